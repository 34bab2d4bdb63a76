import { type DocumentNode, parse } from 'graphql'
import type { Limits } from '#toolkit/config'
import { countsIn } from './counts.ts'
import { refuseBeyond } from './limit-errors.ts'
import { tokensIn } from './tokens.ts'

// Known documents are looked up by their text. Long ones would fill the memory and are counted anew.
const REMEMBERED = 1_000
const LONGEST = 10_000

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
export function refusingLarge(limits: Limits): (source: string) => void {
  const fit = new Set<string>()
  return source => {
    if (fit.has(source)) return
    refuseBeyond({ tokens: tokensIn(source, limits.tokens) }, limits)
    const document = parsed(source)
    if (!document) return
    for (const counts of countsIn(document)) refuseBeyond(counts, limits)
    if (source.length > LONGEST) return
    if (fit.size >= REMEMBERED) fit.delete(fit.values().next().value!)
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
