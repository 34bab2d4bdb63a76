import { bundleTables, columnsOf } from '#toolkit/domain'

/**
 * What is wrong with a bundle, and where. Rows are counted as a spreadsheet counts them: the header is row 1. `row` and
 * `column` are null where the fault is of the file or of the whole row; `rule` says how it is to be.
 */
export type BundleError = {
  file: string
  row: number | null
  column: string | null
  value: string | null
  rule: string
  suggestion?: string
}

/** A fault whose suggestion is made of another row of the same file, which is read again once all faults are known. */
export type Comparison = BundleError & { other?: { row: number; says(told: Record<string, string>): string } }

export type BundleErrors = {
  add(fault: Comparison): void
  isEmpty(): boolean
  /** In file and row order; at most `mostFaults`, then a last line that says how many more. */
  list(): Comparison[]
  /** Tables of which a part could not be read: what seems to be missing from them may be there. */
  unread: Set<string>
  /** Ids that rows tell of which could not be read; they are not reported as missing too. */
  excused: Set<string>
}

const MAX_ERRORS = 10_000

export function createBundleErrors(): BundleErrors {
  let kept: Comparison[] = []
  let count = 0
  const inOrder = () => kept.sort(compareErrors).slice(0, MAX_ERRORS)
  return {
    unread: new Set(),
    excused: new Set(),
    isEmpty: () => count === 0,
    add(fault) {
      count += 1
      kept.push({ ...fault, value: fault.value && shortened(fault.value) })
      // Those that come late may belong before others, so the first 10,000 are known only after sorting.
      if (kept.length > 2 * MAX_ERRORS) kept = inOrder()
    },
    list() {
      const more = count - Math.min(count, MAX_ERRORS)
      const rule = `${more.toLocaleString('en')} more faults follow`
      return more === 0 ? inOrder() : [...inOrder(), { file: '…', row: null, column: null, value: null, rule }]
    },
  }
}

/**
 * The faults as aligned text for a terminal.
 *
 *     names.csv  12  kind  "PREFERED"  a word of NameKind: `PREFERRED`?
 *
 * Signs that could steer the terminal are written as `\u{1b}`.
 */
export function tableOf(faults: BundleError[]): string {
  const lines = faults.map(({ file, row, column, value, rule, suggestion }) =>
    [
      file,
      row === null ? '' : String(row),
      column ?? '',
      value === null ? '' : `"${shortened(value, 40)}"`,
      suggestion ? `${rule}: ${suggestion}` : rule,
    ].map(formatErrors),
  )
  const widths = [0, 1, 2, 3].map(at => lines.reduce((widest, line) => Math.max(widest, widthOf(line[at]!)), 0))
  return lines.map(line => `${line.map((cell, at) => padded(cell, at, widths[at] ?? 0)).join('  ')}\n`).join('')
}

// Numbers to the right, the last column as it is.
const padded = (cell: string, at: number, width: number) => {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(cell)))
  return at === 1 ? blanks + cell : cell + blanks
}

/** Text that steers no terminal, and stands on one line. */
export const formatErrors = (text: string) =>
  text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, sign => `\\u{${sign.codePointAt(0)!.toString(16)}}`)

const shortened = (text: string, most = 200) => (text.length > most ? `${text.slice(0, most)}…` : text)

// A terminal gives two places to each sign of Chinese, Japanese and Korean, and none to a mark on a letter.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{20000}-\u{3fffd}]/u
function widthOf(text: string): number {
  let width = 0
  for (const sign of text) width += wide.test(sign) ? 2 : /\p{Mn}/u.test(sign) ? 0 : 1
  return width
}

const fileOrder = new Map(bundleTables.map((table, at) => [`${table.name}.csv`, at]))
const columnOrder = new Map(
  bundleTables.flatMap(table =>
    columnsOf(table).map(({ name }, at): [string, number] => [`${table.name}.csv ${name}`, at]),
  ),
)

function compareErrors(a: BundleError, b: BundleError): number {
  // What is no table comes first: it says why others are missing.
  const file = (fault: BundleError) => fileOrder.get(fault.file) ?? -1
  const column = (fault: BundleError) => columnOrder.get(`${fault.file} ${fault.column}`) ?? -1
  return (
    file(a) - file(b) ||
    (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
    (a.row ?? 0) - (b.row ?? 0) ||
    column(a) - column(b)
  )
}
