import type { At, Bundle, Check } from '#data/check'
import { isId } from '#data/forms'
import { bundleTables } from '#toolkit'

/** What is new to the graph has a name, and a kind where its table has one, in one of its rows. */
export function entities({ faults, areKnown }: Bundle): Check {
  const found = new Map<string, Entity>()
  const named = new Set<string>()

  return {
    see({ table, told, evidence }, at) {
      if (table === 'names' && told.entity !== undefined && evidence.stance !== 'CONTRADICTS') named.add(told.entity)
      if (!entityTables.has(table) || told.id === undefined) return
      const entity = found.get(told.id) ?? { table, at, hasKind: !kinded.has(table) }
      if (told.kind !== undefined && evidence.stance !== 'CONTRADICTS') entity.hasKind = true
      found.set(told.id, entity)
    },

    async settle() {
      const lacking = [...found].filter(
        ([id, entity]) =>
          isId([id.slice(0, id.indexOf('_'))], id) && !faults.excused.has(id) && (!entity.hasKind || !named.has(id)),
      )
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

/** What can have a name: the tables whose ids `names.entity` takes. */
const nameable = bundleTables
  .find(table => table.name === 'names')!
  .columns.find(column => column.name === 'entity')!.form
const entityTables = new Set(
  bundleTables
    .filter(({ columns: [first] }) => first!.name === 'id' && overlap(first!.form, nameable))
    .map(table => table.name),
)
const kinded = new Set(
  bundleTables.filter(table => table.columns.some(column => column.name === 'kind')).map(table => table.name),
)

function overlap(form: unknown, other: unknown): boolean {
  const [ids, others] = [form, other].map(each => (each as { ids?: string[] }).ids ?? [])
  return ids!.some(id => others!.includes(id))
}
