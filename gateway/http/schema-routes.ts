import etag from '@fastify/etag'
import type { FastifyInstance } from 'fastify'
import {
  buildSchema,
  type ConstDirectiveNode,
  introspectionFromSchema,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  printSchema,
} from 'graphql'
import { type ComposedSchema, memoPerSchema } from '#gateway/context'
import { directiveArguments } from '#toolkit/config'

/** Serves the schema (`/schema.graphql`, `/introspection.json`) and the subgraphs of each field (`/owners.json`). */
export async function serveSchema(
  app: FastifyInstance,
  graph: () => ComposedSchema,
  { isDevelopment = false } = {},
): Promise<void> {
  const sdl = memoPerSchema(graph, ({ schema }) => `${printSchema(schema).trimEnd()}\n`)
  const introspection = memoPerSchema(graph, () => introspectionOf(sdl()))
  const owners = memoPerSchema(graph, ({ supergraphSdl }) => JSON.stringify(ownersOf(supergraphSdl)))
  await app.register(etag, { weak: true })
  app.addHook('onSend', async (_, reply) => {
    if (reply.statusCode === 200) reply.header('cache-control', isDevelopment ? 'no-cache' : 'public, max-age=60')
  })
  app.get('/schema.graphql', async (_, reply) => reply.type('text/plain; charset=utf-8').send(sdl()))
  app.get('/introspection.json', async (_, reply) => reply.type(json).send(introspection()))
  app.get('/owners.json', async (_, reply) => reply.type(json).send(owners()))
}

const json = 'application/json; charset=utf-8'

/** The result of the full introspection query, with all optional parts, as JSON text. */
export function introspectionOf(apiSdl: string): string {
  const data = introspectionFromSchema(buildSchema(apiSdl, { assumeValidSDL: true }), {
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  })
  return `${JSON.stringify({ data })}\n`
}

/** The names of the subgraphs that resolve each field: `{ Agreement: { title: ['agreements'] } }`. */
function ownersOf(supergraphSdl: string): Record<string, Record<string, string[]>> {
  const { definitions } = parse(supergraphSdl, { noLocation: true })
  const names = new Map<string, string>()
  for (const node of definitions) {
    if (node.kind !== Kind.ENUM_TYPE_DEFINITION || node.name.value !== 'join__Graph') continue
    for (const { name, directives } of node.values ?? [])
      names.set(name.value, directiveArguments(directives![0]!).name as string)
  }
  const graphsOf = (directives: readonly ConstDirectiveNode[], name: string) =>
    directives
      .filter(one => one.name.value === name)
      .map(directiveArguments)
      .flatMap(({ external, graph }) => (external === true ? [] : (names.get(graph as string) ?? [])))

  const isType = (node: (typeof definitions)[number]): node is ObjectTypeDefinitionNode =>
    'fields' in node && 'name' in node && !/^(join|link)__/.test(node.name!.value)
  return Object.fromEntries(
    definitions.filter(isType).map(({ name, directives = [], fields = [] }) => {
      const all = [...new Set(graphsOf(directives, 'join__type'))]
      const ownersOfField = (own: readonly ConstDirectiveNode[]) =>
        own.some(one => one.name.value === 'join__field') ? graphsOf(own, 'join__field') : all
      return [name.value, Object.fromEntries(fields.map(one => [one.name.value, ownersOfField(one.directives ?? [])]))]
    }),
  )
}
