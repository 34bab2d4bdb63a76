import type { GraphQLError } from 'graphql'
import type { Limits } from '#toolkit/config'
import { type Code, refusal } from '#toolkit/errors'

type Counted = Exclude<keyof Limits, 'body' | 'introspection'>

const limitMessages: Record<Counted, [code: Code, found: string, what: string]> = {
  tokens: ['QUERY_TOO_LARGE', 'The document has', 'words and signs: ask with shorter documents, one after the other.'],
  fields: ['QUERY_TOO_LARGE', 'The query has', 'fields, those of fragments at each place: ask for less at a time.'],
  depth: ['QUERY_TOO_DEEP', 'The query goes', 'steps away from where it starts: ask for ids, then start from them.'],
  aliases: ['QUERY_TOO_LARGE', 'The query has', 'aliases: ask for several things of one list, or in several queries.'],
  rootFields: ['QUERY_TOO_LARGE', 'The query has', 'fields to start from: ask in several queries.'],
  directives: ['QUERY_TOO_LARGE', 'The query has', 'directives: leave out what is not needed.'],
  variablesDepth: ['QUERY_TOO_LARGE', 'The variables nest', 'levels deep: send flatter ones.'],
  variablesValues: ['QUERY_TOO_LARGE', 'The variables have', 'values: ask about fewer things at a time.'],
  cost: [
    'QUERY_TOO_COSTLY',
    'The query costs',
    'points: ask for shorter pages with `first`, or for fewer lists in lists.',
  ],
}

/** Refuses the first of what was counted that is more than its limit: `refuseBeyond({ depth: 13 }, limits)`. */
export function rejectBeyond(counted: Partial<Record<Counted, number>>, limits: Limits): void {
  for (const [key, requested] of Object.entries(counted) as [Counted, number][])
    if (requested > limits[key]) throw beyond(key, requested, limits[key])
}

// What is counted no further than one beyond its limit is told as that.
function beyond(key: Counted, requested: number, limit: number): GraphQLError {
  const [code, found, what] = limitMessages[key]
  const message = `${found} ${requested} of at most ${limit} ${what}`
  return refusal(code, message, { requested, limit, http: { status: 400 } })
}
