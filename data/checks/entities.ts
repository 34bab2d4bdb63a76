import { isId, prefixesOf, tableByPrefix } from '#data/bundle'
import { bundleTable, bundleTables } from '#toolkit/domain'
import { HAS_KIND, IS_NAMED } from './id-registry.ts'
import type { Check, CheckedBundle, RowPlace } from './types.ts'

/** Checks that each new entity has a name and, if its table has kinds, a kind. A former id needs neither: its survivor has them. */
export function checkEntities({ errors, registry, reread, sameAsState }: CheckedBundle): Check {
  return {
    see({ table, told, evidence }, at) {
      const isSupported = evidence.stance !== 'CONTRADICTS'
      if (table === 'names' && isSupported && told.entity !== undefined) registry.remark(told.entity, IS_NAMED)
      if (told.id === undefined || !isId(prefixes.get(table) ?? [], told.id)) return
      const isKind = !kinded.has(table) || (told.kind !== undefined && isSupported)
      registry.remark(told.id, isKind ? HAS_KIND : 0, at.row)
      registry.ask(told.id)
    },

    async settle() {
      for (const [table, [prefix]] of prefixes) {
        const rows = new Set(registry.lacking(prefix!, IS_NAMED | HAS_KIND))
        if (rows.size === 0) continue
        for await (const { row, line } of reread(table)) {
          if (rows.has(line)) report(table, row.told.id!, { file: `${table}.csv`, row: line })
        }
      }
    },
  }

  function report(table: string, id: string, at: RowPlace): void {
    if (errors.excused.has(id) || sameAsState.survivors().has(id)) return
    if (!registry.hasRemark(id, HAS_KIND) && !errors.unread.has(table)) {
      const suggestion = `fill it in one row of ${id}`
      errors.add({ ...at, column: 'kind', value: null, rule: `a new row of ${table} has a kind`, suggestion })
    }
    if (!registry.hasRemark(id, IS_NAMED) && !errors.unread.has('names')) {
      const suggestion = 'give it one in names.csv, of kind PREFERRED'
      errors.add({ ...at, column: 'id', value: id, rule: 'a new entity has a name', suggestion })
    }
  }
}

/** The prefixes of entities that can have a name: those of the column `names.entity`. */
const nameable = prefixesOf(bundleTable.names!.columns.find(column => column.name === 'entity')!)
const prefixes = new Map(nameable.map(prefix => [tableByPrefix.get(prefix)!, [prefix]]))
const kinded = new Set(
  bundleTables.filter(table => table.columns.some(column => column.name === 'kind')).map(({ name }) => name),
)
