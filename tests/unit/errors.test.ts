import fc from 'fast-check'
import { GraphQLError, Source } from 'graphql'
import { describe, expect, test } from 'vitest'
import { type Code, codes, formatError, isRefusal, refusal, toRefusal, unavailableError } from '#toolkit/errors'

const published = Object.keys(codes) as Code[]
const readable: string[] = published.filter(code => code !== 'INTERNAL')
const id = 'r-7'
const uncaused = (cause: unknown) => {
  throw new Error(`a refusal has no cause to log: ${cause}`)
}

test('the codes are those that were published: more may come, none may go', () => {
  const known = `BAD_USER_INPUT GRAPHQL_PARSE_FAILED GRAPHQL_VALIDATION_FAILED OPERATION_RESOLUTION_FAILURE BAD_REQUEST
    PERSISTED_QUERY_NOT_FOUND PERSISTED_QUERY_NOT_SUPPORTED QUERY_TOO_COSTLY QUERY_TOO_DEEP QUERY_TOO_LARGE RATE_LIMITED
    OVERLOADED SUBGRAPH_UNAVAILABLE SUBGRAPH_TIMEOUT UNAUTHENTICATED FORBIDDEN CONFLICT INTERNAL`.split(/\s+/)
  expect(known.filter(code => !Object.hasOwn(codes, code))).toEqual([])
  for (const [code, meaning] of Object.entries(codes)) {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
    expect(meaning).toMatch(/^[A-Z].*\.$/s)
  }
})

describe('what a client reads', () => {
  test.each(readable)('of %s is all of it', code => {
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

  test('of anything else is INTERNAL and the id of the request; the cause goes to the log alone', () => {
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

  test('of an error without extensions is INTERNAL too', () => {
    const error = { message: 'select' } as GraphQLError
    expect(formatError(error, id, () => {}).extensions).toEqual({ code: 'INTERNAL', requestId: id })
    expect([isRefusal({}), isRefusal({ extensions: undefined })]).toEqual([false, false])
  })
})

test('a refusal has its code, its sentence and its details, and no detail takes the place of the code', () => {
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

describe('what the database says', () => {
  // As drizzle and graphql-js hand it on: the fault within a wrapping, within an error of a field.
  const failed = (fault: object) =>
    new GraphQLError('Failed query: select', {
      originalError: new Error('Failed query: select', { cause: Object.assign(new Error('secret'), fault) }),
    })

  const refusedFor = (fault: object) =>
    Object.assign(refusal('CONFLICT', 'b'), { cause: Object.assign(new Error('secret'), fault) })

  test.each([
    ['refuses the connection', { code: 'ECONNREFUSED' }],
    ['resets the connection', { code: 'ECONNRESET' }],
    ['has no socket', { code: 'ENOENT' }],
    ['breaks the pipe', { code: 'EPIPE' }],
    ['lets wait too long', { code: 'CONNECT_TIMEOUT' }],
    ['closes the connection', { code: 'CONNECTION_CLOSED' }],
    ['fails to connect', { code: '08006', severity: 'ERROR' }],
    ['is being shut down', { code: '57P01', severity: 'FATAL' }],
    ['has too many clients', { code: '53300', severity: 'FATAL' }],
    ['knows no such login', { code: '28P01', severity: 'FATAL' }],
  ])('when it %s, its subgraph is unavailable', (_, fault) => {
    const error = toRefusal(failed(fault), 'sources')
    expect(error).toEqual(unavailableError('sources'))
    expect(error.extensions).toEqual({ code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'sources' })
    expect(error.message).toMatch(/^The subgraph sources .*\.$/)
  })

  test('of a NUL in a text is the doing of who sent it', () => {
    const { message, extensions } = toRefusal(failed({ code: '22021', severity: 'ERROR' }), 'sources')
    expect(extensions).toEqual({ code: 'BAD_USER_INPUT' })
    expect(message).toContain('NUL')
  })

  test('of a statement that took too long is that its subgraph was late', () => {
    const { extensions } = toRefusal(failed({ code: '57014', severity: 'ERROR' }), 'sources')
    expect(extensions).toEqual({ code: 'SUBGRAPH_TIMEOUT', serviceName: 'sources' })
  })

  test.each([
    ['a table that is missing', failed({ code: '42P01', severity: 'ERROR' })],
    ['a fault without a code', failed({})],
    ['a fault whose code is a number', failed({ code: 8, severity: 'FATAL' })],
    ['a refusal with a cause', new GraphQLError('a', { originalError: refusedFor({ code: 'ECONNREFUSED' }) })],
    ['an error without a cause', new GraphQLError('a')],
  ])('of %s is left as it is', (_, error) => {
    expect(toRefusal(error, 'sources')).toBe(error)
  })
})
