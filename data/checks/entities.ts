import type { At, Bundle, Check } from '#data/check'
import { homeByPrefix, isId, prefixesOf } from '#data/ids'
import { bundleTable, bundleTables } from '#toolkit'

/** What is new to the graph has a name, and a kind where its table has one, in one of its rows. */
export function entities({ faults, areKnown }: Bundle): Check {
  const found = new Map<string, Entity>()
  const named = new Set<string>()

  return {
    see({ table, told, evidence }, at) {
      if (table === 'names' && told.entity !== undefined && evidence.stance !== 'CONTRADICTS') named.add(told.entity)
      if (told.id === undefined || !isId(prefixes.get(table) ?? [], told.id)) return
      const entity = found.get(told.id) ?? { table, at, hasKind: !kinded.includes(table) }
      if (told.kind !== undefined && evidence.stance !== 'CONTRADICTS') entity.hasKind = true
      found.set(told.id, entity)
    },

    async settle() {
      const lacking = [...found].filter(([id, { hasKind }]) => !faults.excused.has(id) && !(hasKind && named.has(id)))
      const isKnown = await areKnown(lacking.map(([id]) => id))
      for (const [id, { table, at, hasKind }] of lacking) {
        if (isKnown(id)) continue
        if (!hasKind && !faults.unread.has(table)) {
          const suggestion = `fill it in one row of ${id}`
          faults.add({ ...at, column: 'kind', value: null, rule: `what is new in ${table} has a kind`, suggestion })
        }
        if (!named.has(id) && !faults.unread.has('names')) {
          const suggestion = 'give it one in names.csv, of kind PREFERRED'
          faults.add({ ...at, column: 'id', value: id, rule: 'what is new has a name', suggestion })
        }
      }
    },
  }
}

type Entity = { table: string; at: At; hasKind: boolean }

/** What can have a name, by table: the prefixes whose ids `names.entity` takes. */
const nameable = prefixesOf(bundleTable.names!.columns.find(column => column.name === 'entity')!)
const prefixes = new Map(nameable.map(prefix => [homeByPrefix.get(prefix)!, [prefix]]))
const kinded = bundleTables
  .filter(table => table.columns.some(column => column.name === 'kind'))
  .map(({ name }) => name)
