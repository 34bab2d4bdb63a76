import type { Bundle, Check } from '#data/check'

/** What is linked, or has a place in an organisation, is not that itself. */
export function links({ faults }: Bundle): Check {
  return {
    see({ table, told }, at) {
      const [from, to] = ends[table] ?? []
      if (!from || !to || told[from] === undefined || told[from] !== told[to]) return
      const suggestion = 'name the other one, or leave the row out'
      faults.add({ ...at, column: to, value: told[to]!, rule: `${to} is not ${from} itself`, suggestion })
    },
  }
}

const ends: Record<string, [string, string]> = {
  affiliations: ['holder', 'organisation'],
  initiative_links: ['from', 'to'],
  agreement_links: ['from', 'to'],
}
