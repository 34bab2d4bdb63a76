import { GraphQLError } from 'graphql'
import { placeOf } from './notes.js'

/*
 * Where a list goes on. A cursor holds the place of an entry and no number, so nothing is left out or told twice when notes
 * are added while somebody reads.
 */

/** Refuses what an argument says: the graph tells its clients the argument and the sentence. */
export const refusal = (argument, message) =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', argument } })

/** How many entries are asked for. */
export function sizeOf(first, { least, most, byDefault }) {
  const size = first ?? byDefault
  if (size < least || size > most)
    throw refusal('first', `\`first\` is ${size}: ask for ${least} to ${most} at a time.`)
  return size
}

export const cursorOf = (note, key) => Buffer.from(`${key} ${placeOf(note, key)}`).toString('base64url')

/** The entries that come after a cursor; `isAfter` compares two places of the order. */
export function after(cursor, notes, key, isAfter) {
  if (cursor == null) return notes
  const text = Buffer.from(cursor, 'base64url').toString()
  if (!text.startsWith(`${key} `))
    throw refusal('after', '`after` is not a cursor of this list: send one that the same list gave.')
  const place = text.slice(key.length + 1)
  return notes.filter(note => isAfter(placeOf(note, key), place))
}
