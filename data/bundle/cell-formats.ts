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

/** An error of a cell: `rule` states the required form, `suggestion` what to write instead. */
export type FormatError = { rule: string; suggestion?: string }

/** Validates the form of a cell and returns the error or null: `formatErrorOf(column, 'PREFERED')`. */
export function formatErrorOf({ form }: Column, cell: string): FormatError | null {
  if (typeof form === 'string') return plainForms[form](cell)
  if ('words' in form) return vocabularyError(form.words, cell)
  if ('ids' in form) return idError(form.ids, cell)
  const ids = cell.split('|')
  const parts = cell.split(/[,;|\s]+/)
  if (parts.length > ids.length && parts.every(part => form.idList.some(prefix => part.startsWith(`${prefix}_`))))
    return { rule: 'ids are separated by bars', suggestion: `\`${parts.join('|')}\`?` }
  const duplicate = ids.find((id, at) => ids.indexOf(id) !== at)
  if (duplicate !== undefined) return { rule: 'each id occurs once', suggestion: `${duplicate} occurs twice` }
  return ids.map(id => idError(form.idList, id)).find(error => error !== null) ?? null
}

/** Returns the values of an enum of the GraphQL schema. A bundle has the same values, in the same spelling. */
export function wordsOf(name: string): string[] {
  words ??= wordsOfSchema()
  const found = words.get(name)
  if (!found) throw new Error(`The schema has no enum ${name}, which toolkit/domain/bundle-schema.ts names.`)
  return found
}

const maxQuoteWords = 10

const plainForms: Record<Extract<Form, string>, (cell: string) => FormatError | null> = {
  text: () => null,
  quote: quoteError,
  edtf: cell => errorOf('a date of EDTF', edtfError(cell)),
  day: cell => errorOf('a day', dayError(cell)),
  country: cell => errorOf('a country of ISO 3166-1', countryError(cell)),
  currency: cell => errorOf('a currency of ISO 4217', currencyError(cell)),
  url: cell => errorOf('an address', urlError(cell)),
  decimal: cell => errorOf('a decimal number', decimalError(cell)),
  language: cell => {
    const canonical = canonicalLanguage(cell)
    if (canonical === null) return errorOf('a language of BCP 47', languageError(cell))
    return canonical === cell ? null : { rule: 'a language of BCP 47', suggestion: `\`${canonical}\`` }
  },
}

const errorOf = (rule: string, suggestion: string | null) => (suggestion === null ? null : { rule, suggestion })

function vocabularyError(name: string, cell: string): FormatError | null {
  const known = wordsOf(name)
  if (known.includes(cell)) return null
  const match = suggest(cell, known)
  return { rule: `a value of ${name}`, suggestion: match ? `\`${match}\`?` : `one of ${known.join(', ')}` }
}

function idError(prefixes: string[], cell: string): FormatError | null {
  if (isId(prefixes, cell)) return null
  const rule = `an id that begins with ${prefixes.map(prefix => `${prefix}_`).join(' or ')}`
  if (cell.length > longestId) return { rule, suggestion: `of at most ${longestId} characters` }
  const [first = '', ...others] = cell.toLowerCase().match(/[a-z0-9]+/g) ?? []
  const likely = `${first}_${others.join('-')}`
  return { rule, suggestion: isId(prefixes, likely) ? `\`${likely}\`?` : `as \`${prefixes[0]}_some-name\`` }
}

/** Validates that a quote is a fragment: long enough to find the passage, too short to replace the text (copyright). */
function quoteError(cell: string): FormatError | null {
  const count = countWords(cell)
  if (count > maxQuoteWords)
    return { rule: `a quote has at most ${maxQuoteWords} words`, suggestion: `it has ${count}` }
  return /(?<!\.\.)[.!?。！？]['"’”»」』)]*$/.test(cell)
    ? { rule: 'a quote is not a whole sentence', suggestion: 'quote a fragment of it' }
    : null
}

/** Counts words between spaces. In Chinese and Japanese script, two characters count as a word. */
function countWords(text: string): number {
  const characters = text.match(unsegmented)?.length ?? 0
  const words = text.replace(unsegmented, ' ').match(/\S+/g)?.length ?? 0
  return words + Math.ceil(characters / 2)
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
