import { join } from 'node:path'
import { type FileMapping, type Mapping, templateColumns } from '#data/adapters/mapping'
import { describeQuote, detectSeparator, isBlank, pluralise, readRecords, splitByCommas } from '#data/bundle'
import { suggest } from '#toolkit/domain'
import type { SourceErrors } from './source-errors.ts'

/** A file of a data set: where each of its columns is, and its rows in the order in which they are to be read. */
export type DataFile = {
  columns: Map<string, number>
  /** Some at a time. A row that cannot be read is told to `findings`, and left out. */
  rows(findings: Tell): AsyncIterable<FileRow[]>
}
export type FileRow = { row: number; cells: string[] }

type Tell = Pick<SourceErrors, 'tell' | 'lose'>

/** For whoever reads a file once more. */
export const unreadColumns: Tell = { tell() {}, lose() {} }

/** Opens a file and looks at its header. What is wrong is told; undefined where nothing can be made of it. */
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
  // A blank one, as a spreadsheet leaves it at the end, is nobody's.
  columns.delete('')
  const names = [...columns.keys()]
  const missing = needed.filter(name => !columns.has(name))
  for (const name of missing) {
    const meant = suggest(name, names)
    const has = `the file has ${names.join(', ')}`
    findings.lose(file, 1, name, null, { rule: 'the column is needed', suggestion: meant ? `\`${meant}\`?` : has })
  }
  const twice = needed.filter(name => header.indexOf(name) !== header.lastIndexOf(name))
  for (const name of twice)
    findings.lose(file, 1, name, name, {
      rule: 'a column that is needed is there once',
      suggestion: 'rename the other',
    })
  for (const name of unused === undefined ? [] : names.filter(name => !needed.includes(name) && !unused.includes(name)))
    findings.tell(file, 1, name, name, { rule: 'a column that the mapping knows', suggestion: 'nothing is made of it' })
  if (missing.length + twice.length > 0) return undefined

  const saysNothing = new Set(empty)
  const filled = (cells: string[]) =>
    saysNothing.size === 0 ? cells : cells.map(cell => (saysNothing.has(cell.trim()) ? '' : cell))

  async function* rows(findings: Tell) {
    for await (const records of readSourceRecords(folder, file, findings)) {
      const sound: FileRow[] = []
      for (const { line, cells, isSound } of records) {
        if (line === 1 || isBlank(cells)) continue
        if (isSound && cells.length === header!.length) sound.push({ row: line, cells: filled(cells) })
        else findings.tell(file, line, null, null, isSound ? pluralise(cells, header!.length) : describeQuote)
      }
      yield sound
    }
  }
  if (!lives) return { columns, rows }
  return {
    columns,
    // The lives of a state are few, and the last is what it is now.
    async *rows(findings) {
      const all: FileRow[] = []
      for await (const some of rows(findings)) all.push(...some)
      yield all.reverse()
    },
  }
}

/** The names of the columns; undefined where it was told why there are none. */
async function headerOf(folder: string, file: string, findings: SourceErrors): Promise<string[] | undefined> {
  let isTold = false
  const lose: SourceErrors['lose'] = (...told) => {
    isTold = true
    findings.lose(...told)
  }
  for await (const [header] of readSourceRecords(folder, file, { tell: findings.tell, lose })) {
    if (!header) continue
    const other = detectSeparator(header.cells)
    if (!other) return header.cells.map(name => name.normalize('NFC').trim())
    return lose(file, 1, null, header.cells[0]!, { rule: splitByCommas, suggestion: `not by ${other}` }) as undefined
  }
  if (!isTold) lose(file, 1, null, null, { rule: 'a file begins with a header' })
  return undefined
}

async function* readSourceRecords(folder: string, file: string, findings: Tell) {
  try {
    yield* readRecords(join(folder, file), ({ row, value, rule, suggestion }) =>
      findings.lose(file, row, null, value, { rule, ...(suggestion && { suggestion }) }),
    )
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    if (syscall === undefined) throw error
    findings.lose(file, 1, null, code ?? null, {
      rule: 'the file can be read',
      suggestion: `it is looked for as ${file}`,
    })
  }
}

/** Columns of a file that its mapping, or that of a file joined to it, makes something of. */
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
