import { bundleTables, type Change, type Changes } from '#toolkit'

/** What an import changed, as a table for a terminal: a line for each table of the bundle that it touched. */
export function summaryOf(changes: Record<string, Changes>): string {
  const totals = new Map<string, Change>()
  for (const [table, change] of Object.values(changes).flatMap(each => Object.entries(each))) {
    const total = totals.get(table) ?? { added: 0, amended: 0, removed: 0, unchanged: 0 }
    for (const key of KINDS) total[key] += change[key]
    totals.set(table, total)
  }
  const all = [...totals.values()]
  const sum: Change = { added: 0, amended: 0, removed: 0, unchanged: 0 }
  for (const key of KINDS) sum[key] = all.reduce((count, total) => count + total[key], 0)
  const rows = bundleTables.flatMap(({ name }) => (totals.has(name) ? [[name, totals.get(name)!] as const] : []))
  return [
    line('', KINDS),
    ...[...rows, ['all', sum] as const].map(([name, total]) =>
      line(
        name,
        KINDS.map(key => total[key]),
      ),
    ),
    KINDS.slice(0, 3).every(key => sum[key] === 0) ? 'Nothing has changed.' : '',
  ]
    .filter(Boolean)
    .join('\n')
    .concat('\n')
}

const KINDS = ['added', 'amended', 'removed', 'unchanged'] as const
const line = (name: string, cells: readonly unknown[]) =>
  name.padEnd(22) + cells.map(cell => String(cell).padStart(10)).join('')
