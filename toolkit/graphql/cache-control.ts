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

/** How long a response may be cached, in seconds. `PUBLIC` allows shared caches, `PRIVATE` only that of the client. */
export type CacheHint = { maxAge: number; scope: 'PUBLIC' | 'PRIVATE' }

const DEFAULT_MAX_AGE = 60

/**
 * The cache hint of a valid document from `@cacheControl`: the shortest `maxAge` of its types and fields, and PRIVATE
 * if one of them is. A type or field without `maxAge`, or with `inheritMaxAge: true`, does not count. If none counts,
 * `maxAge` is 60 s.
 *
 *     cacheHintOf(schema, parse('{ source(id: "src_seed") { title } }'))   // { maxAge: 60, scope: 'PUBLIC' }
 */
export function cacheHintOf(schema: GraphQLSchema, document: DocumentNode): CacheHint {
  const directive = schema.getDirective('cacheControl')
  const ages: number[] = []
  let scope: CacheHint['scope'] = 'PUBLIC'
  const addHint = (node: { readonly directives?: readonly DirectiveNode[] } | null | undefined) => {
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
        addHint(type?.astNode)
        for (const extension of type?.extensionASTNodes ?? []) addHint(extension)
      },
      Field() {
        addHint(types.getFieldDef()?.astNode)
      },
    }),
  )
  return { maxAge: ages.length > 0 ? Math.min(...ages) : DEFAULT_MAX_AGE, scope }
}

/** The value of the `cache-control` header for a hint: `no-store` without a hint or with `maxAge: 0`. */
export const cacheControl = (hint: CacheHint | undefined): string =>
  hint && hint.maxAge > 0 ? `max-age=${hint.maxAge}, ${hint.scope.toLowerCase()}` : 'no-store'

/**
 * The hint in the `cache-control` header of a subgraph; undefined if the response must not be cached.
 *
 *     parseCacheControl('max-age=60, public')   // { maxAge: 60, scope: 'PUBLIC' }
 *     parseCacheControl(undefined)              // undefined
 */
export function parseCacheControl(header: string | undefined): CacheHint | undefined {
  const parts = (header ?? '').toLowerCase().split(/\s*,\s*/)
  const seconds = parts.find(part => /^max-age=\d+$/.test(part))?.slice('max-age='.length)
  if (seconds === undefined || parts.includes('no-store') || parts.includes('no-cache')) return
  return { maxAge: Number(seconds), scope: parts.includes('private') ? 'PRIVATE' : 'PUBLIC' }
}
