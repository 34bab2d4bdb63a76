import { type BundleError, createBundleErrors, type FormatError } from '#data/bundle'

export type SourceErrors = {
  /** A cell or a whole row that is not as it has to be. */
  tell(file: string, row: number, column: string | null, value: string | null, misfit: FormatError): void
  /** A file that cannot be read, or not to its end: what is in it is not known, so it cannot be left out either. */
  lose: SourceErrors['tell']
  hasLost(): boolean
  isEmpty(): boolean
  list(): BundleError[]
}

/** What is wrong with the files of a data set. The same value at fault in the same column is told once, with its count. */
export function createSourceErrors(): SourceErrors {
  const found = createCounted()
  let more = 0
  let hasLost = false
  const tell: SourceErrors['tell'] = (file, row, column, value, { rule, suggestion }) => {
    if (!found.add({ file, row, column, value, rule, ...(suggestion && { suggestion }) })) more += 1
  }
  return {
    tell,
    lose(...told) {
      hasLost = true
      tell(...told)
    },
    hasLost: () => hasLost,
    isEmpty: () => found.size() === 0,
    list() {
      const faults = createBundleErrors()
      for (const fault of found.list()) faults.add(fault)
      const rule = `${more.toLocaleString('en')} more faults follow`
      return more === 0 ? faults.list() : [...faults.list(), { file: '…', row: null, column: null, value: null, rule }]
    },
  }
}

/** Faults of the bundle that was made, of which the same value at fault in the same column is told once, too. */
export function foldErrors(faults: BundleError[]): BundleError[] {
  const found = createCounted({ isEach: true })
  for (const fault of faults) found.add(fault)
  return found.list()
}

function createCounted({ isEach } = { isEach: false }) {
  const found = new Map<string, { fault: BundleError; count: number; rows?: Set<number> }>()
  return {
    size: () => found.size,
    /** Whether there is room for it. */
    add(fault: BundleError): boolean {
      const { file, row, column, value, rule, suggestion } = fault
      // A whole row is at fault as no other is; of two values that stand for one, the other one tells them apart.
      const key = JSON.stringify(value === null ? [file, row, column, rule] : [file, column, value, rule, suggestion])
      const known = found.get(key)
      // Several rows may be made of one, and each have what is wrong with it.
      if (known && isEach) known.rows = (known.rows ?? new Set([known.fault.row ?? 0])).add(row ?? known.count)
      if (known) known.count = known.rows?.size ?? known.count + 1
      else if (found.size >= MAX_ERRORS) return false
      else found.set(key, { fault, count: 1 })
      return true
    },
    list: () =>
      [...found.values()].map(({ fault, count }) => {
        if (count === 1) return fault
        const told = fault.suggestion ? [fault.suggestion.replace(/\.$/, '')] : []
        return { ...fault, suggestion: [...told, `in ${count.toLocaleString('en')} rows`].join('; ') }
      }),
  }
}

// As many as a report has, so that memory does not grow with what is wrong.
const MAX_ERRORS = 10_000
