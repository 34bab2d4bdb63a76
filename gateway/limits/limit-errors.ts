import type { GraphQLError } from 'graphql'
import type { Limits } from '#toolkit/config'
import { type Code, refusal } from '#toolkit/errors'

type Counted = Exclude<keyof Limits, 'body' | 'introspection'>

// `#` stands for the counted number.
const limitMessages: Record<Counted, [code: Code, count: string, advice: string]> = {
  tokens: ['QUERY_TOO_LARGE', 'The document has # tokens', 'Send several shorter documents.'],
  fields: [
    'QUERY_TOO_LARGE',
    'The query has # fields, with the fields of a fragment counted each time it is spread',
    'Request fewer fields at a time.',
  ],
  depth: ['QUERY_TOO_DEEP', 'The query is # levels deep', 'Request ids first, then look up the entities by id.'],
  aliases: [
    'QUERY_TOO_LARGE',
    'The query has # aliases',
    'Request several entities with one list field, or send several queries.',
  ],
  rootFields: ['QUERY_TOO_LARGE', 'The query has # root fields', 'Send several queries.'],
  directives: ['QUERY_TOO_LARGE', 'The query has # directives', 'Remove the directives that have no effect.'],
  variablesDepth: ['QUERY_TOO_LARGE', 'The variables are # levels deep', 'Send lists and objects with fewer levels.'],
  variablesValues: ['QUERY_TOO_LARGE', 'The variables have # values', 'Send fewer values at a time.'],
  cost: [
    'QUERY_TOO_COSTLY',
    'The query costs # points',
    'Request shorter pages with `first`, or fewer lists within lists.',
  ],
}

/** Throws the error of the first count that exceeds its limit: `rejectBeyond({ depth: 13 }, limits)`. */
export function rejectBeyond(counts: Partial<Record<Counted, number>>, limits: Limits): void {
  for (const [key, requested] of Object.entries(counts) as [Counted, number][])
    if (requested > limits[key]) throw limitError(key, requested, limits[key])
}

// Counting of tokens and variables stops when they exceed the limit, so `requested` may be less than the real number.
function limitError(key: Counted, requested: number, limit: number): GraphQLError {
  const [code, count, advice] = limitMessages[key]
  const message = `${count.replace('#', String(requested))}; the limit is ${limit}. ${advice}`
  return refusal(code, message, { requested, limit, http: { status: 400 } })
}
