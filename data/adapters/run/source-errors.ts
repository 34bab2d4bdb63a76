import { type BundleError, createBundleErrors, type FormatError } from '#data/bundle'

export type SourceErrors = {
  /** Adds the error of a cell or of a whole row. */
  add(file: string, row: number, column: string | null, value: string | null, error: FormatError): void
  /** Adds the error of an unreadable file or rest of a file. Its rows are unknown, so `skipFaulty` cannot skip them. */
  addUnreadable: SourceErrors['add']
  hasLost(): boolean
  isEmpty(): boolean
  list(): BundleError[]
}

/** Collects the errors of the files of a data set. Equal errors of one column become one error with the number of rows. */
export function createSourceErrors(): SourceErrors {
  const found = createCounted()
  let more = 0
  let hasLost = false
  const add: SourceErrors['add'] = (file, row, column, value, { rule, suggestion }) => {
    if (!found.add({ file, row, column, value, rule, ...(suggestion && { suggestion }) })) more += 1
  }
  return {
    add,
    addUnreadable(...error) {
      hasLost = true
      add(...error)
    },
    hasLost: () => hasLost,
    isEmpty: () => found.size() === 0,
    list() {
      const errors = createBundleErrors()
      for (const error of found.list()) errors.add(error)
      return errors.list(more)
    },
  }
}

/** Merges equal errors of one column of the produced bundle to one error with the number of rows. */
export function foldErrors(errors: BundleError[]): BundleError[] {
  const found = createCounted({ isEach: true })
  for (const error of errors) found.add(error)
  return found.list()
}

function createCounted({ isEach } = { isEach: false }) {
  const found = new Map<string, { error: BundleError; count: number; rows?: Set<number> }>()
  return {
    size: () => found.size,
    /** Adds an error. Returns false if the list is full. */
    add(error: BundleError): boolean {
      const { file, row, column, value, rule, suggestion } = error
      // Errors of whole rows are never merged. The key contains the suggestion, because it may name another value.
      const key = JSON.stringify(value === null ? [file, row, column, rule] : [file, column, value, rule, suggestion])
      const known = found.get(key)
      // Several rows of the bundle may come from one row of the data set, which counts once.
      if (known && isEach) known.rows = (known.rows ?? new Set([known.error.row ?? 0])).add(row ?? known.count)
      if (known) known.count = known.rows?.size ?? known.count + 1
      else if (found.size >= MAX_ERRORS) return false
      else found.set(key, { error, count: 1 })
      return true
    },
    list: () =>
      [...found.values()].map(({ error, count }) => {
        if (count === 1) return error
        const parts = error.suggestion ? [error.suggestion.replace(/\.$/, '')] : []
        return { ...error, suggestion: [...parts, `in ${count.toLocaleString('en')} rows`].join('; ') }
      }),
  }
}

// Limits the memory of a report.
const MAX_ERRORS = 10_000
