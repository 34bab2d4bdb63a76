import { createHash } from 'node:crypto'
import dns from 'node:dns'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createGateway, type Gateway } from '#gateway'
import { createInProcessTransport } from '#gateway/subgraphs'
import { answerOf, composedOf, type ReceivedRequest, serverOf } from '#tests/troubles'
import { createLog, type Log } from '#toolkit/runtime'

const silent = createLog('silent')
const schemas = composedOf({ books: '', people: '' })
const books = { name: 'books', execute: (asked: ReceivedRequest) => answerOf('books', asked) }
const people = { name: 'people', execute: (asked: ReceivedRequest) => answerOf('people', asked) }
const gatewayWith = (log: Log, subgraphs = [books, people]) =>
  createGateway({ ...schemas, log, ...createInProcessTransport(subgraphs) })

describe('the validation of requests', () => {
  let gateway: Gateway
  beforeAll(async () => {
    gateway = await gatewayWith(silent)
  })
  afterAll(() => gateway.stop())

  const json = { 'content-type': 'application/json' }
  const post = (body: unknown, headers: Record<string, string> = json) => ({
    method: 'POST' as const,
    url: '/graphql',
    headers,
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const echo = 'query ($text: String) { echo(text: $text) }'

  test.each([
    ['incomplete JSON', post('{"query":'), 400, 'BAD_REQUEST'],
    ['an empty body', post(''), 400, 'BAD_REQUEST'],
    ['no query', post({}), 400, 'BAD_REQUEST'],
    ['a query that is a number', post({ query: 1 }), 400, 'BAD_REQUEST'],
    ['a batch of queries', post([{ query: '{ __typename }' }]), 400, 'BAD_REQUEST'],
    ['variables as a string', post({ query: echo, variables: '{}' }), 400, 'BAD_REQUEST'],
    ['a body with __proto__', post('{"query":"{__typename}","variables":{"__proto__":{"a":1}}}'), 400, 'BAD_REQUEST'],
    ['more than 100 KB', post({ query: `{ __typename } #${'x'.repeat(100_000)}` }), 413, 'QUERY_TOO_LARGE'],
    ['plain text', post('{ __typename }', { 'content-type': 'text/plain' }), 415, 'BAD_REQUEST'],
    ['a form', post('query={__typename}', { 'content-type': 'application/x-www-form-urlencoded' }), 415, 'BAD_REQUEST'],
    ['a GET without a CSRF header', { url: '/graphql?query={__typename}' }, 400, 'BAD_REQUEST'],
    ['PUT', { ...post({ query: '{ __typename }' }), method: 'PUT' as const }, 405, 'BAD_REQUEST'],
    [
      'a compressed body',
      post({ query: '{ __typename }' }, { ...json, 'content-encoding': 'gzip' }),
      415,
      'BAD_REQUEST',
    ],
    [
      'an empty operation name',
      post({ query: '{ __typename }', operationName: '' }),
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['an unknown address', { url: '/nothing' }, 404, 'BAD_REQUEST'],
    [
      'an invalid host',
      { ...post({ query: '{ __typename }' }), headers: { ...json, host: 'a b' } },
      400,
      'BAD_REQUEST',
    ],
    ['an incomplete document', post({ query: '{' }), 400, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', post({ query: '{ nothing }' }), 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'an unknown operation',
      post({ query: '{ __typename }', operationName: 'No' }),
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['a number for a string', post({ query: echo, variables: { text: 1 } }), 400, 'BAD_USER_INPUT'],
    ['an unknown hash', post({ extensions: persisted('{ a }') }), 200, 'PERSISTED_QUERY_NOT_FOUND'],
    ['a wrong hash', post({ query: '{ __typename }', extensions: persisted('{ a }') }), 400, 'BAD_REQUEST'],
    ['NUL in a variable', post({ query: echo, variables: { text: 'a\0' } }), 400, 'BAD_USER_INPUT'],
    ['a lone surrogate in a variable', post({ query: echo, variables: { text: 'a\ud800' } }), 400, 'BAD_USER_INPUT'],
    ['NUL deep in variables', post({ query: echo, variables: { x: [{ y: ['\0'] }] } }), 400, 'BAD_USER_INPUT'],
    ['NUL in the document', post({ query: '{ echo(text: "a\\u0000") }' }), 400, 'BAD_USER_INPUT'],
    ['NUL as \\u{0}', post({ query: '{ echo(text: "a\\u{0}") }' }), 400, 'BAD_USER_INPUT'],
    ['a lone surrogate in the document', post({ query: '{ echo(text: "a\\ud800") }' }), 400, 'GRAPHQL_PARSE_FAILED'],
  ])('rejects %s', async (_, request, status, code) => {
    const answer = await gateway.app.inject(request)
    expect([answer.statusCode, answer.json().errors[0].extensions.code]).toEqual([status, code])
    expect(answer.json().errors[0].message).not.toBe('')
    expect(answer.headers['x-request-id']).toMatch(/^[\w-]{36}$/)
    expect(answer.body).not.toMatch(/INTERNAL|stacktrace|node_modules|"http"/)
  })

  test('rejects with the same form and CORS headers if a request cannot be parsed', async () => {
    const url = new URL(await listening(gateway)).origin
    const long = await fetch(`${url}/graphql?query=${'x'.repeat(20_000)}`)
    expect([long.status, long.headers.get('access-control-allow-origin')]).toEqual([431, '*'])
    expect(await long.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('by POST'), extensions: { code: 'QUERY_TOO_LARGE' } }],
    })
    const undecodable = await gateway.app.inject({ url: '/export/%FF.csv' })
    expect([undecodable.statusCode, undecodable.json().errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST'])
    expect(undecodable.headers['access-control-allow-origin']).toBe('*')
    const plain = post({ query: '{ __typename }' }, { ...json, 'content-encoding': 'Identity' })
    expect((await gateway.app.inject(plain)).statusCode).toBe(200)
    const compressed = post({ query: '{ __typename }' }, { ...json, 'content-encoding': 'gzip', origin: 'http://a.b' })
    expect((await gateway.app.inject(compressed)).headers['access-control-allow-origin']).toBe('*')
  })

  test('rejects variables nested 40,000 deep before it traverses them', async () => {
    const deep = `{"query":"query ($text: String) { echo(text: $text) }","variables":{"x":${'['.repeat(40_000)}"\\u0000"${']'.repeat(40_000)}}}`
    const answer = await gateway.app.inject(post(deep))
    expect(answer.json().errors[0].extensions.code).toBe('QUERY_TOO_LARGE')
  })

  test('accepts the text of a NUL escape in a block string or a comment', async () => {
    const { body } = await gateway.execute({ query: '# \\u0000\n{ echo(text: """\\u0000""") }' })
    expect(body).toEqual({ data: { echo: '\\u0000' } })
  })
})

describe('the gateway', () => {
  const lines: Record<string, unknown>[] = []
  let gateway: Gateway
  beforeAll(async () => {
    const log = pino({ level: 'info' }, { write: line => void lines.push(JSON.parse(line)) })
    gateway = await gatewayWith(log)
  })
  afterEach(() => {
    lines.length = 0
  })
  afterAll(() => gateway.stop())

  test('logs an internal error with its request id, and sends the client only that id', async () => {
    const failing = { name: 'books', execute: async () => ({ errors: [new Error('secret at 10.1.2.3') as never] }) }
    const log = pino({}, { write: line => void lines.push(JSON.parse(line)) })
    const other = await gatewayWith(log, [failing])
    const { body } = await other.execute({ query: '{ broken }', headers: { 'x-request-id': 'r-9' } })
    await other.stop()
    expect(body.errors?.[0]).toMatchObject({
      message: expect.stringContaining('r-9'),
      extensions: { code: 'INTERNAL' },
    })
    expect(JSON.stringify(body)).not.toMatch(/secret|10\.1/)
    const logged = lines.find(line => line.msg === 'a request failed')
    expect(logged).toMatchObject({ requestId: 'r-9', subgraph: 'books' })
    expect(JSON.stringify(logged)).toContain('secret at 10.1.2.3')
  })

  test('uses the request id of the client if it has only letters, digits, `-` and `_`', async () => {
    const idFor = async (id: string) => {
      const answer = await gateway.app.inject({ url: '/livez', headers: { 'x-request-id': id } })
      return answer.headers['x-request-id']
    }
    expect(await idFor('abc-1_Z')).toBe('abc-1_Z')
    for (const invalid of ['a b', 'a"b', 'ä', 'x'.repeat(65), ''])
      expect(await idFor(invalid)).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('logs one line for each GraphQL request', async () => {
    await gateway.execute({ query: 'query Seen { book { title } }', headers: { 'x-request-id': 'r-3' } })
    await gateway.execute({ query: '{ nothing }' })
    await gateway.app.inject({ url: '/graphql?query={__typename}' })
    await gateway.app.inject({ url: '/livez' })
    expect(lines.map(({ requestId, operation, status, codes }) => [requestId, operation, status, codes])).toEqual([
      ['r-3', 'Seen', 200, []],
      [expect.any(String), null, 400, ['GRAPHQL_VALIDATION_FAILED']],
      [expect.any(String), null, 400, ['BAD_REQUEST']],
    ])
    expect(lines[0]!.ms).toBeGreaterThan(0)
  })

  test('accepts GET with a CSRF header, also for persisted queries', async () => {
    const headers = { 'apollo-require-preflight': '1' }
    const query = '{ book { title } }'
    const extensions = encodeURIComponent(JSON.stringify(persisted(query)))
    const first = await gateway.app.inject({ url: `/graphql?query=${query}&extensions=${extensions}`, headers })
    const second = await gateway.app.inject({ url: `/graphql?extensions=${extensions}`, headers })
    expect(first.json()).toEqual({ data: { book: { title: 'The Dispossessed' } } })
    expect(second.json()).toEqual(first.json())
    expect(first.headers['cache-control']).toBe('no-store')
  })

  test('serves its schema as text and by introspection', async () => {
    const text = await gateway.app.inject('/schema.graphql')
    expect([text.statusCode, text.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8'])
    expect(sortedSchema(text.body)).toBe(sortedSchema(schemas.apiSdl))
    const { body } = await gateway.execute({ query: '{ __type(name: "Book") { name } }' })
    expect(body.data).toEqual({ __type: { name: 'Book' } })
    expect((await gateway.execute({ query: '{ _service { sdl } }' })).status).toBe(400)
  })

  test('does not send the query plan for the header of Apollo', async () => {
    const headers = { 'apollo-query-plan-experimental': '1' }
    const { body } = await gateway.execute({ query: '{ book { title } }', headers })
    expect(body).toEqual({ data: { book: { title: 'The Dispossessed' } } })
  })

  test.each([
    [undefined, 200],
    [async () => true, 200],
    [async () => false, 503],
    [
      async () => {
        throw new Error('secret')
      },
      503,
    ],
  ])('is ready if `isReady` is true or missing (%#)', async (isReady, status) => {
    const other = await createGateway({ ...schemas, log: silent, isReady, ...createInProcessTransport([]) })
    expect((await other.app.inject('/readyz')).statusCode).toBe(status)
    expect((await other.app.inject('/livez')).statusCode).toBe(200)
    await other.stop()
  })
})

describe('during its shutdown, the gateway', () => {
  test('answers running requests, is not ready, and then closes its port', async () => {
    const slow = { name: 'books', execute: (asked: ReceivedRequest) => later(700).then(() => answerOf('books', asked)) }
    const gateway = await gatewayWith(silent, [slow])
    const address = await listening(gateway)
    const running = fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ book { title } }' }),
    })
    await later(100)
    const stopping = gateway.stop()
    expect(gateway.stop()).toBe(stopping)
    const probe = await fetch(`${address}/readyz`)
    expect([probe.status, probe.headers.get('connection')]).toEqual([503, 'close'])

    const answer = await running
    expect(answer.headers.get('connection')).toBe('close')
    expect(await answer.json()).toEqual({ data: { book: { title: 'The Dispossessed' } } })
    await stopping
    await expect(fetch(`${address}/livez`)).rejects.toThrow('fetch failed')
  })

  test('answers a request that is still arriving', async () => {
    const slow = { name: 'books', execute: (asked: ReceivedRequest) => later(800).then(() => answerOf('books', asked)) }
    const gateway = await gatewayWith(silent, [slow])
    const { port } = new URL(await listening(gateway))
    const lastAnswer = gateway.execute({ query: '{ book { title } }' })
    const socket = connect(Number(port), '127.0.0.1')
    socket.write('GET /livez HTTP/1.1\r\nhost: here\r\n')
    await later(50)
    const stopping = gateway.stop()
    await later(500)
    socket.write('\r\n')
    let answer = ''
    for await (const part of socket) answer += part
    expect(answer).toMatch(/^HTTP\/1.1 200 [\s\S]*connection: close/i)
    await Promise.all([lastAnswer, stopping])
  })

  test.each([
    ['that was idle', 0],
    ['that was idle while the event loop was blocked for 2.5 s', 2_500],
  ])('answers a request on a connection %s', async (_, blockedMs) => {
    const gateway = await gatewayWith(silent)
    const { port } = new URL(await listening(gateway))
    const socket = connect(Number(port), '127.0.0.1')
    socket.write('GET /livez HTTP/1.1\r\nhost: here\r\n\r\n')
    await new Promise(answered => socket.once('data', answered))
    const stopping = gateway.stop()
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, blockedMs)
    await later(600)
    socket.write('GET /livez HTTP/1.1\r\nhost: here\r\n\r\n')
    let answer = ''
    for await (const part of socket) answer += part
    expect(answer).toMatch(/^HTTP\/1.1 200 [\s\S]*connection: close/i)
    await stopping
  })
})

describe('a running gateway', () => {
  test('aborts the calls for a client that has disconnected', async () => {
    let abort: (() => void) | undefined
    const aborted = new Promise<void>(resolve => {
      abort = resolve
    })
    const slow = {
      name: 'books',
      execute: ({ signal }: ReceivedRequest) =>
        new Promise<never>(() => signal!.addEventListener('abort', () => abort!())),
    }
    const gateway = await gatewayWith(silent, [slow])
    const { port } = new URL(await listening(gateway))
    const headers = { 'content-type': 'application/json' }
    const client = httpRequest({ port, path: '/graphql', method: 'POST', headers })
    client.on('error', () => {})
    client.end(JSON.stringify({ query: '{ book { title } }' }))
    await later(150)
    client.destroy()
    expect(await Promise.race([aborted.then(() => 'aborted'), later(1_500)])).toBe('aborted')
    await gateway.stop()
  })

  test('reports nothing to Apollo for any setting in the environment', async () => {
    const hosts: string[] = []
    const lookup = vi.spyOn(dns, 'lookup').mockImplementation(((host: string, ...rest: unknown[]) => {
      hosts.push(host)
      ;(rest.at(-1) as (error: Error) => void)(new Error('no network in this test'))
    }) as never)
    vi.stubEnv('APOLLO_SCHEMA_REPORTING', 'true')
    await (await gatewayWith(silent)).stop()
    vi.stubEnv('APOLLO_KEY', 'service:accord:key')
    vi.stubEnv('APOLLO_GRAPH_REF', 'accord@current')
    vi.stubEnv('APOLLO_TELEMETRY_DISABLED', '')
    const gateway = await gatewayWith(silent)
    await gateway.execute({ query: '{ book { title } }' })
    await later(100)
    await gateway.stop()
    vi.unstubAllEnvs()
    lookup.mockRestore()
    expect(hosts).toEqual([])
  })
})

/** A schema with its types in the order of their names. */
const sortedSchema = (sdl: string) => printSchema(lexicographicSortSchema(buildSchema(sdl)))

function persisted(query: string) {
  return { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') } }
}

async function listening(gateway: Gateway): Promise<string> {
  const free = await serverOf(() => {})
  await free.close()
  return gateway.listen({ host: '127.0.0.1', port: Number(new URL(free.url).port) })
}

const later = (ms: number) => new Promise(done => setTimeout(done, ms))
