import { isCustomTable, isId, prefixesOf, tableByPrefix } from '#data/bundle'
import { type BundleTable, bundleTables, type Column, columnsOf, suggest } from '#toolkit/domain'
import { prefixOf } from '#toolkit/graphql'
import type { Check, CheckedBundle } from './types.ts'

/** Every id that a row refers to is in the bundle or in the graph. */
export function checkReferences({ faults, cast, again }: CheckedBundle): Check {
  // An id may still come after what refers to it: which rows did is looked up only if it never comes.
  const forward = new Set<string>()
  const likely = likelyAmong(again)

  return {
    see({ table, told, evidence }) {
      for (const { column, prefixes, isList, isEvidence } of referring.get(table)!) {
        const cell = (isEvidence ? evidence : told)[column.field]
        if (cell === undefined) continue
        for (const id of isList ? cell.split('|') : [cell]) {
          if (cast.isDefined(id) || !isId(prefixes, id)) continue
          cast.miss(id)
          forward.add(table)
        }
      }
    },

    async settle() {
      if (!cast.isAnyMissing()) return
      for (const table of forward) {
        for await (const { row, line } of again(table)) {
          for (const { column, prefixes, isList, isEvidence } of referring.get(table)!) {
            const cell = (isEvidence ? row.evidence : row.told)[column.field] ?? ''
            for (const id of isList ? cell.split('|') : [cell]) {
              if (cast.isDefined(id) || cast.isKnown(id) || !isId(prefixes, id) || isExcused(id)) continue
              const meant = await likely(id)
              const rule = `the id is in ${tableByPrefix.get(prefixOf(id))}.csv or in the graph`
              const at = { file: `${table}.csv`, row: line, column: column.name }
              faults.add({ ...at, value: id, rule, ...(meant && { suggestion: `\`${meant}\`?` }) })
            }
          }
        }
      }
    },
  }

  function isExcused(id: string): boolean {
    return faults.excused.has(id) || faults.unread.has(tableByPrefix.get(prefixOf(id)) ?? '')
  }
}

/** What an id was probably meant to be. To compare it with all of a large bundle takes long, so only so much is done. */
function likelyAmong(again: CheckedBundle['again']): (id: string) => Promise<string | undefined> {
  const homes = new Map<string, Set<string>>()
  const answers = new Map<string, string | undefined>()
  let comparisons = 2_000_000
  return async id => {
    const prefix = prefixOf(id)
    const home = homes.get(prefix) ?? (await idsIn(prefix))
    homes.set(prefix, home)
    if (!answers.has(id) && comparisons >= home.size) {
      comparisons -= home.size
      answers.set(id, suggest(id, home))
    }
    return answers.get(id)
  }

  async function idsIn(prefix: string): Promise<Set<string>> {
    const ids = new Set<string>()
    for await (const { row } of again(tableByPrefix.get(prefix)!)) {
      if (ids.size < comparisons && row.told.id !== undefined && prefixOf(row.told.id) === prefix) ids.add(row.told.id)
    }
    return ids
  }
}

type Referring = { column: Column; prefixes: string[]; isList: boolean; isEvidence: boolean }

/** What refers to a row elsewhere: every column of ids, save a table's own. */
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
