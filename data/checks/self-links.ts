import { isSelfLink, linkEnds } from '#toolkit/facts'
import type { Check, CheckedBundle } from './types.ts'

/** What is linked, or has a place in an organisation, is not that itself. */
export function checkSelfLinks({ faults }: CheckedBundle): Check {
  return {
    see({ table, told }, at) {
      if (!isSelfLink(table, told)) return
      const [from, to] = linkEnds[table]!
      const suggestion = 'name the other one, or leave the row out'
      faults.add({ ...at, column: to, value: told[to]!, rule: `${to} is not ${from} itself`, suggestion })
    },
  }
}
