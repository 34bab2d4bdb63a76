import { refusal } from '#toolkit/errors'

/** GraphQL types by the prefix of their ids. A Map, because a client can send the id `constructor_x`. */
export const typeByPrefix = new Map([
  ['org', 'Organisation'],
  ['per', 'Person'],
  ['ini', 'Initiative'],
  ['area', 'Area'],
  ['agr', 'Agreement'],
  ['evt', 'Event'],
  ['src', 'Source'],
  ['imp', 'Import'],
  ['aff', 'Affiliation'],
  ['mil', 'Milestone'],
  ['fig', 'Figure'],
  ['sta', 'Statement'],
  ['clm', 'Claim'],
])

/** The prefix of `org_nokia` is `org`. An id without `_` has an empty prefix. */
export const prefixOf = (id: string) => id.slice(0, Math.max(0, id.indexOf('_')))

/** The ids of rows, in their order. */
export const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id)

/** A reference to an entity. */
export type Stub = { __typename: string; id: string }

/**
 * The stub of an entity. The gateway reads the requested fields from the subgraph that owns the entity.
 *
 *     node: ({ actor }) => stubOf(actor)      // { __typename: 'Person', id: 'per_lu-wei' }
 */
export function stubOf(id: string): Stub
export function stubOf(id: string | null): Stub | null
export function stubOf(id: string | null): Stub | null {
  return id === null ? null : { __typename: typeByPrefix.get(prefixOf(id)) ?? 'Node', id }
}

/**
 * The id in an argument. Throws BAD_USER_INPUT with the argument and `prefixes` if the id has another prefix. The value
 * null would mean that the entity does not exist.
 *
 *     agreement: (_, { id }, { load }) => load.agreement.load(checkedId(id, 'id', 'agr'))
 */
export function checkedId(id: string, argument: string, ...prefixes: string[]): string {
  const isOne = !hasSeveralIds(id)
  if (isOne && prefixes.includes(prefixOf(id))) return id
  const other = typeByPrefix.get(prefixOf(id))
  const problem = other ? `is the id of ${/^[AEIO]/.test(other) ? 'an' : 'a'} ${other}` : 'is not an id of this graph'
  const expected = `one that begins with ${prefixes.map(prefix => `${prefix}_`).join(' or ')}`
  throw refusal(
    'BAD_USER_INPUT',
    `\`${argument}\` is ${JSON.stringify(id.slice(0, 80))}, which ${isOne ? problem : 'is several ids'}: send ${isOne ? '' : 'each by itself, as '}${expected}.`,
    { argument },
  )
}

/** Whether a text is a list of ids, as in a cell of a table. */
const hasSeveralIds = (text: string): boolean =>
  /[,;|\s]/.test(text) && text.split(/[,;|\s]+/).filter(part => typeByPrefix.has(prefixOf(part))).length > 1

/** `checkedId` for each id of a list; null without a list. */
export const checkedIds = (ids: readonly string[] | null | undefined, argument: string, ...prefixes: string[]) =>
  ids?.map(id => checkedId(id, argument, ...prefixes)) ?? null
