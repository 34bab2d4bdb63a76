import { readdirSync, readFileSync } from 'node:fs'
import { type EnumTypeDefinitionNode, Kind, parse } from 'graphql'
import {
  type Column,
  canonicalLanguage,
  countryError,
  currencyError,
  dayError,
  decimalError,
  edtfError,
  type Form,
  languageError,
  suggest,
  urlError,
} from '#toolkit/domain'
import { isId, longestId } from './id-format.ts'

/** How a cell is to be, and what to write instead. */
export type FormatError = { rule: string; suggestion?: string }

/** What is wrong with the form of a cell, or null: `faultOfForm(column, 'PREFERED')`. */
export function formatErrorOf({ form }: Column, cell: string): FormatError | null {
  if (typeof form === 'string') return plainForms[form](cell)
  if ('words' in form) return vocabularyError(form.words, cell)
  if ('ids' in form) return idError(form.ids, cell)
  const ids = cell.split('|')
  const parts = cell.split(/[,;|\s]+/)
  if (parts.length > ids.length && parts.every(part => form.idList.some(prefix => part.startsWith(`${prefix}_`))))
    return { rule: 'ids between bars', suggestion: `\`${parts.join('|')}\`?` }
  const twice = ids.find((id, at) => ids.indexOf(id) !== at)
  if (twice !== undefined) return { rule: 'ids between bars, each once', suggestion: `${twice} stands there twice` }
  return ids.map(id => idError(form.idList, id)).find(misfit => misfit !== null) ?? null
}

/** The words of an enum of the schema, which are those of a bundle letter for letter. */
export function wordsOf(name: string): string[] {
  words ??= wordsOfSchema()
  const found = words.get(name)
  if (!found) throw new Error(`The schema has no enum ${name}, which toolkit/domain/bundle-schema.ts names.`)
  return found
}

const mostWords = 10

const plainForms: Record<Extract<Form, string>, (cell: string) => FormatError | null> = {
  text: () => null,
  quote: quoteError,
  edtf: cell => said('a date of EDTF', edtfError(cell)),
  day: cell => said('a day', dayError(cell)),
  country: cell => said('a country of ISO 3166-1', countryError(cell)),
  currency: cell => said('a currency of ISO 4217', currencyError(cell)),
  url: cell => said('an address', urlError(cell)),
  decimal: cell => said('a decimal number', decimalError(cell)),
  language: cell => {
    const written = canonicalLanguage(cell)
    if (written === null) return said('a language of BCP 47', languageError(cell))
    return written === cell ? null : { rule: 'a language of BCP 47', suggestion: `\`${written}\`` }
  },
}

const said = (rule: string, fault: string | null) => (fault === null ? null : { rule, suggestion: fault })

function vocabularyError(name: string, cell: string): FormatError | null {
  const known = wordsOf(name)
  if (known.includes(cell)) return null
  const meant = suggest(cell, known)
  return { rule: `a word of ${name}`, suggestion: meant ? `\`${meant}\`?` : `one of ${known.join(', ')}` }
}

function idError(prefixes: string[], cell: string): FormatError | null {
  if (isId(prefixes, cell)) return null
  const rule = `an id that begins with ${prefixes.map(prefix => `${prefix}_`).join(' or ')}`
  if (cell.length > longestId) return { rule, suggestion: `of at most ${longestId} signs` }
  const [first = '', ...others] = cell
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(part => part !== '')
  const likely = prefixes.includes(first) ? `${first}_${others.join('-')}` : `${prefixes[0]}_${others.join('-')}`
  if (prefixes.includes(first) && isId(prefixes, likely)) return { rule, suggestion: `\`${likely}\`?` }
  return { rule, suggestion: `as \`${prefixes[0]}_some-name\`` }
}

/** A quote is a fragment: enough to find the place, too little to stand for the text. */
function quoteError(cell: string): FormatError | null {
  const count = countWords(cell)
  if (count > mostWords) return { rule: `a quote has at most ${mostWords} words`, suggestion: `it has ${count}` }
  return /(?<!\.\.)[.!?。！？]['"’”»」』)]*$/.test(cell)
    ? { rule: 'a quote is no whole sentence', suggestion: 'quote a fragment of it' }
    : null
}

/** Words are parted by blanks; of Chinese and Japanese script, two signs are a word. */
function countWords(text: string): number {
  const signs = text.match(unsegmented)?.length ?? 0
  return (
    text
      .replace(unsegmented, ' ')
      .split(/\s+/)
      .filter(word => word !== '').length + Math.ceil(signs / 2)
  )
}

const unsegmented = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc\uff00-\uffef]/gu

let words: Map<string, string[]> | undefined

function wordsOfSchema(): Map<string, string[]> {
  const folder = new URL('../../schema/', import.meta.url)
  const files = readdirSync(folder).filter(file => file.endsWith('.graphql') && !composed.includes(file))
  const definitions = files.flatMap(
    file => parse(readFileSync(new URL(file, folder), 'utf8'), { noLocation: true }).definitions,
  )
  const enums = definitions.filter((node): node is EnumTypeDefinitionNode => node.kind === Kind.ENUM_TYPE_DEFINITION)
  return new Map(enums.map(({ name, values }) => [name.value, (values ?? []).map(value => value.name.value)]))
}

const composed = ['supergraph.graphql', 'api.graphql']
