import { GraphQLError, type GraphQLFormattedError } from 'graphql'

/**
 * Every code a client can meet, and what it means. A published code keeps its
 * meaning; a retired one is never used again. `docs/schema.md` lists the same.
 */
export const codes = {
  BAD_USER_INPUT: 'An argument or a variable is not what the field takes; the message says what to send.',
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit the schema.',
  OPERATION_RESOLUTION_FAILURE: 'The document has several operations and none was named, or the name is not in it.',
  BAD_REQUEST: 'The HTTP request is not one that GraphQL over HTTP knows.',
  PERSISTED_QUERY_NOT_FOUND: 'The hash is not known here yet: send the document with it once.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'Persisted queries are switched off here.',
  QUERY_TOO_COSTLY: 'The query would touch more than one request may.',
  QUERY_TOO_DEEP: 'The query nests deeper than one request may.',
  QUERY_TOO_LARGE: 'The document or its variables are larger than one request may send.',
  RATE_LIMITED: 'This address has used up what it may ask for now.',
  OVERLOADED: 'The server has as much work as it takes on: try again shortly.',
  SUBGRAPH_UNAVAILABLE: 'One subgraph could not be asked; `serviceName` tells which. The rest of the answer is right.',
  SUBGRAPH_TIMEOUT: 'One subgraph did not answer in time; `serviceName` tells which.',
  UNAUTHENTICATED: 'The request says who sends it in a way that does not hold.',
  FORBIDDEN: 'The sender may not do this.',
  CONFLICT: 'Somebody else changed the same thing first.',
  INTERNAL: 'Our fault. The log has the cause under the request id in `requestId`.',
} as const

export type Code = keyof typeof codes

/**
 * An error that a client may read: a code from the list and a sentence that says what to do.
 *
 *     throw refusal('BAD_USER_INPUT', '`first` is 101: ask for at most 100 at a time.', { argument: 'first' })
 */
export function refusal(code: Code, message: string, details: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { ...details, code } })
}

/** Whether `error` was made by `refusal`, here or in a subgraph, and may be shown as it is. */
export function isRefusal(error: { extensions?: Record<string, unknown> | undefined }): boolean {
  const code = error.extensions?.code
  return typeof code === 'string' && Object.hasOwn(codes, code) && code !== 'INTERNAL'
}

/**
 * What a client reads of `error`: refusals as they are; anything else becomes `INTERNAL` with the request id,
 * and `onCause` is given the cause for the log. No SQL, host, stack or address passes.
 */
export function formatError(
  error: GraphQLError,
  requestId: string,
  onCause: (cause: unknown) => void,
): GraphQLFormattedError {
  const { message, locations, path, extensions } = error
  const where = { ...(locations && { locations }), ...(path && { path }) }
  if (isRefusal(error)) return { message, ...where, extensions: { ...extensions } }
  onCause(error.originalError ?? error)
  return { message: internal(requestId), ...where, extensions: { code: 'INTERNAL', requestId } }
}

/** What a client reads where a subgraph, or the database of one, cannot be asked. */
export const unavailableError = (serviceName: string): GraphQLError =>
  refusal('SUBGRAPH_UNAVAILABLE', `The subgraph ${serviceName} could not be asked. Try again shortly.`, { serviceName })

/** What a client reads where a statement has taken longer than it may. */
const late = (serviceName: string): GraphQLError =>
  refusal(
    'SUBGRAPH_TIMEOUT',
    `The subgraph ${serviceName} did not answer in time. Ask for less, or try again shortly.`,
    {
      serviceName,
    },
  )

/** An error of a resolver, as a refusal where the database gives a reason that a client can be told. */
export function toRefusal(error: GraphQLError, serviceName: string): GraphQLError {
  const { code, severity } = faultOf(error.originalError) ?? {}
  if (code === undefined) return error
  // FATAL ends a connection, or refuses one: the database is gone or lets nobody in. 53: it has no room or memory left.
  if (severity === 'FATAL' || isUnconnected(code) || code.startsWith('53')) return unavailableError(serviceName)
  if (code === '57014') return late(serviceName)
  // 22021: text that PostgreSQL cannot hold.
  return code === '22021'
    ? refusal('BAD_USER_INPUT', 'Text may not have the character NUL in it: leave it out.')
    : error
}

/** What PostgreSQL or the connection says of a fault, however deep drizzle has wrapped it. */
function faultOf(error: unknown): { code: string; severity?: string } | undefined {
  if (!(error instanceof Error) || error instanceof GraphQLError) return
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  return typeof code === 'string' ? (error as unknown as { code: string; severity?: string }) : faultOf(cause)
}

const internal = (requestId: string) => `Something went wrong on our side. Please report it with the id ${requestId}.`

/** Whether a fault is that there is no connection, or that there is none any more. */
export const isUnconnected = (code: string) =>
  /^(ECONN|EPIPE|ENOENT|ENOTFOUND|EAI_|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|CONNECT_TIMEOUT|CONNECTION_|08|57P0)/.test(
    code,
  )
