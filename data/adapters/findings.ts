import { createFaults, type Fault } from '#data/faults'
import type { Misfit } from '#data/forms'

export type Findings = {
  /** A cell or a whole row that is not as it has to be. */
  tell(file: string, row: number, column: string | null, value: string | null, misfit: Misfit): void
  list(): Fault[]
}

/** What is wrong with the files of a data set. The same value at fault in the same column is told once, with its count. */
export function createFindings(): Findings {
  const found = new Map<string, { fault: Fault; count: number }>()
  return {
    tell(file, row, column, value, { rule, suggestion }) {
      const key = JSON.stringify([file, column, value, rule])
      const known = found.get(key)
      if (known) known.count += 1
      else found.set(key, { fault: { file, row, column, value, rule, ...(suggestion && { suggestion }) }, count: 1 })
    },
    list() {
      const faults = createFaults()
      for (const { fault, count } of found.values()) {
        const more = count === 1 ? [] : [`in ${count.toLocaleString('en')} rows`]
        const suggestion = [...(fault.suggestion ? [fault.suggestion] : []), ...more].join('; ')
        faults.add({ ...fault, ...(suggestion && { suggestion }) })
      }
      return faults.list()
    },
  }
}
