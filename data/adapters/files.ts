import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { byCommas, otherSeparator } from '#data/header'
import { nearest } from '#data/nearest'
import { recordsOf } from '#data/records'
import type { Findings } from './findings.ts'
import type { FileMapping, Mapping } from './mapping.ts'

/** A file of a data set: where each of its columns is, and its rows in the order in which they are to be read. */
export type DataFile = {
  columns: Map<string, number>
  /** Some at a time. A row that cannot be read is told to `findings`, and left out. */
  rows(findings: Tell): AsyncIterable<FileRow[]>
}
export type FileRow = { row: number; cells: string[] }

type Tell = Pick<Findings, 'tell'>

/** For whoever reads a file once more. */
export const unheard: Tell = { tell() {} }

/** Opens a file and looks at its header. What is wrong is told; undefined where nothing can be made of it. */
export async function openFile(
  folder: string,
  mapping: FileMapping,
  needed: string[],
  findings: Findings,
): Promise<DataFile | undefined> {
  const { file, unused, lives } = mapping
  const columns = new Map<string, number>()
  let isRead = false
  for await (const [header] of readRecords(folder, file, findings)) {
    if (!header) continue
    const other = otherSeparator(header.cells)
    if (other) {
      findings.tell(file, 1, null, header.cells[0]!, { rule: byCommas, suggestion: `not by ${other}` })
      return undefined
    }
    for (const [at, name] of header.cells.entries()) columns.set(name.trim(), at)
    isRead = true
    break
  }
  if (!isRead) {
    // What cannot be read is told already; an empty file is read without a word.
    if (await isEmpty(join(folder, file))) findings.tell(file, 1, null, null, { rule: 'a file begins with a header' })
    return undefined
  }
  const names = [...columns.keys()]
  const missing = needed.filter(name => !columns.has(name))
  for (const name of missing) {
    const meant = nearest(name, names)
    const has = `the file has ${names.join(', ')}`
    findings.tell(file, 1, name, null, { rule: 'the column is needed', suggestion: meant ? `\`${meant}\`?` : has })
  }
  for (const name of unused === undefined ? [] : names.filter(name => !needed.includes(name) && !unused.includes(name)))
    findings.tell(file, 1, name, name, { rule: 'a column that the mapping knows', suggestion: 'nothing is made of it' })
  if (missing.length > 0) return undefined

  async function* rows(findings: Tell) {
    for await (const records of readRecords(folder, file, findings)) {
      const sound: FileRow[] = []
      for (const { line, cells, isSound } of records) {
        if (line === 1 || (cells.length === 1 && cells[0] === '')) continue
        if (isSound && cells.length === columns.size) sound.push({ row: line, cells })
        else {
          const suggestion = isSound
            ? `it has ${cells.length}, the header ${columns.size}`
            : 'write a quote in it twice'
          findings.tell(file, line, null, null, { rule: 'a row has a cell for each column', suggestion })
        }
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

async function isEmpty(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.size === 0
}

async function* readRecords(folder: string, file: string, findings: Tell) {
  try {
    yield* recordsOf(join(folder, file), ({ row, value, rule, suggestion }) =>
      findings.tell(file, row, null, value, { rule, ...(suggestion && { suggestion }) }),
    )
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    if (syscall === undefined) throw error
    findings.tell(file, 1, null, code ?? null, {
      rule: 'the file can be read',
      suggestion: `it is looked for as ${file}`,
    })
  }
}

/** Columns of a file that its mapping, or that of a file joined to it, makes something of. */
export function columnsNeeded({ file, key, join, locator, rows }: FileMapping, { actors, files }: Mapping): string[] {
  const inLocator = [...locator.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name!).filter(name => name !== 'row')
  const inRows = rows.flatMap(({ cells, otherwise = {}, when = {}, each }) => [
    ...[...Object.values(cells), ...Object.values(otherwise)].flatMap(cell =>
      typeof cell === 'string' ? [] : cell.from,
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
  return [...new Set([...own.filter(name => !name.includes(':')), ...lent, ...listing])]
}
