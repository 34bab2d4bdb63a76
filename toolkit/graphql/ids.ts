import { refusal } from '#toolkit/errors'

/** The type of what has an id, by the prefix of the id. A map, as a client may send `constructor_x`. */
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

/** `org_nokia` has the prefix `org`; what has no `_` in it has none. */
export const prefixOf = (id: string) => id.slice(0, Math.max(0, id.indexOf('_')))

/** The ids of many, in their order. */
export const idsOf = (things: readonly { id: string }[]): string[] => things.map(({ id }) => id)

/** An entity that another subgraph may own: its type and id are all we owe. */
export type Stub = { __typename: string; id: string }

/**
 * A key to an entity, for the gateway to go on with.
 *
 *     node: ({ actor }) => stubOf(actor)      // { __typename: 'Person', id: 'per_lu-wei' }
 */
export function stubOf(id: string): Stub
export function stubOf(id: string | null): Stub | null
export function stubOf(id: string | null): Stub | null {
  return id === null ? null : { __typename: typeByPrefix.get(prefixOf(id)) ?? 'Node', id }
}

/**
 * The ids that an argument gives, after a look at their type: one of another type is a mistake, not a thing that is missing.
 *
 *     agreement: (_, { id }, { load }) => load.agreement.load(checkedId(id, 'id', 'agr'))
 *
 * Throws BAD_USER_INPUT that names the argument and the prefix it takes.
 */
export function checkedId(id: string, argument: string, ...prefixes: string[]): string {
  const isOne = !areSeveral(id)
  if (isOne && prefixes.includes(prefixOf(id))) return id
  const other = typeByPrefix.get(prefixOf(id))
  const what = other ? `is the id of ${/^[AEIO]/.test(other) ? 'an' : 'a'} ${other}` : 'is not an id of this graph'
  const wanted = `one that begins with ${prefixes.map(prefix => `${prefix}_`).join(' or ')}`
  throw refusal(
    'BAD_USER_INPUT',
    `\`${argument}\` is ${JSON.stringify(id.slice(0, 80))}, which ${isOne ? what : 'is several ids'}: send ${isOne ? '' : 'each by itself, as '}${wanted}.`,
    { argument },
  )
}

/** Ids that were joined, as they stand in a cell of a table. */
const areSeveral = (text: string): boolean =>
  /[,;|\s]/.test(text) && text.split(/[,;|\s]+/).filter(part => typeByPrefix.has(prefixOf(part))).length > 1

/** The same for a list; null where none was given. */
export const checkedIds = (
  ids: readonly string[] | null | undefined,
  argument: string,
  ...prefixes: string[]
): string[] | null => ids?.map(id => checkedId(id, argument, ...prefixes)) ?? null
