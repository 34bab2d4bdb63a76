import { bundleTables, columnsOf } from '#toolkit/domain'

/**
 * An error of a bundle and its position. The header is row 1, as in a spreadsheet. `row` and `column` are null for an error of the
 * file, `column` also for an error of the whole row. `rule` states what is required.
 */
export type BundleError = {
  file: string
  row: number | null
  column: string | null
  value: string | null
  rule: string
  suggestion?: string
}

/** An error whose suggestion may quote another row of the same file. The checks read that row again at the end. */
export type Comparison = BundleError & { other?: { row: number; says(told: Record<string, string>): string } }

export type BundleErrors = {
  add(error: Comparison): void
  isEmpty(): boolean
  /** Returns the first `MAX_ERRORS` errors in file and row order, then a line with the number of others and of `unlisted` ones. */
  list(unlisted?: number): Comparison[]
  /** Tables that were read only in part. An id that seems to be missing may be in the unread part. */
  unread: Set<string>
  /** Ids of unreadable rows. The checks do not report them as missing. */
  excused: Set<string>
}

const MAX_ERRORS = 10_000

export function createBundleErrors(): BundleErrors {
  let errors: Comparison[] = []
  let count = 0
  const inOrder = () => errors.sort(compareErrors).slice(0, MAX_ERRORS)
  return {
    unread: new Set(),
    excused: new Set(),
    isEmpty: () => count === 0,
    add(error) {
      count += 1
      errors.push({ ...error, value: error.value && truncate(error.value) })
      // A later error may be in an earlier row, so only sorting shows which errors are the first.
      if (errors.length > 2 * MAX_ERRORS) errors = inOrder()
    },
    list(unlisted = 0) {
      const more = Math.max(0, count - MAX_ERRORS) + unlisted
      const rule = `${more.toLocaleString('en')} more errors follow`
      return more === 0 ? inOrder() : [...inOrder(), { file: '…', row: null, column: null, value: null, rule }]
    },
  }
}

/**
 * Formats errors as aligned text for a terminal.
 *
 *     names.csv  12  kind  "PREFERED"  a value of NameKind: `PREFERRED`?
 *
 * Escapes control characters as `\u{1b}`.
 */
export function tableOf(errors: BundleError[]): string {
  const lines = errors.map(({ file, row, column, value, rule, suggestion }) =>
    [
      file,
      row === null ? '' : String(row),
      column ?? '',
      value === null ? '' : `"${truncate(value, 40)}"`,
      suggestion ? `${rule}: ${suggestion}` : rule,
    ].map(escapeControls),
  )
  const widths = [0, 1, 2, 3].map(at => lines.reduce((widest, line) => Math.max(widest, widthOf(line[at]!)), 0))
  return lines.map(line => `${line.map((cell, at) => padded(cell, at, widths[at] ?? 0)).join('  ')}\n`).join('')
}

// Numbers are right-aligned; the last column is not padded.
const padded = (cell: string, at: number, width: number) => {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(cell)))
  return at === 1 ? blanks + cell : cell + blanks
}

/** Escapes control characters and line breaks, so that the text is safe in a terminal and has one line. */
export const escapeControls = (text: string) =>
  text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, character => `\\u{${character.codePointAt(0)!.toString(16)}}`)

const truncate = (text: string, max = 200) => (text.length > max ? `${text.slice(0, max)}…` : text)

// In a terminal a Chinese, Japanese or Korean character has width 2, and a combining mark has width 0.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{20000}-\u{3fffd}]/u
function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += wide.test(character) ? 2 : /\p{Mn}/u.test(character) ? 0 : 1
  return width
}

const fileOrder = new Map(bundleTables.map((table, at) => [`${table.name}.csv`, at]))
const columnOrder = new Map(
  bundleTables.flatMap(table =>
    columnsOf(table).map(({ name }, at): [string, number] => [`${table.name}.csv ${name}`, at]),
  ),
)

function compareErrors(a: BundleError, b: BundleError): number {
  // A file that is not a table comes first: it explains why tables are missing.
  const file = (error: BundleError) => fileOrder.get(error.file) ?? -1
  const column = (error: BundleError) => columnOrder.get(`${error.file} ${error.column}`) ?? -1
  return (
    file(a) - file(b) ||
    (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
    (a.row ?? 0) - (b.row ?? 0) ||
    column(a) - column(b)
  )
}
