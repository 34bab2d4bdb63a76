import { type GraphQLField, type GraphQLNamedType, getNamedType, isNonNullType, isObjectType } from 'graphql'
import type { InspectedSubgraph, PagedList } from './types.ts'

/** The connections in Query, and on each entity type with a known id. */
export function findLists({ schema, ask, ids }: InspectedSubgraph): PagedList[] {
  const root = fieldsOf(schema.getQueryType()).flatMap(field =>
    listOf('Query', field, async fieldText => {
      const { data, errors } = await ask(`{ list: ${fieldText} }`)
      return { page: data?.list ?? null, errors }
    }),
  )
  const related = Object.entries(ids).flatMap(([type, [id]]) =>
    id === undefined
      ? []
      : fieldsOf(schema.getType(type)).flatMap(field =>
          listOf(type, field, async fieldText => {
            const question = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on ${type} { list: ${fieldText} } } }`
            const { data, errors } = await ask(question, { keys: [{ __typename: type, id }] })
            return { page: data?._entities?.[0]?.list ?? null, errors }
          }),
        ),
  )
  return [...root, ...related]
}

const fieldsOf = (type: GraphQLNamedType | null | undefined) =>
  isObjectType(type) ? Object.values(type.getFields()) : []

function listOf(
  owner: string,
  { name, args, type }: GraphQLField<unknown, unknown>,
  read: (fieldText: string) => ReturnType<PagedList['ask']>,
): PagedList[] {
  const page = getNamedType(type)
  const takes = (arg: string) => args.some(({ name }) => name === arg)
  if (!takes('first') || !isObjectType(page) || !page.getFields().pageInfo || !page.getFields().edges) return []
  if (args.some(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined)) return []
  const edge = getNamedType(page.getFields().edges!.type)
  const node = isObjectType(edge) ? getNamedType(edge.getFields().node?.type) : undefined
  const hasIds = node !== undefined && 'getFields' in node && 'id' in node.getFields()
  const selection = `edges { cursor node { __typename${hasIds ? ' id' : ''} } } pageInfo { hasNextPage endCursor }`
  const count = page.getFields().totalCount ? ' totalCount' : ''
  return [
    {
      name: `${owner}.${name}`,
      isTwoWay: takes('last'),
      hasIds,
      ask: args => {
        const given = Object.entries(args).map(([arg, value]) => `${arg}: ${JSON.stringify(value)}`)
        return read(`${name}${given.length > 0 ? `(${given.join(', ')})` : ''} { ${selection}${count} }`)
      },
    },
  ]
}
