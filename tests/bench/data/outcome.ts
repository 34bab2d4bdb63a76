/** A target and its measurement. `met` is only printed; a missed target does not fail the run. */
export type Outcome = { what: string; target: string; measured: string; met: boolean }

export const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

/**
 * Prints a table, the first column left-aligned, the others right-aligned: `print([['rows', 'seconds'], [3, 0.1]])`.
 */
export function print(rows: (string | number)[][]): void {
  const texts = rows.map(row => row.map(cell => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)))
  const widths = texts[0]!.map((_, at) => Math.max(...texts.map(row => row[at]!.length)))
  for (const row of texts)
    console.log(row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  '))
}

export function printOutcomes(outcomes: Outcome[]): void {
  console.log('')
  print([
    ['', 'target', 'measured', ''],
    ...outcomes.map(({ what, target, measured, met }) => [what, target, measured, met ? 'met' : 'not met']),
  ])
}
