import { isId, prefixesOf } from '#data/bundle'
import { bundleTable } from '#toolkit/domain'
import { acceptedSameAs, SAME_AS } from '#toolkit/facts'
import { prefixOf } from '#toolkit/graphql'
import type { Check, CheckedBundle, RowPlace } from './types.ts'

/**
 * Two ids that are tied are of one type, no id is the same as two others, and ties lead in no circle, with those that the graph
 * has. That the survivor is there is looked at as for every id.
 */
export function checkSameAs({ faults, ties }: CheckedBundle): Check {
  const rows: { id: string; sameAs: string; stance: string; at: RowPlace }[] = []

  return {
    see({ table, told: { id, sameAs }, evidence: { stance = 'SUPPORTS' } }, at) {
      if (table !== SAME_AS || id === undefined || sameAs === undefined) return
      if (!isId(prefixes, id) || !isId(prefixes, sameAs)) return
      if (prefixOf(sameAs) === prefixOf(id)) rows.push({ id, sameAs, stance, at })
      else {
        const suggestion = `write one that begins with ${prefixOf(id)}_`
        faults.add({ ...at, column: 'same_as', value: sameAs, rule: 'both ids are of one type', suggestion })
      }
    },

    settle() {
      if (rows.length === 0) return
      const { kept } = ties.all()
      const told = new Map(
        acceptedSameAs(kept).map(tie => [tie.id, { to: tie.sameAs, where: 'the graph has it as', isOld: true }]),
      )
      const held = acceptedSameAs([...kept.map(tie => ({ ...tie, at: null })), ...rows]).filter(isRow)
      for (const { id, sameAs, at } of held) {
        const first = told.get(id)
        if (!first) told.set(id, { to: sameAs, where: `row ${at.row} has it as`, isOld: false })
        else if (first.to !== sameAs) {
          const suggestion = `${first.where} ${first.to}${first.isOld ? '; undo the import that says so, or deny it' : ''}`
          faults.add({ ...at, column: 'same_as', value: sameAs, rule: 'an id is the same as one other', suggestion })
        }
      }
      const inCircle = new Set<string>()
      for (const { id, sameAs, at } of held) {
        const path = new Set([id])
        let next: string | undefined = sameAs
        for (; next !== undefined && !path.has(next); next = told.get(next)?.to) path.add(next)
        if (next !== id || inCircle.has(id)) continue
        for (const each of path) inCircle.add(each)
        const suggestion = [...path, id].join(' → ')
        faults.add({ ...at, column: 'same_as', value: sameAs, rule: 'same_as leads in no circle', suggestion })
      }
    },
  }
}

const isRow = <T extends { at: RowPlace | null }>(each: T): each is T & { at: RowPlace } => each.at !== null
const prefixes = prefixesOf(bundleTable[SAME_AS]!.columns[0]!)
