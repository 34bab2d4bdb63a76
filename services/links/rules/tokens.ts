import { fold, wordsOf } from '#toolkit/domain'
import { refusal } from '#toolkit/errors'

// Tokeniser of names: words, and bigrams of characters for scripts without spaces between words (Chinese, Japanese, Thai).

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+/gu
const MAX_LENGTH = 60

/**
 * The distinct terms of a name.
 *
 *     tokensOf('China Unicom')   // ['china', 'unicom']
 *     tokensOf('中国联通')        // ['中国', '国联', '联通', '通']
 */
export const tokensOf = (name: string): string[] => splitTokens(fold(name))

/** As `tokensOf`, for a folded name. */
export function splitTokens(folded: string): string[] {
  const words = folded.replace(unspaced, ' ').split(/[^\p{L}\p{N}\p{M}]+/u)
  const pairs = (folded.match(unspaced) ?? []).flatMap(run =>
    [...run].map((character, at, all) => character + (all[at + 1] ?? '')),
  )
  return [...new Set([...words, ...pairs])].filter(term => term !== '').map(term => term.slice(0, MAX_LENGTH))
}

export type SearchTokens = {
  /** The folded query. */
  folded: string
  /** Prefixes of terms; a name must have all of them. */
  terms: string[]
  /** The words that may be misspelt: those of three characters or more. */
  words: string[]
  /** Substrings that the name must contain, because bigrams do not determine their order. */
  runs: string[]
}

/**
 * The tokens of a search query; null if it has none. Throws BAD_USER_INPUT for more than 200 characters.
 *
 *     searchTokens('Nok')   // { folded: 'nok', terms: ['nok'], words: ['nok'], runs: [] }
 */
export function searchTokens(query: string): SearchTokens | null {
  const tooLong = `\`query\` has ${query.length} characters. Send at most 200.`
  if (query.length > 200) throw refusal('BAD_USER_INPUT', tooLong, { argument: 'query' })
  wordsOf(query)
  const folded = fold(query)
  const runs = folded.match(unspaced) ?? []
  // The last character of a run is a term only at the end of a name, and the bigram before it contains it.
  const terms = tokensOf(query).filter(term => !runs.some(run => run.length > 1 && term === [...run].at(-1)))
  if (terms.length === 0) return null
  const words = terms.filter(term => term.length > 2)
  return { folded, terms, words, runs: runs.filter(run => run.length > 2) }
}
