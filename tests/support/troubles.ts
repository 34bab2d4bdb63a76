import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { composeServices } from '@apollo/composition'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { execute, parse, printSchema } from 'graphql'

// Two minimal subgraphs: books have the id of their author, people have the other fields of it.
const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n'
export const sdls = {
  books: `${link}
    type Query { book: Book  shelf: [Book!]  pages(least: Int): Int  echo(text: String): String  broken: Int }
    type Book { title: String  author: Person  authors: [Person]  pages: Int! }
    type Person @key(fields: "id", resolvable: false) { id: ID! }`,
  people: `${link}
    type Query { person: Person }
    type Person @key(fields: "id") { id: ID!  name: String  born: Int }`,
}

const people = [
  { __typename: 'Person', id: 'p1', name: 'Ursula', born: 1929 },
  { __typename: 'Person', id: 'p2', name: 'Karel', born: 1890 },
]
const book = { title: 'The Dispossessed', author: people[0], authors: people, pages: 341 }
const resolvers = {
  books: {
    Query: {
      book: () => book,
      shelf: () => [book],
      echo: (_: unknown, { text }: { text: string }) => text,
      broken: () => {
        throw new Error('secret: select password from users at 10.1.2.3')
      },
    },
  },
  people: {
    Query: { person: () => people[0] },
    Person: { __resolveReference: ({ id }: { id: string }) => people.find(one => one.id === id) },
  },
}

export type Name = keyof typeof sdls
export type ReceivedRequest = {
  query: string
  variables?: Record<string, unknown> | undefined
  requestId: string
  signal?: AbortSignal | undefined
}

const schemaOf = (name: Name) =>
  buildSubgraphSchema([{ typeDefs: parse(sdls[name]), resolvers: resolvers[name] as never }])
const schemas = { books: schemaOf('books'), people: schemaOf('people') }

/** A response of one of the two subgraphs. */
export const answerOf = async (name: Name, { query, variables }: Pick<ReceivedRequest, 'query' | 'variables'>) =>
  execute({ schema: schemas[name], document: parse(query), variableValues: variables, contextValue: {} })

/** The supergraph of the subgraphs that have an address. */
export function composedOf(
  urls: Partial<Record<Name, string>>,
  texts: Partial<Record<Name, string>> = sdls,
): { supergraphSdl: string; apiSdl: string } {
  const names = Object.keys(urls) as Name[]
  const result = composeServices(names.map(name => ({ name, url: urls[name]!, typeDefs: parse(texts[name]!) })))
  if (result.errors) throw result.errors[0]
  return { supergraphSdl: result.supergraphSdl, apiSdl: printSchema(result.schema.toAPISchema().toGraphQLJSSchema()) }
}

export type Handler = (request: IncomingMessage & { text: string }, response: ServerResponse) => unknown

/** Starts a server on 127.0.0.1, on a port outside the range of outgoing connections. */
export async function serverOf(handle: Handler): Promise<{ url: string; server: Server; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', part => parts.push(part))
    request.on('end', () => handle(Object.assign(request, { text: Buffer.concat(parts).toString() }), response))
  })
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 18_000)
    const error = await new Promise<NodeJS.ErrnoException | undefined>(done => {
      server.once('error', done)
      server.listen(port, '127.0.0.1', () => done(undefined))
    })
    server.removeAllListeners('error')
    if (error && error.code !== 'EADDRINUSE') throw error
    if (!error) {
      return {
        url: `http://127.0.0.1:${port}/graphql`,
        server,
        async close() {
          server.closeAllConnections()
          await new Promise(done => server.close(done))
        },
      }
    }
  }
}

/** A subgraph that responds correctly. */
export const well =
  (name: Name): Handler =>
  async ({ text }, response) =>
    json(response, await answerOf(name, JSON.parse(text)))

/** Failures of a subgraph by name, each with the error code that the client must receive. */
export const troubles: Record<string, { code: string; handle: Handler }> = {
  'closes the connection': { code: 'SUBGRAPH_UNAVAILABLE', handle: request => request.socket.destroy() },
  'never responds': { code: 'SUBGRAPH_TIMEOUT', handle: () => {} },
  'sends one byte at a time': {
    code: 'SUBGRAPH_TIMEOUT',
    handle: (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const drip = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(drip))
    },
  },
  'closes the connection within a response': {
    code: 'SUBGRAPH_UNAVAILABLE',
    handle: (request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 })
      response.write('{"data":')
      setTimeout(() => request.socket.destroy(), 10)
    },
  },
  'sends HTML': {
    code: 'SUBGRAPH_UNAVAILABLE',
    handle: (_, response) => response.end('<html>secret</html>'),
  },
  'sends incomplete JSON': { code: 'SUBGRAPH_UNAVAILABLE', handle: (_, response) => response.end('{"data":{"_ent') },
  'sends {}': { code: 'SUBGRAPH_UNAVAILABLE', handle: (_, response) => json(response, {}) },
  'sends a list': { code: 'SUBGRAPH_UNAVAILABLE', handle: (_, response) => json(response, [1]) },
  'sends null': { code: 'SUBGRAPH_UNAVAILABLE', handle: (_, response) => json(response, null) },
  'sends data null without errors': {
    code: 'SUBGRAPH_UNAVAILABLE',
    handle: (_, response) => json(response, { data: null }),
  },
  'sends no entities': { code: 'SUBGRAPH_UNAVAILABLE', handle: (_, response) => json(response, { data: {} }) },
  'sends too many entities': {
    code: 'SUBGRAPH_UNAVAILABLE',
    handle: (_, response) => json(response, { data: { _entities: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] } }),
  },
  'sends status 500 with internal details': {
    code: 'SUBGRAPH_UNAVAILABLE',
    handle: (_, response) => json(response, { errors: [{ message: 'secret' }] }, 500),
  },
  'sends status 503': { code: 'SUBGRAPH_UNAVAILABLE', handle: (_, response) => json(response, { secret: 1 }, 503) },
  'sends a response over the size limit': {
    code: 'SUBGRAPH_UNAVAILABLE',
    handle: (_, response) => json(response, { data: { _entities: [{ name: 'x'.repeat(200_000) }] } }),
  },
}

export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
