import { isId, prefixesOf } from '#data/bundle'
import { bundleTable } from '#toolkit/domain'
import { acceptedSameAs, SAME_AS } from '#toolkit/facts'
import { prefixOf } from '#toolkit/graphql'
import type { Check, CheckedBundle, RowPlace } from './types.ts'

/**
 * Checks `same_as` links, together with those of the graph: both ids have one type, an id has at most one survivor, and there is
 * no cycle. checkReferences checks that the survivor exists.
 */
export function checkSameAs({ errors, sameAsState }: CheckedBundle): Check {
  const rows: { id: string; sameAs: string; stance: string; at: RowPlace }[] = []

  return {
    see({ table, told: { id, sameAs }, evidence: { stance = 'SUPPORTS' } }, at) {
      if (table !== SAME_AS || id === undefined || sameAs === undefined) return
      if (!isId(prefixes, id) || !isId(prefixes, sameAs)) return
      if (prefixOf(sameAs) === prefixOf(id)) rows.push({ id, sameAs, stance, at })
      else {
        const suggestion = `write one that begins with ${prefixOf(id)}_`
        errors.add({ ...at, column: 'same_as', value: sameAs, rule: 'both ids are of one type', suggestion })
      }
    },

    settle() {
      if (rows.length === 0) return
      const { existing } = sameAsState.all()
      const survivors = new Map(
        acceptedSameAs(existing).map(link => [link.id, { to: link.sameAs, where: 'the graph has it as', isOld: true }]),
      )
      const accepted = acceptedSameAs([...existing.map(link => ({ ...link, at: null })), ...rows]).filter(isRow)
      for (const { id, sameAs, at } of accepted) {
        const first = survivors.get(id)
        if (!first) survivors.set(id, { to: sameAs, where: `row ${at.row} has it as`, isOld: false })
        else if (first.to !== sameAs) {
          const suggestion = `${first.where} ${first.to}${first.isOld ? '; undo the import of that claim, or contradict it' : ''}`
          errors.add({ ...at, column: 'same_as', value: sameAs, rule: 'an id has one survivor', suggestion })
        }
      }
      const inCycle = new Set<string>()
      for (const { id, sameAs, at } of accepted) {
        const path = new Set([id])
        let next: string | undefined = sameAs
        for (; next !== undefined && !path.has(next); next = survivors.get(next)?.to) path.add(next)
        if (next !== id || inCycle.has(id)) continue
        for (const each of path) inCycle.add(each)
        const suggestion = [...path, id].join(' → ')
        errors.add({ ...at, column: 'same_as', value: sameAs, rule: 'same_as forms no cycle', suggestion })
      }
    },
  }
}

const isRow = <T extends { at: RowPlace | null }>(each: T): each is T & { at: RowPlace } => each.at !== null
const prefixes = prefixesOf(bundleTable[SAME_AS]!.columns[0]!)
