import { refusal } from '#toolkit/errors'
import { checkedIds, typeByPrefix } from '#toolkit/graphql'
import { suggestKind } from './suggest-kind.ts'

/*
 * What arguments may be: what is wrong with one is BAD_USER_INPUT, with what to write.
 */

/** Refuses more things than one list is made for. */
export function rejectTooMany(ids: readonly string[]): void {
  if (ids.length > 100) throw badInput('ids', `\`ids\` are ${ids.length}: ask for at most 100 at a time.`)
}

/** Refuses what can be no id of a thing of these types. */
export function rejectUnknownKinds(ids: string[], types: string[]): void {
  const prefixes = [...typeByPrefix].flatMap(([prefix, type]) => (types.includes(type) ? [prefix] : []))
  checkedIds(ids, 'ids', ...prefixes)
}

/** Refuses a kind of ties that is written otherwise than ties have it. */
export function rejectMisspeltKinds(kinds: readonly string[], known: readonly string[]): void {
  for (const kind of kinds) {
    const meant = suggestKind(kind, known)
    if (meant === undefined) continue
    throw badInput(
      'kinds',
      `\`kinds\` has ${JSON.stringify(kind.slice(0, 80))}, and no tie is of that kind: write it as \`${meant}\`.`,
    )
  }
}

/** A number from 0 to the most that is allowed. */
export function clampTo(argument: string, value: number, most: number): number {
  if (value < 0 || value > most) throw badInput(argument, `\`${argument}\` is ${value}: ask for 0 to ${most}.`)
  return value
}

const badInput = (argument: string, message: string) => refusal('BAD_USER_INPUT', message, { argument })
