import { refusal } from '#toolkit/errors'

/** A name with the properties by which `namesIn` chooses one; `standing` is the result of `standingOf`. */
export type NameCandidate = { text: string; language: string | null; kind: string; standing: string }

/**
 * A text for comparison: without case, accents, typographic quotes and repeated spaces.
 *
 *     fold('  Łódź  Straße ')   // 'lodz strasse'
 *     fold('一带一路')           // '一带一路'
 *
 * Only Latin, Greek, Cyrillic, Hebrew and Arabic letters lose their marks. Elsewhere a mark can make another letter.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(marked, '$1')
    .normalize('NFC')
    .toLowerCase()
    .replace(unlike, letter => alike[letter]!)
    .replace(/\s+/gu, ' ')
    .trim()
}

/**
 * The distinct folded words of a query.
 *
 *     wordsOf('“One Belt, One Road”')   // ['one', 'belt', 'road']
 *
 * Spaces and dashes separate words. Punctuation around a word is removed, unless the query has nothing else. Throws
 * BAD_USER_INPUT for more than 32 words.
 */
export function wordsOf(query: string): string[] {
  const folded = fold(query)
  const words = folded.split(/[\s\p{Pd}]+/u).map(word => word.replace(/^\p{P}+|\p{P}+$/gu, ''))
  const found = [...new Set(words.filter(word => word !== ''))]
  if (found.length > mostWords) throw refusal('BAD_USER_INPUT', `Look for at most ${mostWords} words at a time.`)
  return found.length > 0 ? found : folded.split(' ').filter(word => word !== '')
}

/**
 * The words of a query as patterns for LIKE on a folded column.
 *
 *     likePatterns('Belt a_b')   // %belt% and %a\_b%: `_`, `%` and `\` are escaped
 */
export const likePatterns = (query: string): string[] =>
  wordsOf(query).map(word => `%${word.replace(/[\\%_]/g, '\\$&')}%`)

/**
 * Returns a function that chooses the name of an entity to show in a language, or null if it has no name.
 *
 *     namesIn('zh-Hant')(names, 'CN')   // the zh-Hant name, else the zh one, else the English, else any
 *
 * The order is: the requested tag, its language, English, the likely language of `country` (CLDR, through Intl.Locale),
 * any. Within a language it is PREFERRED, OFFICIAL, SHORT, other kinds, FORMER; then the standing decides. The distance
 * of each tag is computed once for all entities.
 */
export function namesIn(language: string): (names: readonly NameCandidate[], country: string | null) => string | null {
  const known = new Map<string | null, number>()
  const farOf = (has: string | null, country: string | null) => {
    const far = known.get(has) ?? distanceOf(has, language)
    known.set(has, far)
    return far === OTHER && base(has!.toLowerCase()) === languageOf(country) ? ORIGINAL : far
  }
  return (names, country) => {
    let best: NameCandidate | undefined
    let far = Number.POSITIVE_INFINITY
    for (const name of names) {
      const next = farOf(name.language, country)
      if (!best || next < far || (next === far && isBetter(name, best))) [best, far] = [name, next]
    }
    return best?.text ?? null
  }
}

function isBetter(a: NameCandidate, b: NameCandidate): boolean {
  const [rank, other] = [kindRank(a.kind), kindRank(b.kind)]
  if (rank !== other) return rank < other
  return a.standing !== b.standing ? a.standing < b.standing : a.text < b.text
}

// The distance to the requested tag: 0 to 1 for the tag, 2 for its language, 3 and 4 for English, 8 for another
// language, 9 for none. `namesIn` replaces 8 by 5 for the language of the country.
function distanceOf(has: string | null, requested: string): number {
  if (has === null) return 9
  const [tag, wanted] = [has.toLowerCase(), requested.toLowerCase()]
  if (`${wanted}-`.startsWith(`${tag}-`)) return 1 - tag.length / wanted.length
  if (base(tag) === base(wanted)) return 2
  if (tag === 'en') return 3
  return base(tag) === 'en' ? 4 : OTHER
}

const [ORIGINAL, OTHER] = [5, 8]

const base = (tag: string) => tag.split('-', 1)[0]!

const kindRanks: Record<string, number> = { PREFERRED: 0, OFFICIAL: 1, SHORT: 2, FORMER: 4 }
const kindRank = (kind: string) => kindRanks[kind] ?? 3

const languages = new Map<string, string | undefined>()

function languageOf(country: string | null): string | undefined {
  if (country === null || !/^[A-Z]{2}$/.test(country)) return undefined
  if (!languages.has(country)) languages.set(country, new Intl.Locale(`und-${country}`).maximize().language)
  return languages.get(country)
}

/** The likely language of each country, by its code: `{ CN: 'zh', … }`. */
export function languagesOfCountries(): Record<string, string> {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const codes = letters.flatMap(first => letters.map(second => first + second))
  return Object.fromEntries(codes.flatMap(code => (languageOf(code) ? [[code, languageOf(code)!]] : [])))
}

const mostWords = 32

const marked = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}])\p{Mn}+/gu

// Characters that Unicode does not decompose, each followed by its replacement.
const alike = Object.fromEntries(
  'ßss æae œoe øo łl đd ðd þth ħh ıi ŋn ŧt ςσ ’\' ‘\' ʼ\' “" ”" „" «" »" ‐- ‑- –- —- −-'
    .split(' ')
    .map(pair => [pair.slice(0, 1), pair.slice(1)]),
)
const unlike = new RegExp(`[${Object.keys(alike).join('')}]`, 'gu')
