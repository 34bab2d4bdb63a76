import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clear, comes, folder } from '#tests/embedded'
import { freshDatabase } from '#tests/graph'
import { freePort, type Serving, serve } from '#tests/processes'
import { projects, projectsSdl } from '#tests/projects'

/*
 * `accord dev`, with one subgraph at an address, one in a file, and changes of both.
 */

const home = folder()
const list = join(home, 'supergraph.dev.yaml')
const notesFile = join(home, 'notes.graphql')
const notesSdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
type Agreement @key(fields: "id") { id: ID! note: String }`
// A change is in the graph two seconds after it was saved on a machine that does nothing else.
const soon = 15_000

let place: Awaited<ReturnType<typeof projects>>
let graph: Serving
let drop: () => Promise<void>

const listed = (url: string) => `subgraphs:
  projects:
    schema:
      subgraph_url: ${url}
  notes:
    routing_url: http://127.0.0.1:9/graphql
    schema:
      file: ./notes.graphql
`
const stands = async () => (await fetch(`${graph.url}/playground/development.json`)).json() as any
const schema = async () => (await fetch(`${graph.url}/schema.graphql`)).text()
const codeOf = async (query: string) => (await graph.ask(query)).errors?.[0]?.extensions.code
const has = (text: string) => async () => (await schema()).includes(text)
const committed = () =>
  ['supergraph.graphql', 'subgraphs/links.graphql'].map(file =>
    readFileSync(new URL(`../../schema/${file}`, import.meta.url), 'utf8'),
  )
const before = committed()

beforeAll(async () => {
  place = await projects()
  writeFileSync(notesFile, notesSdl)
  writeFileSync(list, listed(`http://127.0.0.1:${await freePort()}/graphql`))
  const database = await freshDatabase('reference')
  drop = database.drop
  graph = await serve('cli/accord.ts', ['dev', list], {
    ACCORD_HOME: home,
    DATABASE_URL: database.config.databaseUrl!,
    PG_SOCKET_DIR: database.config.socketDir!,
  })
}, 120_000)
afterAll(async () => {
  await graph?.end()
  await place?.close()
  await drop?.()
  await clear(home)
})

test('composes what there is, and says what is missing', async () => {
  expect(await stands()).toMatchObject({
    subgraphs: ['agreements', 'initiatives', 'links', 'notes', 'organisations', 'sources'],
    faults: [],
    missing: [{ code: 'SUBGRAPH_UNREACHABLE', message: expect.stringContaining('"projects" cannot be read') }],
  })
  expect(graph.out()).toContain('SUBGRAPH_UNREACHABLE: The schema of "projects" cannot be read')
  expect((await graph.ask('{ agreement(id: "agr_aiib-articles") { title note } }')).data.agreement).toEqual({
    title: expect.any(String),
    note: null,
  })
  expect(await codeOf('{ project(id: "p-1") { title } }')).toBe('GRAPHQL_VALIDATION_FAILED')
})

test('a subgraph that appears joins, and what it has is found', async () => {
  writeFileSync(list, listed(place.url))
  expect(await comes(has('type Project implements Node'), soon)).toBe(true)
  expect((await stands()).missing).toEqual([])
  expect((await graph.ask('{ project(id: "p-1") { runBy { name } } }')).data.project.runBy.name).toBe('Nokia')
  const isFound = async () =>
    (await graph.ask('{ search(query: "zeppelin") { nodes { id } } }')).data.search.nodes.length === 2
  expect(await comes(isFound, soon)).toBe(true)
}, 60_000)

test('a schema that changes at its address, or in its file, is in the graph', async () => {
  const saved = Date.now()
  place.serve(projectsSdl.replace('title: String', 'title: String  begun: Int'))
  expect(await comes(has('begun: Int'), soon)).toBe(true)
  const took = Date.now() - saved
  writeFileSync(notesFile, notesSdl.replace('note: String', 'note: String  noted: Int'))
  expect(await comes(has('noted: Int'), soon)).toBe(true)
  console.log({ 'a changed schema was in the graph after ms': [took, Date.now() - saved - took] })
  expect((await graph.ask('{ project(id: "p-1") { begun } }')).data.project).toEqual({ begun: null })
}, 60_000)

test.each([
  ['no GraphQL', 'type Agreement {', 'INVALID_GRAPHQL'],
  ['no part of the graph', notesSdl.replace('note: String', 'title: Int'), 'FIELD_TYPE_MISMATCH'],
])(
  'a schema that is %s is told with its place, and the graph before goes on answering',
  async (_, sdl, code) => {
    const { graph: count } = await stands()
    writeFileSync(notesFile, sdl)
    expect(await comes(async () => (await stands()).faults.length > 0, soon)).toBe(true)
    const { faults, graph: after } = await stands()
    expect(faults[0]).toMatchObject({ code, mend: expect.any(String) })
    expect(faults[0].places).toContainEqual(
      expect.objectContaining({ subgraph: 'notes', file: notesFile, line: expect.any(Number) }),
    )
    expect(graph.out()).toContain(`${code}: `)
    expect(graph.out()).toContain(`at ${notesFile}:`)
    expect(after).toBe(count)
    expect((await graph.ask('{ agreement(id: "agr_aiib-articles") { note noted } }')).data.agreement).toEqual({
      note: null,
      noted: null,
    })
    writeFileSync(notesFile, notesSdl.replace('note: String', 'note: String  noted: Int'))
    expect(await comes(async () => (await stands()).faults.length === 0, soon)).toBe(true)
  },
  60_000,
)

test('a subgraph that is restarted keeps its place in the graph meanwhile', { timeout: 60_000 }, async () => {
  const { port } = new URL(place.url)
  await place.close()
  expect(await comes(async () => (await stands()).missing.length === 1, soon)).toBe(true)
  expect(await has('type Project implements Node')()).toBe(true)
  expect(await codeOf('{ project(id: "p-1") { title } }')).toBe('SUBGRAPH_UNAVAILABLE')
  place.server.listen(Number(port), '127.0.0.1')
  expect(await comes(async () => (await stands()).missing.length === 0, soon)).toBe(true)
  expect(await comes(async () => (await codeOf('{ project(id: "p-1") { title } }')) === undefined, soon)).toBe(true)
})

test('an own subgraph can be replaced by another of its name, and restored', { timeout: 60_000 }, async () => {
  const sources = readFileSync(new URL('../../schema/subgraphs/sources.graphql', import.meta.url), 'utf8')
  writeFileSync(join(home, 'sources.graphql'), sources)
  const theirs = `${listed(place.url)}  sources:\n    routing_url: http://127.0.0.1:9/graphql\n    schema:\n      file: ./sources.graphql\n`
  const title = '{ source(id: "src_seed") { title } }'
  expect(await codeOf(title)).toBeUndefined()
  writeFileSync(list, theirs)
  expect(await comes(async () => (await codeOf(title)) === 'SUBGRAPH_UNAVAILABLE', soon)).toBe(true)
  writeFileSync(list, listed(place.url))
  expect(await comes(async () => (await codeOf(title)) === undefined, soon)).toBe(true)
})

test('an invalid list is reported with its line', async () => {
  writeFileSync(list, listed(place.url).replace('routing_url', 'routing'))
  expect(await comes(async () => (await stands()).faults.length > 0, soon)).toBe(true)
  expect((await stands()).faults[0]).toMatchObject({
    code: 'INVALID_SUPERGRAPH_YAML',
    places: [{ file: list, line: 6 }],
  })
  expect((await graph.ask('{ project(id: "p-1") { title } }')).errors).toBeUndefined()
}, 60_000)

test('nothing is written into schema/, and Ctrl-C ends it in order', async () => {
  expect(committed()).toEqual(before)
  expect(await graph.end('SIGINT')).toBe(0)
  expect(graph.err()).toBe('')
})
