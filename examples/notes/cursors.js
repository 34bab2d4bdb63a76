import { GraphQLError } from 'graphql'
import { placeOf } from './notes.js'

/*
 * Keyset pagination. A cursor has the sort key of an entry, not an offset, so a page neither skips nor repeats entries when notes
 * are added between two requests.
 */

/** Error for an invalid argument; the graph passes argument and message to its clients. */
export const refusal = (argument, message) =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', argument } })

/** The validated page size. */
export function sizeOf(first, { least, most, byDefault }) {
  const size = first ?? byDefault
  if (size < least || size > most) throw refusal('first', `\`first\` is ${size}. Ask for ${least} to ${most}.`)
  return size
}

export const cursorOf = (note, key) => Buffer.from(`${key} ${placeOf(note, key)}`).toString('base64url')

/** The entries after a cursor; `isAfter` compares two sort keys. */
export function after(cursor, notes, key, isAfter) {
  if (cursor == null) return notes
  const text = Buffer.from(cursor, 'base64url').toString()
  if (!text.startsWith(`${key} `))
    throw refusal('after', '`after` is not a cursor of this list. Send a cursor that this list returned.')
  const place = text.slice(key.length + 1)
  return notes.filter(note => isAfter(placeOf(note, key), place))
}
