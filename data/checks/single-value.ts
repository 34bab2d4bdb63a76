import { createTextMap } from '#toolkit/import'

/**
 * Detects violations of a unique index: a key with a second value.
 *
 *     const single = createUniqueIndex()
 *     single.see('org_nokia en', 'Nokia', 2)   // null
 *     single.see('org_nokia en', 'Nokia Oyj', 3)   // { row: 2, isNew: true }
 *
 * `row` is the row of the first value; `isNew` is true if no earlier row has the second value.
 */
export function createUniqueIndex() {
  const rows = createTextMap()
  return {
    see(spot: string, value: string, row: number): { row: number; isNew: boolean } | null {
      const first = rows.first(spot, row)
      const own = rows.first(`${spot}\0${value}`, row)
      return own === first ? null : { row: first, isNew: own === row }
    },
  }
}
