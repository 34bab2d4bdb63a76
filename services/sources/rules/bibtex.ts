import { endsOf, isApproximate, isUncertain } from '#toolkit/domain'
import { inWords, partsOf, seasonOf } from './citation-dates.ts'
import { type Citable, isArticle } from './csl.ts'

/**
 * A source as a BibTeX entry.
 *
 *     bibtexOf(source)   // '@article{src_seed,\n  title = {{Report on …}},\n  journal = {{China Daily}},\n  year = {2015}, …'
 *
 * Unicode is not escaped: biber and current reference managers read it. BibTeX has years, months and days; `note` has any other
 * date in words, and `year` its year, if it has one. The second pair of braces preserves the capitals of a title, and makes a
 * publisher with `and` in its name one publisher.
 * Format: B. Patashnik, BibTeXing (1988); `url` and `urldate` as in natbib and biblatex.
 */
export function bibtexOf(source: Citable): string {
  const { year, month, day, words } = dateOf(source.published)
  const archived = source.archivedUrl && `archived at ${source.archivedUrl}`
  const notes = [words && `Published ${words}`, archived, source.note].filter(Boolean)
  const fields = [
    ['title', `{{${escaped(source.title)}}}`],
    [publisherField(source.kind), source.publisher && `{{${escaped(source.publisher)}}}`],
    ['year', year && `{${year}}`],
    ['month', month && MONTHS[month - 1]],
    ['day', day && `{${day}}`],
    ['url', source.url && `{${safeAddress(source.url)}}`],
    ['urldate', source.retrieved && `{${source.retrieved}}`],
    ['note', notes.length > 0 && `{${escaped(notes.join('; '))}}`],
  ].filter(([, value]) => value)
  return `@${typeOf(source.kind)}{${source.id},\n${fields.map(([name, value]) => `  ${name} = ${value},\n`).join('')}}\n`
}

const typeOf = (kind: string) => (isArticle(kind) ? 'article' : isReport(kind) ? 'techreport' : 'misc')
const publisherField = (kind: string) => (isArticle(kind) ? 'journal' : isReport(kind) ? 'institution' : 'howpublished')
const isReport = (kind: string) => kind === 'REPORT' || kind === 'OFFICIAL'

// Macros that every style defines: a style writes the month in its own language.
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

type BibtexDate = { year?: number | undefined; month?: number | undefined; day?: number | undefined; words?: string }

/** The parts that start and end of a date share, and `words` if these parts do not express the whole date. */
function dateOf(published: string | null): BibtexDate {
  if (published === null) return {}
  const { start, end } = endsOf(published)
  const [first, last] = [numbersOf(start), numbersOf(end)]
  const differ = first.findIndex((part, index) => part !== last[index])
  const [year, month, day] = differ === -1 ? first : first.slice(0, differ)
  const isPlain = partsOf(published) !== null && !isApproximate(published) && !isUncertain(published)
  return { year, month, day, ...(!isPlain && { words: inWords(published) }) }
}

function numbersOf(end: string | null): number[] {
  if (end === null) return []
  const season = seasonOf(end)
  return season ? [season.year] : (partsOf(end) ?? [])
}

// BibTeX counts the brace of `\{` when it looks for the end of a field, so braces are written as commands.
const ESCAPES: Record<string, string> = {
  '&': '\\&',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '\\': '\\textbackslash{}',
}
const escaped = (text: string) =>
  text
    .replace(/[&%$#_{}~^\\]/g, character => ESCAPES[character]!)
    .replace(/\s+/g, ' ')
    .trim()

// Styles print `url` verbatim, so it has no TeX escapes. Characters that break the entry are percent-encoded.
const safeAddress = (url: string) => url.replace(/[{}\\^\s]/g, encodeURIComponent)
