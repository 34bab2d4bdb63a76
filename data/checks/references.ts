import type { At, Bundle, Check } from '#data/check'
import { homeByPrefix, isId, isOwn, prefixesOf } from '#data/ids'
import { nearest } from '#data/nearest'
import { type BundleTable, bundleTables, type Column, columnsOf, prefixOf } from '#toolkit'

/** Every id that a row refers to is in the bundle or in the graph. */
export function references({ faults, defined, areKnown }: Bundle): Check {
  let open: Reference[] = []
  const likely = likelyAmong(defined)

  return {
    see({ table, told, evidence }, at) {
      for (const { column, prefixes, isList, isEvidence } of referring.get(table)!) {
        const cell = (isEvidence ? evidence : told)[column.field]
        if (cell === undefined) continue
        for (const id of isList ? cell.split('|') : [cell]) {
          if (!defined.has(id) && isId(prefixes, id)) open.push({ at, column: column.name, id })
        }
      }
      // Until all entities are read, an id may still come; after that, few need to be held.
      if (open.length >= mostOpen && afterAll.has(table)) return settle()
    },
    settle,
  }

  async function settle() {
    const missing = open.filter(({ id }) => !defined.has(id) && !isExcused(id))
    open = []
    const isKnown = await areKnown(missing.map(({ id }) => id))
    for (const { at, column, id } of missing) {
      if (isKnown(id)) continue
      const meant = likely(id)
      const rule = `the id is in ${homeByPrefix.get(prefixOf(id))}.csv or in the graph`
      faults.add({ ...at, column, value: id, rule, ...(meant && { suggestion: `\`${meant}\`?` }) })
    }
  }

  function isExcused(id: string): boolean {
    return faults.excused.has(id) || faults.unread.has(homeByPrefix.get(prefixOf(id)) ?? '')
  }
}

/** What an id was probably meant to be. To compare it with all of a large bundle takes long, so only so much is done. */
function likelyAmong(defined: Set<string>): (id: string) => string | undefined {
  const answers = new Map<string, string | undefined>()
  let comparisons = 2_000_000
  return id => {
    if (!answers.has(id) && comparisons >= defined.size) {
      comparisons -= defined.size
      const others = [...defined].filter(other => prefixOf(other) === prefixOf(id))
      answers.set(id, nearest(id, others))
    }
    return answers.get(id)
  }
}

type Reference = { at: At; column: string; id: string }
type Referring = { column: Column; prefixes: string[]; isList: boolean; isEvidence: boolean }

const mostOpen = 5_000

/** What refers to a row elsewhere: every column of ids, save a table's own. */
const referring = new Map(bundleTables.map(table => [table.name, referringIn(table)]))
function referringIn(table: BundleTable): Referring[] {
  return columnsOf(table)
    .filter(column => !isOwn(column) && prefixesOf(column).length > 0)
    .map(column => ({
      column,
      prefixes: prefixesOf(column),
      isList: typeof column.form === 'object' && 'idList' in column.form,
      isEvidence: !table.columns.includes(column),
    }))
}

const referred = new Set(
  [...referring.values()].flat().flatMap(({ prefixes }) => prefixes.map(prefix => homeByPrefix.get(prefix))),
)
const lastReferred = bundleTables.findLastIndex(table => referred.has(table.name))
const afterAll = new Set(bundleTables.slice(lastReferred + 1).map(table => table.name))
