import { createFaults, type Fault } from '#data/faults'
import type { Misfit } from '#data/forms'

export type Findings = {
  /** A cell or a whole row that is not as it has to be. */
  tell(file: string, row: number, column: string | null, value: string | null, misfit: Misfit): void
  /** A file that cannot be read, or not to its end: what is in it is not known, so it cannot be left out either. */
  lose: Findings['tell']
  hasLost(): boolean
  isEmpty(): boolean
  list(): Fault[]
}

/** What is wrong with the files of a data set. The same value at fault in the same column is told once, with its count. */
export function createFindings(): Findings {
  const found = new Map<string, { fault: Fault; count: number }>()
  let more = 0
  let hasLost = false
  const tell: Findings['tell'] = (file, row, column, value, { rule, suggestion }) => {
    const key = JSON.stringify([file, column, value, rule])
    const known = found.get(key)
    if (known) known.count += 1
    else if (found.size >= mostFound) more += 1
    else found.set(key, { fault: { file, row, column, value, rule, ...(suggestion && { suggestion }) }, count: 1 })
  }
  return {
    tell,
    lose(...told) {
      hasLost = true
      tell(...told)
    },
    hasLost: () => hasLost,
    isEmpty: () => found.size === 0,
    list() {
      const faults = createFaults()
      for (const { fault, count } of found.values()) {
        const more = count === 1 ? [] : [`in ${count.toLocaleString('en')} rows`]
        const suggestion = [...(fault.suggestion ? [fault.suggestion] : []), ...more].join('; ')
        faults.add({ ...fault, ...(suggestion && { suggestion }) })
      }
      const rule = `${more.toLocaleString('en')} more faults follow`
      return more === 0 ? faults.list() : [...faults.list(), { file: '…', row: null, column: null, value: null, rule }]
    },
  }
}

// As many as a report has, so that memory does not grow with what is wrong.
const mostFound = 10_000
