import { closeSync, existsSync, openSync, realpathSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, resolve } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import type { BundleError } from '#data/bundle'
import { MAX_DIFFERENCES } from '#data/import'
import type { Difference } from '#toolkit/import'

const columns = ['file', 'row', 'column', 'value', 'rule', 'suggestion'] as const

/**
 * Writes the errors to a file, as CSV or JSON by its extension. An empty list also replaces an old report. In CSV an apostrophe
 * precedes a cell that a spreadsheet would read as a formula.
 */
export function writeErrorReport(file: string, errors: BundleError[]): void {
  const rows = errors.map(error => Object.fromEntries(columns.map(column => [column, error[column] ?? null])))
  const text = isJson(file)
    ? `${JSON.stringify(rows, null, 2)}\n`
    : stringify(rows, { header: true, columns: [...columns], escape_formulas: true })
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new Error(`--report ${file}: the file could not be written (${(error as NodeJS.ErrnoException).code}).`)
  }
}

/** Throws an Error if the report cannot be written, or if it would be among the imported files. */
export function validateReportPath(file: string, bundle: string, mapping?: string): void {
  if (!isJson(file) && extname(file).toLowerCase() !== '.csv') {
    throw new Error(`--report ${file}: the extension selects the format: give a name that ends in .csv or .json.`)
  }
  const folder = basename(bundle) === 'datapackage.json' ? dirname(bundle) : bundle
  if (realOf(dirname(file)) === realOf(folder) || (mapping && realOf(file) === realOf(mapping)))
    throw new Error(`--report ${file}: the file is among the imported files: give a file in another folder.`)
  try {
    closeSync(openSync(file, 'a'))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Error(`--report ${file}: the file cannot be written (${code}): give a file in a writable folder.`)
  }
}

const realOf = (path: string) => (existsSync(path) ? realpathSync(path) : resolve(path))
const isJson = (file: string) => extname(file).toLowerCase() === '.json'
const signs = { added: '+', amended: '~', removed: '-' }

/**
 * Formats the result of a dry run, one line per claim: `+ names  entity org_acme, text Acme  (src_list p. 3)`. Shows stance and
 * basis only if they are not the default: `(src_list p. 3 CONTRADICTS)`.
 */
export function formatDifferences(differences: Difference[]): string {
  const lines = differences
    .slice(0, MAX_DIFFERENCES)
    .map(({ change, table, told, source, locator, observedOn, stance, basis }) => {
      const cells = Object.entries(told).map(([field, value]) => `${field} ${value}`)
      const evidence = [
        ...[source, locator, observedOn && `on ${observedOn}`],
        ...[stance === 'SUPPORTS' ? '' : stance, basis === 'STATED' ? '' : basis],
      ]
      return `${signs[change]} ${table}  ${cells.join(', ')}  (${evidence.filter(Boolean).join(' ')})\n`
    })
  const max = MAX_DIFFERENCES.toLocaleString('en')
  return lines.join('') + (differences.length > MAX_DIFFERENCES ? `… only the first ${max} claims are listed\n` : '')
}
