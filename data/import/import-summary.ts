import { bundleTables } from '#toolkit/domain'
import type { Change, Changes } from '#toolkit/sql'

/** Sums the changes of all subgraphs, by table. */
export function totalChanges(all: Changes[]): Changes {
  const sum: Changes = {}
  for (const [table, change] of all.flatMap(each => Object.entries(each))) {
    sum[table] ??= { added: 0, amended: 0, removed: 0, unchanged: 0 }
    for (const key of kinds) sum[table][key] += change[key]
  }
  return sum
}

/** Formats the changes of an import for a terminal: one line for each table that it changed. */
export function formatSummary(changes: Changes): string {
  const all = Object.values(changes)
  const sums = kinds.map(key => all.reduce((sum, change) => sum + change[key], 0))
  const tables = bundleTables.filter(({ name }) => name in changes)
  return [
    line('', kinds),
    ...tables.map(({ name }) => line(name, cellsOf(changes[name]!))),
    line('all', sums),
    ...(sums.slice(0, 3).every(sum => sum === 0) ? ['Nothing has changed.'] : []),
    '',
  ].join('\n')
}

const kinds = ['added', 'amended', 'removed', 'unchanged'] as const
const cellsOf = (change: Change) => kinds.map(key => change[key])
const line = (name: string, cells: readonly unknown[]) =>
  name.padEnd(22) + cells.map(cell => String(cell).padStart(10)).join('')
