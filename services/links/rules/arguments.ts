import { refusal } from '#toolkit/errors'
import { checkedIds, typeByPrefix } from '#toolkit/graphql'
import { suggestKind } from './suggest-kind.ts'

// Validates arguments. Each function throws BAD_USER_INPUT with a message that says what to send instead.

/** Throws if there are more than 100 ids. */
export function rejectTooMany(ids: readonly string[]): void {
  if (ids.length > 100) throw badInput('ids', `\`ids\` has ${ids.length} ids. Ask for at most 100.`)
}

/** Throws for an id whose prefix is not that of one of these types. */
export function rejectOtherPrefixes(ids: string[], types: string[]): void {
  const prefixes = [...typeByPrefix].flatMap(([prefix, type]) => (types.includes(type) ? [prefix] : []))
  checkedIds(ids, 'ids', ...prefixes)
}

/** Throws for a misspelt kind of link: no link has the kind, and some link has a similar kind. */
export function rejectMisspeltKinds(kinds: readonly string[], known: readonly string[]): void {
  for (const kind of kinds) {
    const meant = suggestKind(kind, known)
    if (meant === undefined) continue
    const value = JSON.stringify(kind.slice(0, 80))
    throw badInput('kinds', `\`kinds\` has ${value}, and no link has that kind. Write it as \`${meant}\`.`)
  }
}

/** Returns `value`; throws unless it is from 0 to `most`. */
export function checkedUpTo(argument: string, value: number, most: number): number {
  if (value < 0 || value > most) throw badInput(argument, `\`${argument}\` is ${value}. Ask for 0 to ${most}.`)
  return value
}

const badInput = (argument: string, message: string) => refusal('BAD_USER_INPUT', message, { argument })
