import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { comes } from '#tests/embedded'
import { loading } from '#tests/load'
import { type Serving, serve } from '#tests/processes'
import { composedOf, type Name, sdls, serverOf, well } from '#tests/troubles'

// A gateway whose supergraph is replaced under load, and replaced by invalid files.

const folder = mkdtempSync(join(tmpdir(), 'accord-reload-'))
const file = join(folder, 'supergraph.graphql')
const query = '{ book { title author { name } } }'
const answer = { book: { title: 'The Dispossessed', author: { name: 'Ursula' } } }

type Server = Awaited<ReturnType<typeof serverOf>>
let servers: Record<Name, Server>
let gateway: Serving

const withField = (field: string) => ({ books: sdls.books.replace('book: Book', `book: Book  ${field}: Int`) })
const graphOf = (own?: Partial<typeof sdls>) =>
  composedOf({ books: servers.books.url, people: servers.people.url }, { ...sdls, ...own }).supergraphSdl
/** Replaces the file with a rename, as a deployment does. */
function deploy(supergraphSdl: string): void {
  writeFileSync(`${file}.new`, supergraphSdl)
  renameSync(`${file}.new`, file)
}
const lines = () =>
  gateway
    .out()
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line))
const countReplaced = () => lines().filter(line => line.msg === 'supergraph reloaded').length
const rejections = () =>
  lines().filter(line => line.msg === 'cannot load the new supergraph; the former one stays in use')
const textAt = async (path: string) => (await fetch(`${gateway.url}${path}`)).text()

beforeAll(async () => {
  servers = { books: await serverOf(well('books')), people: await serverOf(well('people')) }
  deploy(graphOf())
  const settings = { ACCORD_HOME: folder, ACCORD_SUPERGRAPH: file, RATE_LIMIT_POINTS_PER_MINUTE: 0 }
  gateway = await serve('gateway/server/serve-command.ts', ['gateway'], settings)
}, 60_000)
afterAll(async () => {
  await gateway?.end()
  await Promise.all(Object.values(servers).map(server => server.close()))
  rmSync(folder, { recursive: true })
})

test('the supergraph is replaced 10 times under 20 clients, and no request fails', async () => {
  const clients = loading({ port: gateway.port, queries: [query], seconds: 600, clients: 20 })
  for (let times = 1; times <= 10; times++) {
    const before = servers.people
    if (times % 2 === 0) servers.people = await serverOf(well('people'))
    deploy(graphOf(withField(`more${times}`)))
    expect(await comes(async () => countReplaced() === times, 30_000)).toBe(true)
    // The gateway closes its connections to a subgraph that has left the graph after the last call.
    if (before !== servers.people) {
      const isIdle = () => new Promise(resolve => before.server.getConnections((_, count) => resolve(count === 0)))
      expect(await comes(async () => (await isIdle()) === true, 10_000)).toBe(true)
      await before.close()
    }
  }
  const { answers, failed, served } = await clients.end()
  expect([Object.keys(answers), failed]).toEqual([['200'], {}])
  expect(served.count).toBeGreaterThan(100)
  expect((await gateway.ask('{ more10 }')).data).toEqual({ more10: null })
  expect((await gateway.ask('{ more9 }')).errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
}, 120_000)

describe('a replaced supergraph', () => {
  test('changes the schema in both formats, the owners of fields and the costs', async () => {
    const before = countReplaced()
    const costly = 'extend schema @link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@cost"])\n'
    deploy(
      graphOf({ books: `${costly}${withField('dear').books.replace('dear: Int', 'dear: Int @cost(weight: 77)')}` }),
    )
    expect(await comes(async () => countReplaced() > before, 30_000)).toBe(true)
    expect(await textAt('/schema.graphql')).toContain('dear: Int')
    expect(await textAt('/introspection.json')).toContain('"dear"')
    expect(JSON.parse(await textAt('/owners.json')).Query.dear).toEqual(['books'])
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ dear }', extensions: { cost: true } }),
    })
    const { extensions } = (await response.json()) as { extensions: { cost: { requested: number } } }
    expect(extensions.cost.requested).toBeGreaterThanOrEqual(77)
  }, 60_000)
})

describe('an invalid supergraph', () => {
  test.each([
    ['an incomplete file', () => graphOf().slice(0, 2_000), /Syntax Error/],
    ['an empty file', () => '', /Syntax Error/],
    ['an ordinary schema', () => 'type Query { book: Int }', /must be a core schema/],
    ['an unknown type', () => graphOf().replaceAll('title: String', 'title: Titel'), /Unknown type/],
    ['a subgraph without an address', () => graphOf().replace(servers.people.url, 'nowhere'), /people has no address/],
  ])(
    'is rejected with its reason, and the former one stays: %s',
    async (_, sdl, reason) => {
      const before = rejections().length
      deploy(sdl())
      expect(await comes(async () => rejections().length > before, 30_000)).toBe(true)
      expect(rejections().at(-1)).toMatchObject({ level: 50, file, reason: expect.stringMatching(reason) })
      expect((await gateway.ask(query)).data).toEqual(answer)
      expect(await textAt('/schema.graphql')).toContain('title: String')
    },
    60_000,
  )
})

test('SIGHUP makes the gateway read the file at once, and log its error again', async () => {
  const before = rejections().length
  gateway.process.kill('SIGHUP')
  expect(await comes(async () => rejections().length > before, 10_000)).toBe(true)
  deploy(graphOf())
  gateway.process.kill('SIGHUP')
  expect(await comes(async () => (await textAt('/schema.graphql')).includes('dear') === false, 10_000)).toBe(true)
  expect((await gateway.ask(query)).data).toEqual(answer)
}, 60_000)

test('a subgraph that leaves the graph has no fields in it, and has them again when it returns', async () => {
  const hasPeople = async () => (await textAt('/schema.graphql')).includes('type Person')
  const alone = sdls.books.replaceAll(/author: Person|authors: \[Person\]|type Person .*/g, '')
  deploy(composedOf({ books: servers.books.url }, { books: alone }).supergraphSdl)
  expect(await comes(async () => !(await hasPeople()), 30_000)).toBe(true)
  expect((await gateway.ask('{ person { name } }')).errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
  deploy(graphOf())
  expect(await comes(hasPeople, 30_000)).toBe(true)
  expect((await gateway.ask(query)).data).toEqual(answer)
}, 60_000)
