import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { comes } from '#tests/embedded'
import { loading } from '#tests/load'
import { type Serving, serve } from '#tests/processes'
import { composedOf, type Name, sdls, serverOf, well } from '#tests/troubles'

/*
 * A gateway whose composed graph is replaced, under clients, and by graphs that are none.
 */

const folder = mkdtempSync(join(tmpdir(), 'accord-reload-'))
const file = join(folder, 'supergraph.graphql')
const question = '{ book { title author { name } } }'
const answer = { book: { title: 'The Dispossessed', author: { name: 'Ursula' } } }

type Place = Awaited<ReturnType<typeof serverOf>>
let places: Record<Name, Place>
let gateway: Serving

const added = (field: string) => ({ books: sdls.books.replace('book: Book', `book: Book  ${field}: Int`) })
const graphOf = (own?: Partial<typeof sdls>) =>
  composedOf({ books: places.books.url, people: places.people.url }, { ...sdls, ...own }).supergraphSdl
/** Moved into place, as a deployment does it. */
function put(supergraphSdl: string): void {
  writeFileSync(`${file}.new`, supergraphSdl)
  renameSync(`${file}.new`, file)
}
const lines = () =>
  gateway
    .out()
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line))
const replaced = () => lines().filter(line => line.msg === 'the graph has been replaced').length
const refused = () => lines().filter(line => line.msg === 'the new graph is refused, and the old one stays')
const textAt = async (path: string) => (await fetch(`${gateway.url}${path}`)).text()

beforeAll(async () => {
  places = { books: await serverOf(well('books')), people: await serverOf(well('people')) }
  put(graphOf())
  const settings = { ACCORD_HOME: folder, ACCORD_SUPERGRAPH: file, RATE_LIMIT_POINTS_PER_MINUTE: 0 }
  gateway = await serve('gateway/server/serve-command.ts', ['gateway'], settings)
}, 60_000)
afterAll(async () => {
  await gateway?.end()
  await Promise.all(Object.values(places).map(place => place.close()))
  rmSync(folder, { recursive: true })
})

test('is replaced ten times under twenty clients, and no request fails', async () => {
  const clients = loading({ port: gateway.port, queries: [question], seconds: 600, clients: 20 })
  for (let times = 1; times <= 10; times++) {
    const before = places.people
    if (times % 2 === 0) places.people = await serverOf(well('people'))
    put(graphOf(added(`more${times}`)))
    expect(await comes(async () => replaced() === times, 30_000)).toBe(true)
    // Who is not in the graph any more is free to go, once the last call has ended.
    if (before !== places.people) {
      const isFree = () => new Promise(tell => before.server.getConnections((_, count) => tell(count === 0)))
      expect(await comes(async () => (await isFree()) === true, 10_000)).toBe(true)
      await before.close()
    }
  }
  const { answers, failed, served } = await clients.end()
  expect([Object.keys(answers), failed]).toEqual([['200'], {}])
  expect(served.count).toBeGreaterThan(100)
  expect((await gateway.ask('{ more10 }')).data).toEqual({ more10: null })
  expect((await gateway.ask('{ more9 }')).errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
}, 120_000)

describe('what is made of the graph', () => {
  test('follows it: the schema in both forms, the owners of fields, the costs', async () => {
    const before = replaced()
    const costly = 'extend schema @link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@cost"])\n'
    put(graphOf({ books: `${costly}${added('dear').books.replace('dear: Int', 'dear: Int @cost(weight: 77)')}` }))
    expect(await comes(async () => replaced() > before, 30_000)).toBe(true)
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

describe('a graph that is none', () => {
  test.each([
    ['half of one', () => graphOf().slice(0, 2_000), /Syntax Error/],
    ['nothing', () => '', /Syntax Error/],
    ['an ordinary schema', () => 'type Query { book: Int }', /must be a core schema/],
    ['one with a type that is not there', () => graphOf().replaceAll('title: String', 'title: Titel'), /Unknown type/],
    [
      'one with a subgraph at no address',
      () => graphOf().replace(places.people.url, 'nowhere'),
      /people has no address/,
    ],
  ])(
    'is refused with the reason, and the old one stays: %s',
    async (_, made, reason) => {
      const before = refused().length
      put(made())
      expect(await comes(async () => refused().length > before, 30_000)).toBe(true)
      expect(refused().at(-1)).toMatchObject({ level: 50, file, reason: expect.stringMatching(reason) })
      expect((await gateway.ask(question)).data).toEqual(answer)
      expect(await textAt('/schema.graphql')).toContain('title: String')
    },
    60_000,
  )
})

test('SIGHUP has the file read at once, and what is wrong with it told again', async () => {
  const before = refused().length
  gateway.process.kill('SIGHUP')
  expect(await comes(async () => refused().length > before, 10_000)).toBe(true)
  put(graphOf())
  gateway.process.kill('SIGHUP')
  expect(await comes(async () => (await textAt('/schema.graphql')).includes('dear') === false, 10_000)).toBe(true)
  expect((await gateway.ask(question)).data).toEqual(answer)
}, 60_000)

test('a subgraph that goes takes its fields along, and comes back with them', async () => {
  const hasPeople = async () => (await textAt('/schema.graphql')).includes('type Person')
  const alone = sdls.books.replaceAll(/author: Person|authors: \[Person\]|type Person .*/g, '')
  put(composedOf({ books: places.books.url }, { books: alone }).supergraphSdl)
  expect(await comes(async () => !(await hasPeople()), 30_000)).toBe(true)
  expect((await gateway.ask('{ person { name } }')).errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
  put(graphOf())
  expect(await comes(hasPeople, 30_000)).toBe(true)
  expect((await gateway.ask(question)).data).toEqual(answer)
}, 60_000)
