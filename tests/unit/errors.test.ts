import fc from 'fast-check'
import { GraphQLError, Source } from 'graphql'
import { describe, expect, test } from 'vitest'
import { type Code, codes, formatError, isRefusal, refusal, toRefusal, unavailableError } from '#toolkit/errors'

const published = Object.keys(codes) as Code[]
const readable: string[] = published.filter(code => code !== 'INTERNAL')
const id = 'r-7'
const uncaused = (cause: unknown) => {
  throw new Error(`an error with a published code has no cause to log: ${cause}`)
}

test('all published codes still exist; new ones are allowed', () => {
  const known = `BAD_USER_INPUT GRAPHQL_PARSE_FAILED GRAPHQL_VALIDATION_FAILED OPERATION_RESOLUTION_FAILURE BAD_REQUEST
    PERSISTED_QUERY_NOT_FOUND PERSISTED_QUERY_NOT_SUPPORTED QUERY_TOO_COSTLY QUERY_TOO_DEEP QUERY_TOO_LARGE RATE_LIMITED
    OVERLOADED SUBGRAPH_UNAVAILABLE SUBGRAPH_TIMEOUT UNAUTHENTICATED FORBIDDEN CONFLICT INTERNAL`.split(/\s+/)
  expect(known.filter(code => !Object.hasOwn(codes, code))).toEqual([])
  for (const [code, meaning] of Object.entries(codes)) {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
    expect(meaning).toMatch(/^[A-Z].*\.$/s)
  }
})

describe('the error that a client receives', () => {
  test.each(readable)('for %s is complete', code => {
    const error = new GraphQLError('Send something else.', {
      path: ['agreements', 0, 'status'],
      source: new Source('{ agreements }'),
      positions: [2],
      originalError: new Error('a cause'),
      extensions: { code, argument: 'asOf' },
    })
    expect(formatError(error, id, uncaused)).toEqual({
      message: 'Send something else.',
      path: ['agreements', 0, 'status'],
      locations: [{ line: 1, column: 3 }],
      extensions: { code, argument: 'asOf' },
    })
  })

  test('for any other code is INTERNAL with the request id; only the log has the cause', () => {
    const other = fc.oneof(
      fc.string(),
      fc.constantFrom('INTERNAL', 'constructor', 'toString', '__proto__', 'bad_user_input'),
    )
    const code = fc.oneof(
      other.filter(code => !readable.includes(code)),
      fc.anything().filter(code => typeof code !== 'string'),
    )
    fc.assert(
      fc.property(code, fc.uuid(), fc.boolean(), (code, secret, isWrapped) => {
        const cause = new Error(`select ${secret} from 10.1.2.3`)
        const extensions = { code, secret, stacktrace: [secret] }
        const error = new GraphQLError(cause.message, {
          path: ['people'],
          extensions,
          ...(isWrapped && { originalError: cause }),
        })
        const causes: unknown[] = []
        const read = formatError(error, id, cause => causes.push(cause))
        expect(read).toEqual({
          message: expect.stringContaining(id),
          path: ['people'],
          extensions: { code: 'INTERNAL', requestId: id },
        })
        expect(JSON.stringify(read)).not.toContain(secret)
        expect(causes).toEqual([isWrapped ? cause : error])
        expect(isRefusal(error)).toBe(false)
      }),
    )
  })

  test('for an error without extensions is INTERNAL too', () => {
    const error = { message: 'select' } as GraphQLError
    expect(formatError(error, id, () => {}).extensions).toEqual({ code: 'INTERNAL', requestId: id })
    expect([isRefusal({}), isRefusal({ extensions: undefined })]).toEqual([false, false])
  })
})

test('a refusal has its code, message and details, and no detail overwrites the code', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...published),
      fc.string(),
      fc.dictionary(fc.string(), fc.string()),
      (code, text, details) => {
        const error = refusal(code, text, { ...details, code: 'OTHER', argument: 'first' })
        expect([error.message, error.extensions.code, error.extensions.argument]).toEqual([text, code, 'first'])
        expect(isRefusal(error)).toBe(code !== 'INTERNAL')
      },
    ),
  )
})

describe('an error of the database', () => {
  // The nesting of drizzle and graphql-js: a field error wraps a query error, which wraps the database error.
  const failed = (cause: object) =>
    new GraphQLError('Failed query: select', {
      originalError: new Error('Failed query: select', { cause: Object.assign(new Error('secret'), cause) }),
    })

  const refusedFor = (cause: object) =>
    Object.assign(refusal('CONFLICT', 'b'), { cause: Object.assign(new Error('secret'), cause) })

  test.each([
    ['refuses the connection', { code: 'ECONNREFUSED' }],
    ['resets the connection', { code: 'ECONNRESET' }],
    ['has no socket', { code: 'ENOENT' }],
    ['breaks the pipe', { code: 'EPIPE' }],
    ['does not accept the connection before the timeout', { code: 'CONNECT_TIMEOUT' }],
    ['closes the connection', { code: 'CONNECTION_CLOSED' }],
    ['fails to connect', { code: '08006', severity: 'ERROR' }],
    ['is being shut down', { code: '57P01', severity: 'FATAL' }],
    ['has too many clients', { code: '53300', severity: 'FATAL' }],
    ['rejects the login', { code: '28P01', severity: 'FATAL' }],
  ])('gives SUBGRAPH_UNAVAILABLE if the database %s', (_, cause) => {
    const error = toRefusal(failed(cause), 'sources')
    expect(error).toEqual(unavailableError('sources'))
    expect(error.extensions).toEqual({ code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'sources' })
    expect(error.message).toMatch(/^The subgraph sources .*\.$/)
  })

  test('for a NUL in a text gives BAD_USER_INPUT', () => {
    const { message, extensions } = toRefusal(failed({ code: '22021', severity: 'ERROR' }), 'sources')
    expect(extensions).toEqual({ code: 'BAD_USER_INPUT' })
    expect(message).toContain('NUL')
  })

  test('for a statement that exceeds the timeout gives SUBGRAPH_TIMEOUT', () => {
    const { extensions } = toRefusal(failed({ code: '57014', severity: 'ERROR' }), 'sources')
    expect(extensions).toEqual({ code: 'SUBGRAPH_TIMEOUT', serviceName: 'sources' })
  })

  test.each([
    ['for a missing table', failed({ code: '42P01', severity: 'ERROR' })],
    ['without a code', failed({})],
    ['with a number as its code', failed({ code: 8, severity: 'FATAL' })],
    ['that is a refusal with a cause', new GraphQLError('a', { originalError: refusedFor({ code: 'ECONNREFUSED' }) })],
    ['without a cause', new GraphQLError('a')],
  ])('%s stays unchanged', (_, error) => {
    expect(toRefusal(error, 'sources')).toBe(error)
  })
})
