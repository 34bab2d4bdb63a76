import { GraphQLError, type GraphQLFormattedError } from 'graphql'

/** The error codes for clients. The meaning of a code never changes, and a removed code is never used again. */
export const codes = {
  BAD_USER_INPUT: 'An argument or a variable has an invalid value; the message says what to send.',
  GRAPHQL_PARSE_FAILED: 'The document is not valid GraphQL syntax.',
  GRAPHQL_VALIDATION_FAILED: 'The document is not valid for the schema.',
  OPERATION_RESOLUTION_FAILURE: 'The request names no operation of several, or a name that the document does not have.',
  BAD_REQUEST: 'The HTTP request does not follow GraphQL over HTTP.',
  PERSISTED_QUERY_NOT_FOUND: 'The hash is unknown: send it once together with its document.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'Persisted queries are switched off.',
  QUERY_TOO_COSTLY: 'The query costs more points than one request may.',
  QUERY_TOO_DEEP: 'The query nests deeper than one request may.',
  QUERY_TOO_LARGE: 'The document or its variables are larger than one request may send.',
  RATE_LIMITED: 'This address has used up its points for now.',
  OVERLOADED: 'The server is busy: try again shortly.',
  SUBGRAPH_UNAVAILABLE: 'The subgraph in `serviceName` is unavailable. The rest of the response is correct.',
  SUBGRAPH_TIMEOUT: 'The subgraph in `serviceName` did not respond within its timeout.',
  UNAUTHENTICATED: 'The credentials of the request are not valid.',
  FORBIDDEN: 'The client is not allowed to do this.',
  CONFLICT: 'Another client changed the same data first.',
  INTERNAL: 'An error of the server. The log has its cause under the id in `requestId`.',
} as const

export type Code = keyof typeof codes

/**
 * An error that a client may read: a code, and a message with advice. `details` are further extensions.
 *
 *     throw refusal('BAD_USER_INPUT', '`first` is 101: send at most 100.', { argument: 'first' })
 */
export function refusal(code: Code, message: string, details: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { ...details, code } })
}

/** Whether a client may read `error`, also one from a subgraph: it has one of the codes, except `INTERNAL`. */
export function isRefusal(error: { extensions?: Record<string, unknown> | undefined }): boolean {
  const code = error.extensions?.code
  return typeof code === 'string' && Object.hasOwn(codes, code) && code !== 'INTERNAL'
}

/**
 * Formats `error` for a client. A refusal stays as it is. Any other error becomes `INTERNAL` with the request id, so no
 * SQL, host name, address or stack reaches a client. `onCause` receives the cause for the log.
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
  const internal = `Something went wrong on our side. Please report it with the id ${requestId}.`
  return { message: internal, ...where, extensions: { code: 'INTERNAL', requestId } }
}

/** The error for a client if a subgraph or its database is unavailable. */
export const unavailableError = (serviceName: string): GraphQLError =>
  refusal('SUBGRAPH_UNAVAILABLE', `The subgraph ${serviceName} is unavailable. Try again shortly.`, { serviceName })

/** Turns an error of a resolver into a refusal if its SQLSTATE has a meaning for clients. Others stay as they are. */
export function toRefusal(error: GraphQLError, serviceName: string): GraphQLError {
  const { code, severity } = databaseErrorIn(error.originalError) ?? {}
  if (code === undefined) return error
  // FATAL: PostgreSQL closes or rejects the connection. Class 53: it has no memory, disk space or connections left.
  if (severity === 'FATAL' || isConnectionError(code) || code.startsWith('53')) return unavailableError(serviceName)
  if (code === '57014') {
    const message = `The subgraph ${serviceName} did not respond in time. Request less data, or try again shortly.`
    return refusal('SUBGRAPH_TIMEOUT', message, { serviceName })
  }
  // 22021: PostgreSQL cannot store the text.
  return code === '22021' ? refusal('BAD_USER_INPUT', 'Text must not contain the character NUL. Remove it.') : error
}

/** The error of PostgreSQL or of its connection among the causes of `error`. drizzle wraps such an error. */
function databaseErrorIn(error: unknown): { code: string; severity?: string } | undefined {
  if (!(error instanceof Error) || error instanceof GraphQLError) return
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  return typeof code === 'string' ? (error as unknown as { code: string; severity?: string }) : databaseErrorIn(cause)
}

const connectionErrors =
  /^(ECONN|EPIPE|ENOENT|ENOTFOUND|EAI_|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|CONNECT_TIMEOUT|CONNECTION_|08|57P0)/

/** Whether an error code of Node, postgres.js or PostgreSQL means that a connection failed or was lost. */
export const isConnectionError = (code: string) => connectionErrors.test(code)
