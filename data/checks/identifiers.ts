import type { Bundle, Check } from '#data/check'
import { wordsOf } from '#data/forms'
import { faultOfIdentifier } from '#toolkit'

/** An identifier has the form of its scheme and names one thing; how well it fits is told of areas alone. */
export function identifiers({ faults }: Bundle): Check {
  const holders = new Map<string, { entity: string; row: number }>()
  const schemes = new Set(wordsOf('IdentifierScheme'))

  return {
    see({ table, told: { entity, scheme, value, match }, evidence }, at) {
      if (table !== 'identifiers' || entity === undefined) return
      const isArea = entity.startsWith('area_')
      if (isArea && match === undefined) {
        const suggestion = 'one of EXACT, CLOSE, BROAD, NARROW'
        faults.add({ ...at, column: 'match', value: null, rule: 'an identifier of an area has a match', suggestion })
      }
      if (!isArea && match !== undefined) {
        const suggestion = 'leave the cell empty'
        faults.add({ ...at, column: 'match', value: match, rule: 'match is for areas alone', suggestion })
      }
      if (scheme === undefined || value === undefined || !schemes.has(scheme)) return
      const suggestion = faultOfIdentifier(scheme, value)
      if (suggestion) faults.add({ ...at, column: 'value', value, rule: `an identifier of ${scheme}`, suggestion })

      // Concepts overlap, so two areas may map to the same one.
      if (isArea || evidence.stance === 'CONTRADICTS') return
      const key = `${scheme} ${value}`
      const holder = holders.get(key)
      if (holder === undefined) holders.set(key, { entity, row: at.row })
      else if (holder.entity !== entity) {
        const suggestion = `row ${holder.row} gives it to ${holder.entity}`
        faults.add({ ...at, column: 'value', value, rule: 'an identifier names one thing', suggestion })
      }
    },
  }
}
