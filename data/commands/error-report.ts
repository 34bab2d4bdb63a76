import { closeSync, existsSync, openSync, realpathSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, resolve } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import type { BundleError } from '#data/bundle'
import { MAX_DIFFERENCES } from '#data/import'
import type { Difference } from '#toolkit/import'

const columns = ['file', 'row', 'column', 'value', 'rule', 'suggestion'] as const

/**
 * Writes the faults to a file, as CSV or JSON by its name; an empty list too, so that nobody reads an old one. In CSV no
 * cell is a formula: an apostrophe stands before what a spreadsheet would take for one.
 */
export function writeErrorReport(file: string, faults: BundleError[]): void {
  const rows = faults.map(fault => Object.fromEntries(columns.map(column => [column, fault[column] ?? null])))
  const text = isJson(file)
    ? `${JSON.stringify(rows, null, 2)}\n`
    : stringify(rows, { header: true, columns: [...columns], escape_formulas: true })
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new Error(`--report ${file}: it could not be written (${(error as NodeJS.ErrnoException).code}).`)
  }
}

/** Refuses before anything is done what could not be written after, and what would take the place of what is read. */
export function validateReportPath(file: string, bundle: string, mapping?: string): void {
  if (!isJson(file) && extname(file).toLowerCase() !== '.csv') {
    throw new Error(`--report ${file}: its name ends in .csv or .json, which says how it is written.`)
  }
  const folder = basename(bundle) === 'datapackage.json' ? dirname(bundle) : bundle
  if (realOf(dirname(file)) === realOf(folder) || (mapping && realOf(file) === realOf(mapping)))
    throw new Error(`--report ${file}: it is among what is imported; name a file elsewhere.`)
  try {
    closeSync(openSync(file, 'a'))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Error(`--report ${file}: it cannot be written (${code}); name a file in a folder that is there.`)
  }
}

const realOf = (path: string) => (existsSync(path) ? realpathSync(path) : resolve(path))
const isJson = (file: string) => extname(file).toLowerCase() === '.json'
const signs = { added: '+', amended: '~', removed: '-' }

/**
 * What a trial would change, a line for each claim: `+ names  entity org_acme, text Acme  (src_list p. 3)`. Of how it is told,
 * what is not usual is there too: `(src_list p. 3 CONTRADICTS)`.
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
  const most = MAX_DIFFERENCES.toLocaleString('en')
  return lines.join('') + (differences.length > MAX_DIFFERENCES ? `… of more, the first ${most} are listed\n` : '')
}
