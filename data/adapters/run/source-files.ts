import { join } from 'node:path'
import { type FileMapping, joinedColumn, type Mapping, ruleColumns, templateColumns } from '#data/adapters/mapping'
import { isBlank, readRecords, recordError, separatorError } from '#data/bundle'
import { suggest } from '#toolkit/domain'
import type { SourceErrors } from './source-errors.ts'

/** An open file of a data set: the position of each column, and a stream of its rows. */
export type DataFile = {
  columns: Map<string, number>
  /** Streams the rows in batches. Reports an unreadable row to `findings` and skips it. */
  rows(findings: Reporter): AsyncIterable<FileRow[]>
}
export type FileRow = { row: number; cells: string[] }

type Reporter = Pick<SourceErrors, 'add' | 'addUnreadable'>

/** Ignores errors: for a further pass over a file, whose errors another pass reports. */
export const silentReporter: Reporter = { add() {}, addUnreadable() {} }

/** Opens a file and validates its header. Reports errors, and returns undefined if the file is unusable. */
export async function openSourceFile(
  folder: string,
  mapping: FileMapping,
  needed: string[],
  findings: SourceErrors,
): Promise<DataFile | undefined> {
  const { file, empty, unused, lives } = mapping
  const header = await headerOf(folder, file, findings)
  if (!header) return undefined
  const columns = new Map(header.map((name, at) => [name, at]))
  // Spreadsheets leave columns without a name at the end.
  columns.delete('')
  const names = [...columns.keys()]
  const missing = needed.filter(name => !columns.has(name))
  for (const name of missing) {
    const match = suggest(name, names)
    const suggestion = match ? `\`${match}\`?` : `the file has ${names.join(', ')}`
    findings.addUnreadable(file, 1, name, null, { rule: 'the column is required', suggestion })
  }
  const duplicates = needed.filter(name => header.indexOf(name) !== header.lastIndexOf(name))
  const twice = { rule: 'a required column occurs once', suggestion: 'rename the other' }
  for (const name of duplicates) findings.addUnreadable(file, 1, name, name, twice)
  const unknown = unused && names.filter(name => !needed.includes(name) && !unused.includes(name))
  for (const name of unknown ?? [])
    findings.add(file, 1, name, name, {
      rule: 'a column that the mapping knows',
      suggestion: 'the mapping does not use it',
    })
  if (missing.length + duplicates.length > 0) return undefined

  const emptyTexts = new Set(empty)
  const filled = (cells: string[]) =>
    emptyTexts.size === 0 ? cells : cells.map(cell => (emptyTexts.has(cell.trim()) ? '' : cell))

  async function* rows(findings: Reporter) {
    for await (const records of readSourceRecords(folder, file, findings)) {
      const valid: FileRow[] = []
      for (const record of records) {
        const { line, cells } = record
        if (line === 1 || isBlank(cells)) continue
        const error = recordError(record, header!.length)
        if (error) findings.add(file, line, null, null, error)
        else valid.push({ row: line, cells: filled(cells) })
      }
      yield valid
    }
  }
  if (!lives) return { columns, rows }
  return {
    columns,
    // The last row of a key has the current state. A file with `lives` is small enough for memory.
    async *rows(findings) {
      const all: FileRow[] = []
      for await (const some of rows(findings)) all.push(...some)
      yield all.reverse()
    },
  }
}

/** Returns the names of the columns. Reports an error and returns undefined if the file has no valid header. */
async function headerOf(folder: string, file: string, findings: SourceErrors): Promise<string[] | undefined> {
  let isReported = false
  const addUnreadable: SourceErrors['addUnreadable'] = (...error) => {
    isReported = true
    findings.addUnreadable(...error)
  }
  for await (const [header] of readSourceRecords(folder, file, { add: findings.add, addUnreadable })) {
    if (!header) continue
    const error = separatorError(header.cells)
    if (!error) return header.cells.map(name => name.normalize('NFC').trim())
    return void addUnreadable(file, 1, null, header.cells[0]!, error)
  }
  if (!isReported) addUnreadable(file, 1, null, null, { rule: 'a file starts with a header' })
  return undefined
}

async function* readSourceRecords(folder: string, file: string, findings: Reporter) {
  try {
    yield* readRecords(join(folder, file), ({ row, value, ...error }) =>
      findings.addUnreadable(file, row, null, value, error),
    )
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    if (syscall === undefined) throw error
    const suggestion = `the expected path is ${file}`
    findings.addUnreadable(file, 1, null, code ?? null, { rule: 'the file can be read', suggestion })
  }
}

/** Returns the columns of a file that its mapping, or the join of another file, reads. */
export function neededColumns({ file, key, join, locator, rows }: FileMapping, { files }: Mapping): string[] {
  const inRows = rows.flatMap(rule =>
    ruleColumns([...Object.values(rule.cells), ...Object.values(rule.otherwise ?? {})], rule),
  )
  const own = [...templateColumns(locator), ...inRows, ...(key ? [key] : []), ...(join ? [join.column] : [])]
  const lent = files.flatMap(other => (other.join?.file === file ? other.join.take : []))
  return [...new Set([...own.filter(name => joinedColumn(name, join) === undefined), ...lent])]
}
