import { isSelfLink, linkEnds } from '#toolkit/facts'
import type { Check, CheckedBundle } from './types.ts'

/** Checks that no entity is linked to itself or affiliated with itself. */
export function checkSelfLinks({ errors }: CheckedBundle): Check {
  return {
    see({ table, told }, at) {
      if (!isSelfLink(table, told)) return
      const [from, to] = linkEnds[table]!
      const suggestion = 'give the id of the other entity, or remove the row'
      errors.add({ ...at, column: to, value: told[to]!, rule: `${to} is not ${from} itself`, suggestion })
    },
  }
}
