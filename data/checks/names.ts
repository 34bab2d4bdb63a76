import type { At, Bundle, Check } from '#data/check'
import { wordsOf } from '#data/forms'
import { canonicalLanguage } from '#toolkit'

/**
 * One name is preferred for each thing in each language that the bundle names it in. To add an alias to what the graph
 * has already is fine.
 */
export function names({ faults, defined, areKnown }: Bundle): Check {
  const spots = new Map<string, Spot>()
  const isKind = new Set(wordsOf('NameKind'))

  return {
    see({ table, told: { entity, language, kind, text }, evidence }, at) {
      if (table !== 'names' || evidence.stance === 'CONTRADICTS' || !entity || !language) return
      const key = `${entity} ${language}`
      const spot = spots.get(key) ?? { at, preferred: [], isUnsure: false }
      spots.set(key, spot)
      // A kind that cannot be read is a fault already, and may have meant PREFERRED.
      if (!kind || !isKind.has(kind)) spot.isUnsure = true
      if (kind !== 'PREFERRED' || text === undefined) return
      const other = spot.preferred[0]
      if (other !== undefined && !spot.preferred.includes(text)) {
        const suggestion = `\`${other}\` is preferred for ${entity} in \`${language}\` already`
        faults.add({ ...at, column: 'kind', value: kind, rule: 'one name is preferred in a language', suggestion })
      }
      if (!spot.preferred.includes(text)) spot.preferred.push(text)
    },

    async settle() {
      if (faults.unread.has('names')) return
      const lacking = [...spots]
        .filter(([, { preferred, isUnsure }]) => preferred.length === 0 && !isUnsure)
        .map(([key, { at }]) => ({
          at,
          entity: key.slice(0, key.indexOf(' ')),
          language: key.slice(key.indexOf(' ') + 1),
        }))
        .filter(({ entity }) => defined.has(entity) && !faults.excused.has(entity))
        .filter(({ language }) => canonicalLanguage(language) === language)
      const isKnown = await areKnown(lacking.map(({ entity }) => entity))
      for (const { at, entity, language } of lacking) {
        if (isKnown(entity)) continue
        const suggestion = `none is for ${entity} in \`${language}\`: make one PREFERRED`
        faults.add({ ...at, column: 'kind', value: null, rule: 'one name is preferred in a language', suggestion })
      }
    },
  }
}

type Spot = { at: At; preferred: string[]; isUnsure: boolean }
