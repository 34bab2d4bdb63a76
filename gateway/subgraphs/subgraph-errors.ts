import { type GraphQLFormattedError, Kind, parse, type SelectionSetNode } from 'graphql'
import { isRecord, MAX_ERROR_PATHS, type SubgraphQuery, type SubgraphResponse } from '#gateway/context'
import { refusal } from '#toolkit/errors'
import { matchesSelection } from './response-validation.ts'

/**
 * The response for a failed call. It has one error for each missing field, at most 100, so that a client can
 * distinguish this `null` from an absent value. The paths are those of the query to the subgraph.
 *
 *     return unavailableResponse('sources', { query, variables }, 'SUBGRAPH_TIMEOUT')
 */
export function unavailableResponse(
  subgraph: string,
  operation: SubgraphQuery,
  code: 'SUBGRAPH_UNAVAILABLE' | 'SUBGRAPH_TIMEOUT',
): SubgraphResponse {
  const what = code === 'SUBGRAPH_TIMEOUT' ? 'did not respond in time' : 'is unavailable'
  const message = `The subgraph ${subgraph} ${what}. Its fields are null; the rest of the response is correct.`
  const { extensions } = refusal(code, message, { serviceName: subgraph })
  const errors = pathsOf(operation).map(path => ({ message, path, extensions }))
  return { data: null, errors }
}

/**
 * Replaces each error of a whole entity by one error for each of its selected fields. The client receives null for
 * these fields and not for the entity, which has fields of other subgraphs.
 */
export function spreadEntityErrors(answer: SubgraphResponse, operation: SubgraphQuery): SubgraphResponse {
  const isOfEntity = ({ path }: GraphQLFormattedError) => path?.length === 2 && path[0] === '_entities'
  if (!answer.errors?.some(isOfEntity)) return answer
  const paths = pathsOf(operation, Number.POSITIVE_INFINITY)
  const errors = answer.errors.flatMap(error => {
    const fields = isOfEntity(error) ? paths.filter(path => path[1] === error.path![1]) : []
    return fields.length > 0 ? fields.map(path => ({ ...error, path })) : [error]
  })
  return { ...answer, errors: errors.slice(0, MAX_ERROR_PATHS) }
}

/**
 * Validates the body of an HTTP response. Returns undefined if it is not a GraphQL response to `operation`. Removes the
 * internal extensions of its errors: stack, exception and upstream response.
 */
export function validateResponse(answer: unknown, operation: SubgraphQuery): SubgraphResponse | undefined {
  if (!isRecord(answer)) return
  const { data, errors: received } = answer
  const errors = Array.isArray(received) ? received.filter(isRecord).map(sanitiseError) : []
  if (!isRecord(data)) return errors.length > 0 ? { data: null, errors } : undefined
  if (!matchesSelection(data, operation)) return
  return errors.length > 0 ? { data, errors } : { data }
}

function sanitiseError({ message, path, extensions }: Record<string, unknown>): GraphQLFormattedError {
  const { stacktrace, exception, response, http, ...details } = isRecord(extensions) ? extensions : {}
  // If a subgraph rejects a document that the gateway has validated, their schemas differ: the client made no error.
  if (/^(GRAPHQL_|PERSISTED_|OPERATION_|BAD_REQUEST)/.test(String(details.code))) delete details.code
  return {
    message: typeof message === 'string' ? message : '',
    ...(Array.isArray(path) && { path: path as (string | number)[] }),
    extensions: details,
  }
}

function pathsOf({ query, variables }: SubgraphQuery, most = MAX_ERROR_PATHS): (string | number)[][] {
  const operation = parse(query, { noLocation: true }).definitions.find(one => one.kind === Kind.OPERATION_DEFINITION)
  if (!operation) return []
  const wanted = variables?.representations
  if (!Array.isArray(wanted)) return fieldsOf(operation.selectionSet).map(field => [field])

  const entities = operation.selectionSet.selections.find(one => one.kind === Kind.FIELD && one.selectionSet)
  const selected = (entities as { selectionSet: SelectionSetNode }).selectionSet
  const fieldsByType = new Map<string, string[]>()
  const paths: (string | number)[][] = []
  for (const [index, { __typename }] of (wanted as { __typename: string }[]).entries()) {
    if (!fieldsByType.has(__typename)) fieldsByType.set(__typename, fieldsOf(selected, __typename))
    for (const field of fieldsByType.get(__typename)!) paths.push(['_entities', index, field])
    if (paths.length >= most) return paths.slice(0, most)
  }
  return paths
}

/** The fields selected on a type. Without a fragment on the type, all fragments count: one may be on an interface. */
function fieldsOf({ selections }: SelectionSetNode, typename?: string): string[] {
  const own = typename !== undefined && selections.some(one => isFragmentOn(one, typename))
  const fields = selections.flatMap(one => {
    if (one.kind === Kind.FIELD) return one.name.value === '__typename' ? [] : [(one.alias ?? one.name).value]
    if (one.kind !== Kind.INLINE_FRAGMENT || (own && !isFragmentOn(one, typename))) return []
    return fieldsOf(one.selectionSet)
  })
  return [...new Set(fields)]
}

const isFragmentOn = (one: SelectionSetNode['selections'][number], typename: string) =>
  one.kind === Kind.INLINE_FRAGMENT && one.typeCondition?.name.value === typename
