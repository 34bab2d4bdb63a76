import { afterEach, describe, expect, test } from 'vitest'
import { createGateway, type Gateway } from '#gateway'
import { createInProcessTransport } from '#gateway/subgraphs'
import { createHttpTransport } from '#src/gateway/subgraphs/http-client.ts'
import {
  answerOf,
  composedOf,
  type Handler,
  json,
  type ReceivedRequest,
  serverOf,
  troubles,
  well,
} from '#tests/troubles'
import { refusal } from '#toolkit/errors'
import { createLog } from '#toolkit/runtime'

const log = createLog('silent')
const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  while (ends.length > 0) await ends.pop()!()
})

const bookAndAuthor = '{ book { title author { id name } } }'

describe('over HTTP', () => {
  for (const [trouble, { code, handle }] of Object.entries(troubles)) {
    test(`a subgraph that ${trouble} makes only its own fields null`, async () => {
      const gateway = await graph({ people: handle })
      const start = Date.now()
      const { status, body } = await gateway.execute({ query: bookAndAuthor })
      expect(Date.now() - start).toBeLessThan(2_000)
      expect(status).toBe(200)
      expect(body.data).toEqual({ book: { title: 'The Dispossessed', author: { id: 'p1', name: null } } })
      expect(body.errors).toEqual([
        {
          message: expect.stringMatching(/^The subgraph people (is unavailable|did not respond in time)/),
          path: ['book', 'author', 'name'],
          extensions: { code, serviceName: 'people' },
        },
      ])
      expect(JSON.stringify(body)).not.toMatch(/127\.0\.0|secret|html|ECONN|\bat /)
    })
  }

  test('a subgraph that refuses connections makes only its own fields null', async () => {
    const closed = await serverOf(() => {})
    await closed.close()
    const books = await serve(well('books'))
    const gateway = await gatewayTo({ books, people: closed.url })
    const { body } = await gateway.execute({ query: `{ person { name } ${bookAndAuthor.slice(1, -1)} }` })
    expect(body.data).toEqual({ person: null, book: { title: 'The Dispossessed', author: { id: 'p1', name: null } } })
    expect(body.errors?.map(({ path, extensions }) => [path, extensions])).toEqual([
      [['person'], { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'people' }],
      [['book', 'author', 'name'], { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'people' }],
    ])
  })

  test('every field without a value has an error, with its alias in the path', async () => {
    const gateway = await graph({ people: (_, response) => json(response, {}, 500) })
    const { body } = await gateway.execute({ query: '{ shelf { authors { id called: name born } } }' })
    expect(body.errors?.map(error => error.path)).toEqual([
      ['shelf', 0, 'authors', 0, 'called'],
      ['shelf', 0, 'authors', 0, 'born'],
      ['shelf', 0, 'authors', 1, 'called'],
      ['shelf', 0, 'authors', 1, 'born'],
    ])
  })

  test('a redirect is not followed', async () => {
    const requests: string[] = []
    const target = await serve((request, response) => {
      requests.push(request.text)
      return well('people')(request, response)
    })
    const gateway = await graph({ people: (_, response) => response.writeHead(307, { location: target }).end() })
    const { body } = await gateway.execute({ query: bookAndAuthor })
    expect(body.errors?.[0]?.extensions?.code).toBe('SUBGRAPH_UNAVAILABLE')
    expect(requests).toEqual([])
  })

  test('a call whose connection breaks is retried once', async () => {
    let calls = 0
    const gateway = await graph({
      people: (request, response) => (calls++ === 0 ? request.socket.destroy() : well('people')(request, response)),
    })
    const { body } = await gateway.execute({ query: bookAndAuthor })
    expect(body).toEqual({ data: { book: { title: 'The Dispossessed', author: { id: 'p1', name: 'Ursula' } } } })
    expect(calls).toBe(2)
  })

  test('an error of a subgraph has its path, code and argument, without the stack trace and other extensions', async () => {
    const gateway = await graph({
      people: (_, response) =>
        json(response, {
          data: { _entities: [{ name: null }] },
          errors: [
            {
              message: 'Ask for at most 100 at a time.',
              path: ['_entities', 0, 'name'],
              extensions: { code: 'BAD_USER_INPUT', argument: 'first', stacktrace: ['secret'], response: 'secret' },
            },
          ],
        }),
    })
    const { body } = await gateway.execute({ query: bookAndAuthor })
    expect(body.errors).toEqual([
      {
        message: 'Ask for at most 100 at a time.',
        path: ['book', 'author', 'name'],
        extensions: { code: 'BAD_USER_INPUT', argument: 'first', serviceName: 'people' },
      },
    ])
  })

  test('a validation error of a subgraph becomes an internal error', async () => {
    const gateway = await graph({
      people: (_, response) =>
        json(response, {
          errors: [{ message: 'Cannot query field', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
        }),
    })
    const { body } = await gateway.execute({ query: bookAndAuthor, headers: { 'x-request-id': 'r-1' } })
    expect(body.errors?.[0]?.extensions).toEqual({ code: 'INTERNAL', requestId: 'r-1' })
  })

  test('a call has the request id of the client', async () => {
    const ids: unknown[] = []
    const gateway = await graph({
      people: (request, response) => {
        ids.push(request.headers['x-request-id'])
        return well('people')(request, response)
      },
    })
    await gateway.execute({ query: bookAndAuthor, headers: { 'x-request-id': 'from-outside_1' } })
    expect(ids).toEqual(['from-outside_1'])
  })

  test('a subgraph without an address is an error at the start, with its name', () => {
    const { buildService } = createHttpTransport()
    expect(() => buildService({ name: 'my-people', url: '' })).toThrow(
      /my-people has no address.*SUBGRAPH_URL_MY_PEOPLE/,
    )
  })
})

describe('in one process', () => {
  const books = { name: 'books', execute: (asked: ReceivedRequest) => answerOf('books', asked) }
  const urls = { books: '', people: '' }
  const withPeople = (execute: (asked: ReceivedRequest) => Promise<Awaited<ReturnType<typeof answerOf>>>) => [
    books,
    { name: 'people', execute },
  ]

  test('the subgraphs answer a query together', async () => {
    const gateway = await untilEnd(
      createGateway({
        ...composedOf(urls),
        log,
        ...createInProcessTransport(withPeople(asked => answerOf('people', asked))),
      }),
    )
    expect(await gateway.execute({ query: bookAndAuthor })).toEqual({
      status: 200,
      body: { data: { book: { title: 'The Dispossessed', author: { id: 'p1', name: 'Ursula' } } } },
    })
  })

  const stopped = async () => ({ errors: [refusal('SUBGRAPH_UNAVAILABLE', 'Try again.', { serviceName: 'people' })] })
  const hanging = () => new Promise<never>(() => {})
  const throwing = async () => {
    throw new Error('secret')
  }
  test.each([
    ['has stopped', withPeople(stopped), 'SUBGRAPH_UNAVAILABLE'],
    ['hangs', withPeople(hanging), 'SUBGRAPH_TIMEOUT'],
    ['throws', withPeople(throwing), 'SUBGRAPH_UNAVAILABLE'],
    ['was not started', [books], 'SUBGRAPH_UNAVAILABLE'],
  ])('a subgraph that %s makes only its own fields null', async (_, subgraphs, code) => {
    const transport = createInProcessTransport(subgraphs, { timeout: 200 })
    const gateway = await untilEnd(createGateway({ ...composedOf(urls), log, ...transport }))
    const { status, body } = await gateway.execute({ query: bookAndAuthor })
    expect(status).toBe(200)
    expect(body.data).toEqual({ book: { title: 'The Dispossessed', author: { id: 'p1', name: null } } })
    expect(body.errors?.map(({ path, extensions }) => [path, extensions])).toEqual([
      [['book', 'author', 'name'], { code, serviceName: 'people' }],
    ])
  })

  test('the timeout of a request aborts all its calls', async () => {
    const aborted: boolean[] = []
    const waiting = ({ signal }: ReceivedRequest) =>
      new Promise<never>(() => signal!.addEventListener('abort', () => aborted.push(true)))
    const gateway = await untilEnd(
      createGateway({
        ...composedOf(urls),
        log,
        ...createInProcessTransport(withPeople(waiting)),
        requestTimeout: 150,
      }),
    )
    const start = Date.now()
    const { body } = await gateway.execute({ query: bookAndAuthor })
    expect(Date.now() - start).toBeLessThan(1_500)
    expect(body.errors?.[0]?.extensions?.code).toBe('SUBGRAPH_TIMEOUT')
    expect(aborted).toEqual([true])
  })

  test.each([
    ['null in a non-null field', { data: { book: { pages: null } } }, ['book', 'pages']],
    ['a string in a field of Int', { data: { pages: 'secret' } }, ['pages']],
  ])('%s is an error with its path, not only null', async (_, answer, path) => {
    const wrong = { name: 'books', execute: async () => answer }
    const gateway = await untilEnd(createGateway({ ...composedOf(urls), log, ...createInProcessTransport([wrong]) }))
    const query = path[0] === 'book' ? '{ book { pages } }' : '{ pages }'
    const { body } = await gateway.execute({ query, headers: { 'x-request-id': 'r-2' } })
    expect(body.data).toEqual({ [path[0]!]: null })
    expect(body.errors).toEqual([
      { message: expect.stringContaining('r-2'), path, extensions: { code: 'INTERNAL', requestId: 'r-2' } },
    ])
    expect(body.extensions).toBeUndefined()
  })

  test('a response of the wrong shape is an internal error, not an invalid request', async () => {
    const wrong = { name: 'books', execute: async () => ({ data: { shelf: 'secret' } }) }
    const gateway = await untilEnd(createGateway({ ...composedOf(urls), log, ...createInProcessTransport([wrong]) }))
    const { status, body } = await gateway.execute({ query: '{ shelf { title } }' })
    expect([status, body.data, body.errors?.[0]?.extensions?.code]).toEqual([200, null, 'INTERNAL'])
    expect(JSON.stringify(body)).not.toContain('secret')
  })
})

/** Stops the gateway after the test. */
async function untilEnd(creating: Promise<Gateway>): Promise<Gateway> {
  const gateway = await creating
  ends.push(() => gateway.stop())
  return gateway
}

async function serve(handle: Handler): Promise<string> {
  const { url, close } = await serverOf(handle)
  ends.unshift(close)
  return url
}

const gatewayTo = (urls: { books: string; people: string }) =>
  untilEnd(
    createGateway({ ...composedOf(urls), log, ...createHttpTransport({ timeout: 400, maxResponseSize: 100_000 }) }),
  )

const graph = async ({ people }: { people: Handler }) =>
  gatewayTo({ books: await serve(well('books')), people: await serve(people) })
