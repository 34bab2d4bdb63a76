import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clear, comes, folder } from '#tests/embedded'
import { freshDatabase } from '#tests/graph'
import { freePort, type Serving, serve } from '#tests/processes'
import { projects, projectsSdl } from '#tests/projects'

/*
 * `accord dev` with one subgraph at an address and one in a file, and changes to both.
 */

const home = folder()
const list = join(home, 'supergraph.dev.yaml')
const notesFile = join(home, 'notes.graphql')
const notesSdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
type Agreement @key(fields: "id") { id: ID! note: String }`
// On a quiet machine, a saved change is in the graph after two seconds.
const maxWait = 15_000

let projectsServer: Awaited<ReturnType<typeof projects>>
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
const state = async () => (await fetch(`${graph.url}/playground/development.json`)).json() as any
const schema = async () => (await fetch(`${graph.url}/schema.graphql`)).text()
const codeOf = async (query: string) => (await graph.ask(query)).errors?.[0]?.extensions.code
const has = (text: string) => async () => (await schema()).includes(text)
const committed = () =>
  ['supergraph.graphql', 'subgraphs/links.graphql'].map(file =>
    readFileSync(new URL(`../../schema/${file}`, import.meta.url), 'utf8'),
  )
const before = committed()

beforeAll(async () => {
  projectsServer = await projects()
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
  await projectsServer?.close()
  await drop?.()
  await clear(home)
})

test('composes the subgraphs that it can read, and reports the missing one', async () => {
  expect(await state()).toMatchObject({
    subgraphs: ['agreements', 'initiatives', 'links', 'notes', 'organisations', 'sources'],
    errors: [],
    missing: [{ code: 'SUBGRAPH_UNREACHABLE', message: expect.stringContaining('"projects" cannot be read') }],
  })
  expect(graph.out()).toContain('SUBGRAPH_UNREACHABLE: The schema of "projects" cannot be read')
  expect((await graph.ask('{ agreement(id: "agr_aiib-articles") { title note } }')).data.agreement).toEqual({
    title: expect.any(String),
    note: null,
  })
  expect(await codeOf('{ project(id: "p-1") { title } }')).toBe('GRAPHQL_VALIDATION_FAILED')
})

test('a subgraph that becomes reachable joins the graph, and search finds its entities', async () => {
  writeFileSync(list, listed(projectsServer.url))
  expect(await comes(has('type Project implements Node'), maxWait)).toBe(true)
  expect((await state()).missing).toEqual([])
  expect((await graph.ask('{ project(id: "p-1") { runBy { name } } }')).data.project.runBy.name).toBe('Nokia')
  const isFound = async () =>
    (await graph.ask('{ search(query: "zeppelin") { nodes { id } } }')).data.search.nodes.length === 2
  expect(await comes(isFound, maxWait)).toBe(true)
}, 60_000)

test('a schema change at an address or in a file is applied to the graph', async () => {
  const saved = Date.now()
  projectsServer.serve(projectsSdl.replace('title: String', 'title: String  begun: Int'))
  expect(await comes(has('begun: Int'), maxWait)).toBe(true)
  const took = Date.now() - saved
  writeFileSync(notesFile, notesSdl.replace('note: String', 'note: String  noted: Int'))
  expect(await comes(has('noted: Int'), maxWait)).toBe(true)
  console.log({ 'a changed schema was in the graph after ms': [took, Date.now() - saved - took] })
  expect((await graph.ask('{ project(id: "p-1") { begun } }')).data.project).toEqual({ begun: null })
}, 60_000)

test.each([
  ['invalid GraphQL', 'type Agreement {', 'INVALID_GRAPHQL'],
  ['in conflict with the graph', notesSdl.replace('note: String', 'title: Int'), 'FIELD_TYPE_MISMATCH'],
])(
  'a schema that is %s is reported with its place, and the previous graph stays in use',
  async (_, sdl, code) => {
    const { graph: previous } = await state()
    writeFileSync(notesFile, sdl)
    expect(await comes(async () => (await state()).errors.length > 0, maxWait)).toBe(true)
    const { errors, graph: after } = await state()
    expect(errors[0]).toMatchObject({ code, mend: expect.any(String) })
    expect(errors[0].places).toContainEqual(
      expect.objectContaining({ subgraph: 'notes', file: notesFile, line: expect.any(Number) }),
    )
    expect(graph.out()).toContain(`${code}: `)
    expect(graph.out()).toContain(`at ${notesFile}:`)
    expect(after).toBe(previous)
    expect((await graph.ask('{ agreement(id: "agr_aiib-articles") { note noted } }')).data.agreement).toEqual({
      note: null,
      noted: null,
    })
    writeFileSync(notesFile, notesSdl.replace('note: String', 'note: String  noted: Int'))
    expect(await comes(async () => (await state()).errors.length === 0, maxWait)).toBe(true)
  },
  60_000,
)

test('a subgraph stays in the graph while it restarts', { timeout: 60_000 }, async () => {
  const { port } = new URL(projectsServer.url)
  await projectsServer.close()
  expect(await comes(async () => (await state()).missing.length === 1, maxWait)).toBe(true)
  expect(await has('type Project implements Node')()).toBe(true)
  expect(await codeOf('{ project(id: "p-1") { title } }')).toBe('SUBGRAPH_UNAVAILABLE')
  projectsServer.server.listen(Number(port), '127.0.0.1')
  expect(await comes(async () => (await state()).missing.length === 0, maxWait)).toBe(true)
  expect(await comes(async () => (await codeOf('{ project(id: "p-1") { title } }')) === undefined, maxWait)).toBe(true)
})

test('a built-in subgraph can be replaced by one of the same name, and restored', { timeout: 60_000 }, async () => {
  const sources = readFileSync(new URL('../../schema/subgraphs/sources.graphql', import.meta.url), 'utf8')
  writeFileSync(join(home, 'sources.graphql'), sources)
  const replaced = `${listed(projectsServer.url)}  sources:\n    routing_url: http://127.0.0.1:9/graphql\n    schema:\n      file: ./sources.graphql\n`
  const title = '{ source(id: "src_seed") { title } }'
  expect(await codeOf(title)).toBeUndefined()
  writeFileSync(list, replaced)
  expect(await comes(async () => (await codeOf(title)) === 'SUBGRAPH_UNAVAILABLE', maxWait)).toBe(true)
  writeFileSync(list, listed(projectsServer.url))
  expect(await comes(async () => (await codeOf(title)) === undefined, maxWait)).toBe(true)
})

test('an invalid list is reported with its line', async () => {
  writeFileSync(list, listed(projectsServer.url).replace('routing_url', 'routing'))
  expect(await comes(async () => (await state()).errors.length > 0, maxWait)).toBe(true)
  expect((await state()).errors[0]).toMatchObject({
    code: 'INVALID_SUPERGRAPH_YAML',
    places: [{ file: list, line: 6 }],
  })
  expect((await graph.ask('{ project(id: "p-1") { title } }')).errors).toBeUndefined()
}, 60_000)

test('it writes no file into schema/, and shuts down cleanly after Ctrl-C', async () => {
  expect(committed()).toEqual(before)
  expect(await graph.end('SIGINT')).toBe(0)
  expect(graph.err()).toBe('')
})
