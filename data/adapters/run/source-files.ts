import { join } from 'node:path'
import { type FileMapping, type Mapping, templateColumns } from '#data/adapters/mapping'
import { describeQuote, detectSeparator, isBlank, pluralise, readRecords, splitByCommas } from '#data/bundle'
import { suggest } from '#toolkit/domain'
import type { SourceErrors } from './source-errors.ts'

/** An open file of a data set: the position of each column, and a stream of its rows. */
export type DataFile = {
  columns: Map<string, number>
  /** Streams batches. An unreadable row is reported to `findings` and skipped. */
  rows(findings: Reporter): AsyncIterable<FileRow[]>
}
export type FileRow = { row: number; cells: string[] }

type Reporter = Pick<SourceErrors, 'add' | 'addUnreadable'>

/** Reports nothing: for a second pass over a file. */
export const silentReporter: Reporter = { add() {}, addUnreadable() {} }

/** Opens a file and validates its header. Reports errors; undefined if the file is unusable. */
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
    const has = `the file has ${names.join(', ')}`
    findings.addUnreadable(file, 1, name, null, {
      rule: 'the column is required',
      suggestion: match ? `\`${match}\`?` : has,
    })
  }
  const duplicates = needed.filter(name => header.indexOf(name) !== header.lastIndexOf(name))
  for (const name of duplicates)
    findings.addUnreadable(file, 1, name, name, {
      rule: 'a required column occurs once',
      suggestion: 'rename the other',
    })
  for (const name of unused === undefined ? [] : names.filter(name => !needed.includes(name) && !unused.includes(name)))
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
      for (const { line, cells, isSound } of records) {
        if (line === 1 || isBlank(cells)) continue
        if (isSound && cells.length === header!.length) valid.push({ row: line, cells: filled(cells) })
        else findings.add(file, line, null, null, isSound ? pluralise(cells, header!.length) : describeQuote)
      }
      yield valid
    }
  }
  if (!lives) return { columns, rows }
  return {
    columns,
    // The file is small enough for memory, and the last row of a key is the current state.
    async *rows(findings) {
      const all: FileRow[] = []
      for await (const some of rows(findings)) all.push(...some)
      yield all.reverse()
    },
  }
}

/** Returns the names of the columns, or undefined after reporting an error. */
async function headerOf(folder: string, file: string, findings: SourceErrors): Promise<string[] | undefined> {
  let isReported = false
  const addUnreadable: SourceErrors['addUnreadable'] = (...error) => {
    isReported = true
    findings.addUnreadable(...error)
  }
  for await (const [header] of readSourceRecords(folder, file, { add: findings.add, addUnreadable })) {
    if (!header) continue
    const separator = detectSeparator(header.cells)
    if (!separator) return header.cells.map(name => name.normalize('NFC').trim())
    return void addUnreadable(file, 1, null, header.cells[0]!, {
      rule: splitByCommas,
      suggestion: `not by ${separator}`,
    })
  }
  if (!isReported) addUnreadable(file, 1, null, null, { rule: 'a file starts with a header' })
  return undefined
}

async function* readSourceRecords(folder: string, file: string, findings: Reporter) {
  try {
    yield* readRecords(join(folder, file), ({ row, value, rule, suggestion }) =>
      findings.addUnreadable(file, row, null, value, { rule, ...(suggestion && { suggestion }) }),
    )
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    if (syscall === undefined) throw error
    findings.addUnreadable(file, 1, null, code ?? null, {
      rule: 'the file can be read',
      suggestion: `the expected path is ${file}`,
    })
  }
}

/** Returns the columns of a file that its mapping, or a join of another file, uses. */
export function neededColumns({ file, key, join, locator, rows }: FileMapping, { actors, files }: Mapping): string[] {
  const inLocator = locator.includes('{') ? templateColumns(locator) : []
  const inRows = rows.flatMap(({ cells, otherwise = {}, when = {}, each }) => [
    ...[...Object.values(cells), ...Object.values(otherwise)].flatMap(cell =>
      typeof cell === 'string' ? [] : templateColumns(cell.from),
    ),
    ...[
      ...(when.same ?? []),
      ...(when.differ ?? []),
      ...(when.is?.slice(0, 1) ?? []),
      ...(when.isNot?.slice(0, 1) ?? []),
    ],
    ...[when.country ?? [], when.own ?? []].flat(),
    ...(each ? [each.column] : []),
  ])
  const own = [...inLocator, ...inRows, ...(key ? [key] : []), ...(join ? [join.column] : [])]
  const lent = files.flatMap(other => (other.join?.file === file ? other.join.take : []))
  const listing = actors?.own?.file === file && key ? [key] : []
  const isJoined = (name: string) => join !== undefined && name.startsWith(`${join.file}:`)
  return [...new Set([...own.filter(name => !isJoined(name)), ...lent, ...listing])]
}
