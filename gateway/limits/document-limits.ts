import { type DocumentNode, parse } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Limits } from '#toolkit/config'
import { countSelections } from './counts.ts'
import { rejectBeyond } from './limit-errors.ts'
import { countTokens } from './tokens.ts'

// Bounds of the cache, whose keys are documents. A longer document is counted each time.
const MAX_CACHED = 1_000
const MAX_CACHED_LENGTH = 10_000

/**
 * Returns a function that throws QUERY_TOO_LARGE or QUERY_TOO_DEEP for a document beyond a limit. Call it before
 * validation, because validation is slow on a document with many overlapping fields.
 *
 *     const rejectLargeDocument = createDocumentLimits(limits)
 *     rejectLargeDocument('{ a: __typename b: __typename … }')
 *
 * The limits apply to each operation and each fragment, not only to the operation that will run. A document with a
 * syntax error passes: Apollo Server reports it.
 */
export function createDocumentLimits(limits: Limits): (source: string) => void {
  const accepted = new LRUCache<string, true>({ max: MAX_CACHED })
  return source => {
    if (accepted.get(source)) return
    rejectBeyond({ tokens: countTokens(source, limits.tokens) }, limits)
    const document = tryParse(source)
    if (!document) return
    for (const counts of countSelections(document)) rejectBeyond(counts, limits)
    if (source.length <= MAX_CACHED_LENGTH) accepted.set(source, true)
  }
}

function tryParse(source: string): DocumentNode | undefined {
  try {
    return parse(source, { noLocation: true })
  } catch {
    return
  }
}
