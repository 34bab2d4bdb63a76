import { type GraphQLField, type GraphQLNamedType, getNamedType, isNonNullType, isObjectType } from 'graphql'
import type { Answer, Subject } from './subject.ts'

export type PageArgs = { first?: number; after?: string; last?: number; before?: string }
export type PageRead = {
  edges: { cursor: string; node: { __typename: string; id?: string } | null }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  totalCount?: number
}

/** A list that is told page by page, and can be asked for without knowing more than an id. */
export type List = {
  /** `Query.notes`, `Organisation.offices`. */
  name: string
  /** Whether it can be read from its end too, and whether what it lists has ids. */
  isTwoWay: boolean
  tellsIds: boolean
  ask(args: PageArgs): Promise<{ page: PageRead | null; errors: Answer['errors'] }>
}

/** The lists in Query, and those of entities of which ids are known. */
export function listsIn({ schema, ask, ids }: Subject): List[] {
  const root = fieldsOf(schema.getQueryType()).flatMap(field =>
    listOf('Query', field, async asked => {
      const { data, errors } = await ask(`{ list: ${asked} }`)
      return { page: data?.list ?? null, errors }
    }),
  )
  const related = Object.entries(ids).flatMap(([type, [id]]) =>
    id === undefined
      ? []
      : fieldsOf(schema.getType(type)).flatMap(field =>
          listOf(type, field, async asked => {
            const question = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on ${type} { list: ${asked} } } }`
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
  read: (asked: string) => ReturnType<List['ask']>,
): List[] {
  const page = getNamedType(type)
  const takes = (arg: string) => args.some(({ name }) => name === arg)
  if (!takes('first') || !isObjectType(page) || !page.getFields().pageInfo || !page.getFields().edges) return []
  if (args.some(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined)) return []
  const edge = getNamedType(page.getFields().edges!.type)
  const node = isObjectType(edge) ? getNamedType(edge.getFields().node?.type) : undefined
  const tellsIds = node !== undefined && 'getFields' in node && 'id' in node.getFields()
  const what = `edges { cursor node { __typename${tellsIds ? ' id' : ''} } } pageInfo { hasNextPage endCursor }`
  const count = page.getFields().totalCount ? ' totalCount' : ''
  return [
    {
      name: `${owner}.${name}`,
      isTwoWay: takes('last'),
      tellsIds,
      ask: args => {
        const given = Object.entries(args).map(([arg, value]) => `${arg}: ${JSON.stringify(value)}`)
        return read(`${name}${given.length > 0 ? `(${given.join(', ')})` : ''} { ${what}${count} }`)
      },
    },
  ]
}
