import {
  type DirectiveNode,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getDirectiveValues,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'

/** How long an answer may be kept, in seconds, and by whom: anybody, or only the one who asked. */
export type CacheHint = { maxAge: number; scope: 'PUBLIC' | 'PRIVATE' }

const DEFAULT_MAX_AGE = 60

/**
 * What `@cacheControl` says of a document: the shortest time of all types and fields that it touches, and PRIVATE if one
 * of them is. What has no hint, or `inheritMaxAge: true`, is kept as long as what it is part of; 60 s if nothing has one.
 *
 *     cacheHintOf(schema, parse('{ source(id: "src_seed") { title } }'))   // { maxAge: 60, scope: 'PUBLIC' }
 *
 * The document has been validated against the schema.
 */
export function cacheHintOf(schema: GraphQLSchema, document: DocumentNode): CacheHint {
  const directive = schema.getDirective('cacheControl')
  const ages: number[] = []
  let scope: CacheHint['scope'] = 'PUBLIC'
  const heed = (node: { readonly directives?: readonly DirectiveNode[] } | null | undefined) => {
    const hint = directive && node ? (getDirectiveValues(directive, node) as Partial<CacheHint> | undefined) : undefined
    if (typeof hint?.maxAge === 'number') ages.push(hint.maxAge)
    if (hint?.scope === 'PRIVATE') scope = 'PRIVATE'
  }
  const types = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(types, {
      SelectionSet() {
        const type = types.getParentType() as GraphQLNamedType | null
        heed(type?.astNode)
        for (const extension of type?.extensionASTNodes ?? []) heed(extension)
      },
      Field() {
        heed(types.getFieldDef()?.astNode)
      },
    }),
  )
  return { maxAge: ages.length > 0 ? Math.min(...ages) : DEFAULT_MAX_AGE, scope }
}

/** The hint as the value of a `cache-control` header; without a hint, or with no time, nobody keeps it. */
export const cacheControl = (hint: CacheHint | undefined): string =>
  hint && hint.maxAge > 0 ? `max-age=${hint.maxAge}, ${hint.scope.toLowerCase()}` : 'no-store'

/**
 * The hint that a `cache-control` header of a subgraph gives.
 *
 *     hintOf('max-age=60, public')   // { maxAge: 60, scope: 'PUBLIC' }
 *     hintOf(undefined)              // undefined: what says nothing is not kept
 */
export function hintOf(header: string | undefined): CacheHint | undefined {
  const parts = (header ?? '').toLowerCase().split(/\s*,\s*/)
  const seconds = parts.find(part => /^max-age=\d+$/.test(part))?.slice('max-age='.length)
  if (seconds === undefined || parts.includes('no-store') || parts.includes('no-cache')) return
  return { maxAge: Number(seconds), scope: parts.includes('private') ? 'PRIVATE' : 'PUBLIC' }
}
