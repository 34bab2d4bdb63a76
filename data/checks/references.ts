import { isCustomTable, isId, prefixesOf, tableByPrefix } from '#data/bundle'
import { type BundleTable, bundleTables, type Column, columnsOf, suggest } from '#toolkit/domain'
import { prefixOf } from '#toolkit/graphql'
import type { Check, CheckedBundle } from './types.ts'

/** Checks that every id that a row refers to is in the bundle or in the graph. */
export function checkReferences({ errors, registry, reread }: CheckedBundle): Check {
  // A row may refer to an id that a later row defines. The referring rows are read again only if an id stays undefined.
  const forward = new Set<string>()
  const suggestId = createIdSuggester(reread)

  return {
    see({ table, told, evidence }) {
      for (const { column, prefixes, isList, isEvidence } of referring.get(table)!) {
        const cell = (isEvidence ? evidence : told)[column.field]
        if (cell === undefined) continue
        for (const id of isList ? cell.split('|') : [cell]) {
          if (registry.isDefined(id) || !isId(prefixes, id)) continue
          registry.miss(id)
          forward.add(table)
        }
      }
    },

    async settle() {
      if (!registry.isAnyMissing()) return
      for (const table of forward) {
        for await (const { row, line } of reread(table)) {
          for (const { column, prefixes, isList, isEvidence } of referring.get(table)!) {
            const cell = (isEvidence ? row.evidence : row.told)[column.field] ?? ''
            for (const id of isList ? cell.split('|') : [cell]) {
              if (registry.isDefined(id) || registry.isKnown(id) || !isId(prefixes, id) || isExcused(id)) continue
              const match = await suggestId(id)
              const rule = `the id is in ${tableByPrefix.get(prefixOf(id))}.csv or in the graph`
              const at = { file: `${table}.csv`, row: line, column: column.name }
              errors.add({ ...at, value: id, rule, ...(match && { suggestion: `\`${match}\`?` }) })
            }
          }
        }
      }
    },
  }

  function isExcused(id: string): boolean {
    return errors.excused.has(id) || errors.unread.has(tableByPrefix.get(prefixOf(id)) ?? '')
  }
}

/** Creates a function that suggests a similar id of the bundle. It makes at most 2,000,000 comparisons in all. */
function createIdSuggester(reread: CheckedBundle['reread']): (id: string) => Promise<string | undefined> {
  const homes = new Map<string, Set<string>>()
  const suggestions = new Map<string, string | undefined>()
  let comparisons = 2_000_000
  return async id => {
    const prefix = prefixOf(id)
    const home = homes.get(prefix) ?? (await idsIn(prefix))
    homes.set(prefix, home)
    if (!suggestions.has(id) && comparisons >= home.size) {
      comparisons -= home.size
      suggestions.set(id, suggest(id, home))
    }
    return suggestions.get(id)
  }

  async function idsIn(prefix: string): Promise<Set<string>> {
    const ids = new Set<string>()
    for await (const { row } of reread(tableByPrefix.get(prefix)!)) {
      if (ids.size < comparisons && row.told.id !== undefined && prefixOf(row.told.id) === prefix) ids.add(row.told.id)
    }
    return ids
  }
}

type Referring = { column: Column; prefixes: string[]; isList: boolean; isEvidence: boolean }

/** The columns of each table that refer to another row: all columns of ids except the id of the row itself. */
const referring = new Map(bundleTables.map(table => [table.name, referringIn(table)]))
function referringIn(table: BundleTable): Referring[] {
  return columnsOf(table)
    .filter(column => !isCustomTable(column) && prefixesOf(column).length > 0)
    .map(column => ({
      column,
      prefixes: prefixesOf(column),
      isList: typeof column.form === 'object' && 'idList' in column.form,
      isEvidence: !table.columns.includes(column),
    }))
}
