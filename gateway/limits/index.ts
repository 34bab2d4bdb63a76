import type { ApolloServerPlugin } from '@apollo/server'
import type { GraphQLError } from 'graphql'
import { type Code, type Limits, readConfig, refusal } from '#toolkit'
import { costing } from './cost.ts'
import { asksOfSchema, type Counts, countsOf, fragmentsIn, rootFieldsOf } from './counts.ts'
import { hasMoreTokens } from './tokens.ts'
import { extentOf } from './variables.ts'

/*
 * What one request may cost. A question is refused before it is planned, at the first of these that it goes beyond:
 * the size of the body (http.ts), the tokens of the document, before it is parsed (`refuseLong`), then the extent of the
 * variables, what can be counted of the document, and its cost on the schema (`limiting`).
 */

export const ordinaryLimits: Limits = readConfig({}).limits

/** What a request may cost and does, and whether its document is one of ours, which is as long as it has to be. */
type Limited = { cost?: { requested: number; limit: number }; isOurs?: boolean }

type Known = 'tokens' | 'variablesDepth' | 'variablesValues' | 'cost' | keyof Counts

const refusals: Record<Known, [code: Code, found: string, what: string]> = {
  tokens: ['QUERY_TOO_LARGE', 'The document has', 'words and signs: ask with shorter documents, one after the other.'],
  variablesDepth: ['QUERY_TOO_LARGE', 'The variables nest', 'levels deep: send flatter ones.'],
  variablesValues: ['QUERY_TOO_LARGE', 'The variables have', 'values: ask about fewer things at a time.'],
  depth: ['QUERY_TOO_DEEP', 'The query goes', 'steps away from where it starts: ask for ids, then start from them.'],
  aliases: ['QUERY_TOO_LARGE', 'The query has', 'aliases: ask for several things of one list, or in several queries.'],
  rootFields: ['QUERY_TOO_LARGE', 'The query has', 'fields to start from: ask in several queries.'],
  directives: ['QUERY_TOO_LARGE', 'The query has', 'directives: leave out what is not needed.'],
  fields: ['QUERY_TOO_LARGE', 'The query has', 'fields, those of fragments at each place: ask for less at a time.'],
  cost: [
    'QUERY_TOO_COSTLY',
    'The query costs',
    'points: ask for shorter pages with `first`, or for fewer lists in lists.',
  ],
}

/** Refuses a document that is too long to be parsed. */
export function refuseLong(source: string, { tokens }: Limits): void {
  if (hasMoreTokens(source, tokens)) throw beyond('tokens', `more than ${tokens}`, tokens)
}

/**
 * Refuses what would cost more than `limits` allow, and notes in its context what a request costs.
 *
 *     new ApolloServer({ plugins: [limiting({ supergraphSdl, limits }), … ] })
 *
 * In `didResolveOperation`, since Apollo gives what a validation rule refuses a code of its own. With
 * `extensions: { cost: true }` the answer tells the cost, and all else that was counted, beside the limits.
 */
export function limiting({
  supergraphSdl,
  limits,
}: {
  supergraphSdl: string
  limits: Limits
}): ApolloServerPlugin<Limited> {
  let costOf: ReturnType<typeof costing>
  return {
    async serverWillStart() {
      return {
        schemaDidLoadOrUpdate({ apiSchema }) {
          costOf = costing(apiSchema, supergraphSdl)
        },
      }
    },
    async requestDidStart() {
      let counts: Counts | undefined
      return {
        async didResolveOperation({ request: { variables = {} }, document, operation, contextValue }) {
          if (!operation) return
          const { isOurs } = contextValue
          const { depth, values } = extentOf(variables, {
            depth: limits.variablesDepth,
            values: limits.variablesValues,
          })
          if (!isOurs) refuseBeyond({ variablesDepth: depth, variablesValues: values }, limits)
          const fragments = fragmentsIn(document)
          counts = countsOf(operation, fragments)
          if (!isOurs) refuseBeyond(counts, limits)
          if (!limits.introspection && rootFieldsOf(operation, fragments).some(asksOfSchema)) throw closed()
          contextValue.cost = { requested: costOf(operation, fragments, variables), limit: limits.cost }
          if (!isOurs) refuseBeyond({ cost: contextValue.cost.requested }, limits)
        },
        async willSendResponse({ request, contextValue: { cost }, response: { body } }) {
          if (request.extensions?.cost !== true || body.kind !== 'single' || !cost || !counts) return
          const beside = Object.entries(counts).map(([key, requested]) => [
            key,
            { requested, limit: limits[key as Known] },
          ])
          const { extensions } = body.singleResult
          body.singleResult.extensions = { ...extensions, cost: { ...cost, counts: Object.fromEntries(beside) } }
        },
      }
    },
  }
}

function refuseBeyond(found: Partial<Record<Known, number>>, limits: Limits): void {
  for (const [key, requested] of Object.entries(found) as [Known, number][])
    if (requested > limits[key]) throw beyond(key, requested, limits[key])
}

function beyond(key: Known, requested: number | string, limit: number): GraphQLError {
  const [code, found, what] = refusals[key]
  return refusal(code, `${found} ${requested} of at most ${limit} ${what}`, {
    limit,
    ...(typeof requested === 'number' && { requested }),
    http: { status: 400 },
  })
}

const closed = () =>
  refusal('FORBIDDEN', 'Queries may not ask about the schema here: /schema.graphql has it.', { http: { status: 403 } })
