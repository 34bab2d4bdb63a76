import { closeSync, openSync, writeFileSync } from 'node:fs'
import { extname } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import type { Difference } from '#toolkit'
import type { Fault } from './faults.ts'

const columns = ['file', 'row', 'column', 'value', 'rule', 'suggestion'] as const

/**
 * Writes the faults to a file, as CSV or JSON by its name; an empty list too, so that nobody reads an old one. In CSV no
 * cell is a formula: an apostrophe stands before what a spreadsheet would take for one.
 */
export function writeReport(file: string, faults: Fault[]): void {
  const rows = faults.map(fault => Object.fromEntries(columns.map(column => [column, fault[column] ?? null])))
  writeFileSync(
    file,
    isJson(file)
      ? `${JSON.stringify(rows, null, 2)}\n`
      : stringify(rows, { header: true, columns: [...columns], escape_formulas: true }),
  )
}

/** Refuses before anything is done what could not be written after. */
export function checkReport(file: string): void {
  if (!isJson(file) && extname(file).toLowerCase() !== '.csv') {
    throw new Error(`--report ${file}: its name ends in .csv or .json, which says how it is written.`)
  }
  try {
    closeSync(openSync(file, 'a'))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Error(`--report ${file}: it cannot be written (${code}); name a file in a folder that is there.`)
  }
}

const isJson = (file: string) => extname(file).toLowerCase() === '.json'
const signs = { added: '+', amended: '~', removed: '-' }

/** What a trial would change, a line for each claim: `+ names  entity org_acme, text Acme  (src_list p. 3)`. */
export const differencesAsText = (differences: Difference[]): string =>
  differences
    .map(({ change, table, told, source, locator }) => {
      const cells = Object.entries(told).map(([field, value]) => `${field} ${value}`)
      return `${signs[change]} ${table}  ${cells.join(', ')}  (${[source, locator].filter(Boolean).join(' ')})\n`
    })
    .join('')
