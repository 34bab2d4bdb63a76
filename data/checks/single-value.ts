import { createTextMap } from '#toolkit/import'

/**
 * Finds what has one value and is given another.
 *
 *     const single = createSingle()
 *     single.see('org_nokia en', 'Nokia', 2)   // null
 *     single.see('org_nokia en', 'Nokia Oyj', 3)   // { row: 2, isNew: true }
 *
 * `row` is where it was given the first value, `isNew` whether this other one is given for the first time.
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
