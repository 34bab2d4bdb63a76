import { type DocumentNode, parse } from 'graphql'
import type { Limits } from '#toolkit/config'
import { countSelections } from './counts.ts'
import { rejectBeyond } from './limit-errors.ts'
import { countTokens } from './tokens.ts'

// Known documents are looked up by their text. Long ones would fill the memory and are counted anew.
const MAX_CACHED = 1_000
const MAX_CACHED_LENGTH = 10_000

/**
 * Refuses a document that is too large, before it is validated: to compare its fields with one another takes more time than
 * all else. Its tokens are counted before it is parsed.
 *
 *     const refuseLarge = refusingLarge(limits)
 *     refuseLarge('{ a: __typename b: __typename … }')
 *
 * Each operation and each fragment has to keep the limits, whichever is asked for. What is no GraphQL passes: Apollo says
 * where and why.
 */
export function createDocumentLimits(limits: Limits): (source: string) => void {
  const fit = new Set<string>()
  return source => {
    if (fit.has(source)) return
    rejectBeyond({ tokens: countTokens(source, limits.tokens) }, limits)
    const document = parsed(source)
    if (!document) return
    for (const counts of countSelections(document)) rejectBeyond(counts, limits)
    if (source.length > MAX_CACHED_LENGTH) return
    if (fit.size >= MAX_CACHED) fit.delete(fit.values().next().value!)
    fit.add(source)
  }
}

function parsed(source: string): DocumentNode | undefined {
  try {
    return parse(source, { noLocation: true })
  } catch {
    return
  }
}
