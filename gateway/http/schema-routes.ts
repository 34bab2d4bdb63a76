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

/**
 * Serves the schema as `/schema.graphql` and `/introspection.json`, and the subgraphs of each field as `/owners.json`. Each is
 * computed at its first request, and again when the supergraph changes.
 */
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
    for (const { name, directives } of node.values ?? []) names.set(name.value, argumentOf(directives![0]!, 'name')!)
  }
  const graphsOf = (directives: readonly ConstDirectiveNode[], name: string) =>
    directives
      .filter(one => one.name.value === name && argumentOf(one, 'external') !== 'true')
      .flatMap(one => names.get(argumentOf(one, 'graph') ?? '') ?? [])

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

function argumentOf({ arguments: nodes }: ConstDirectiveNode, name: string): string | undefined {
  const value = nodes?.find(one => one.name.value === name)?.value
  return value && 'value' in value ? String(value.value) : undefined
}
