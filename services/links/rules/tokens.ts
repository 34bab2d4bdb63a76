import { fold, wordsOf } from '#toolkit/domain'
import { refusal } from '#toolkit/errors'

/*
 * What a name is found by: its words, and of scripts that do not part words each pair of signs, so that two of them suffice.
 */

const unparted = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+/gu
const longest = 60

/**
 * The terms of a name, each once.
 *
 *     termsOf('China Unicom')   // ['china', 'unicom']
 *     termsOf('中国联通')        // ['中国', '国联', '联通', '通']
 */
export const tokensOf = (name: string): string[] => splitTokens(fold(name))

/** The same of a name that is folded. */
export function splitTokens(folded: string): string[] {
  const words = folded.replace(unparted, ' ').split(/[^\p{L}\p{N}\p{M}]+/u)
  const pairs = (folded.match(unparted) ?? []).flatMap(run =>
    [...run].map((sign, at, all) => sign + (all[at + 1] ?? '')),
  )
  return [...new Set([...words, ...pairs])].filter(term => term !== '').map(term => term.slice(0, longest))
}

export type SearchTokens = {
  /** The whole query as it is compared. */
  folded: string
  /** Beginnings of terms, of which a name has all. */
  terms: string[]
  /** The words of it that may be misspelt. */
  words: string[]
  /** What has to be in the name as it stands: pairs of signs alone do not tell their order. */
  runs: string[]
}

/**
 * What a query looks for; null where there is nothing to look for in it. Throws BAD_USER_INPUT for one that is too long.
 *
 *     soughtBy('Nok')   // { folded: 'nok', terms: ['nok'], words: ['nok'], runs: [] }
 */
export function searchTokens(query: string): SearchTokens | null {
  if (query.length > 200)
    throw refusal('BAD_USER_INPUT', '`query` is too long: send at most 200 characters.', { argument: 'query' })
  wordsOf(query)
  const folded = fold(query)
  const runs = folded.match(unparted) ?? []
  // The last sign of a run is a term of its own only at the end of a name: the pair before it has it already.
  const terms = tokensOf(query).filter(term => !runs.some(run => run.length > 1 && term === [...run].at(-1)))
  if (terms.length === 0) return null
  return {
    folded,
    terms,
    words: terms.filter(term => term.length > 2),
    runs: runs.filter(run => run.length > 2),
  }
}
