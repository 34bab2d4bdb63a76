import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { composeWith } from '#cli/conformance/composed'
import { tried } from '#cli/conformance/index'
import type { SendQuery } from '#cli/conformance/types'
import { querySender } from '#cli/test-subgraph'
import { createGateway } from '#gateway'
import { createHttpTransport } from '#src/gateway/subgraphs/http-client.ts'
import { createSubgraphServer } from '#src/toolkit/subgraph/subgraph-server.ts'
import { clear, folder } from '#tests/embedded'
import { textOf } from '#tests/files'
import { type Answer, freshGraph } from '#tests/graph'
import { startNotes } from '#tests/notes'
import { freePort, serveGraph } from '#tests/processes'
import { createLog } from '#toolkit/runtime'
import { subgraphNames } from '#toolkit/subgraph'

// The example without the toolkit as a separate process, with the subgraphs of this repository behind one gateway, all over HTTP.

const log = createLog('fatal')
const graph = await freshGraph()
let notes = await startNotes()
const { graph: composed, errors } = await composeWith({ name: 'notes', sdl: await sdlOf(notes.url), url: notes.url })
const urls: Record<string, string> = { notes: notes.url }
for (const name of subgraphNames()) {
  const app = await createSubgraphServer(graph.subgraph(name), log)
  urls[name] = `${await app.listen({ host: '127.0.0.1', port: await freePort() })}/graphql`
  afterAll(() => app.close())
}
const gateway = await createGateway({ ...composed!, log, ...createHttpTransport({ urls, log }) })
afterAll(() => gateway.stop())

const ask = async (query: string) => (await gateway.execute({ query })).body as Answer
const ours =
  '{ agreement(id: "agr_bri-mou-ita") { title participants(first: 3) { nodes { id ... on Organisation { name } } } } }'
const both = '{ agreement(id: "agr_bri-mou-ita") { title notes { id text } } }'

describe('the example notes, without the toolkit', () => {
  test('compose with the graph, and have the feed schema of the graph', () => {
    expect(errors).toEqual([])
    expect(textOf('examples/notes/feed.graphql')).toBe(textOf('schema/feed.graphql'))
    const { dependencies, devDependencies } = JSON.parse(textOf('package.json'))
    expect({ ...devDependencies, ...dependencies }).toMatchObject(
      JSON.parse(textOf('examples/notes/package.json')).dependencies,
    )
  })

  test('are fields of their subjects, and have their subjects as entities', async () => {
    expect(await ask(both)).toEqual({
      data: {
        agreement: {
          title: expect.any(String),
          notes: [{ id: 'note_memoranda', text: expect.stringContaining('wording') }],
        },
      },
    })
    const { data } = await ask(`{ note(id: "note_who-signed") { author written about {
      id ... on Agreement { title } ... on Organisation { name country } } } }`)
    expect(data.note.about).toEqual([
      { id: 'agr_china-unicom-nokia-mou-2015', title: expect.any(String) },
      { id: 'org_nokia', name: 'Nokia', country: 'FI' },
      { id: 'org_china-unicom', name: expect.any(String), country: 'CN' },
    ])
  })

  test('return their own errors through the gateway', async () => {
    const { errors } = await ask('{ notes(first: 1000) { totalCount } }')
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'first' } }])
  })

  test('have links to entities of the graph only; the check finds a link to an unknown id', async () => {
    await graph.catchUp()
    const check = 'has only links between existing entities'
    const asksGraph: SendQuery = async (query, variables) => ({
      ...((await gateway.execute({ query, ...(variables && { variables }) })).body as Answer),
      took: 0,
    })
    const found = async () =>
      (await tried('notes', querySender(notes.url), { others: ['Organisation'], graph: asksGraph, only: check })).at(
        -1,
      )!.found
    expect(await found()).toEqual([])
    const text = readFileSync(notes.file, 'utf8')
    writeFileSync(notes.file, text.replace('"org_nokia"', '"org_of-nobody"'))
    expect(await found()).toEqual(['A link has the end org_of-nobody, which is not in the graph.'])
    writeFileSync(notes.file, text)
  })

  test('have ids with their own prefix; the check finds the id of an organisation', async () => {
    const check = 'has no entity in its feed with an id of another type'
    const found = async () =>
      (await tried('notes', querySender(notes.url), { others: ['Organisation'], only: check })).at(-1)!.found
    expect(await found()).toEqual([])
    const text = readFileSync(notes.file, 'utf8')
    writeFileSync(notes.file, text.replace('"note_memoranda"', '"org_nokia"'))
    expect(await found()).toEqual(['org_nokia has the type Note, but its prefix belongs to Organisation.'])
    writeFileSync(notes.file, text)
  })

  test('have each change after a cursor once in their feed', async () => {
    const feedAfter = async (after: string | null) => {
      const question = `query ($after: String) { _links(after: $after) { nodes { id deleted } edges { id to deleted } cursor } }`
      const response = await posted(notes.url, question, { after })
      return response.data._links
    }
    const { cursor } = await feedAfter(null)
    expect(await feedAfter(cursor)).toEqual({ nodes: [], edges: [], cursor })
    const all = JSON.parse(readFileSync(notes.file, 'utf8'))
    const note = { ...all[0], about: ['ini_belt-and-road'], changed: '2025-06-01T12:00:00Z' }
    writeFileSync(notes.file, JSON.stringify([note, ...all.slice(1)]))
    expect(await feedAfter(cursor)).toMatchObject({
      nodes: [{ id: 'note_memoranda', deleted: false }],
      edges: [
        { id: 'note_memoranda', deleted: true },
        { id: 'note_memoranda/ini_belt-and-road', deleted: false },
      ],
    })
    writeFileSync(notes.file, JSON.stringify(all))
  })

  test('are in search and in paths together with other entities', async () => {
    const home = folder()
    const file = join(home, 'supergraph.graphql')
    writeFileSync(file, composed!.supergraphSdl)
    const whole = await serveGraph({ ACCORD_HOME: home, ACCORD_SUPERGRAPH: file })
    const found = () =>
      whole.ask(`{
        search(query: "memoranda wording") { nodes { __typename id } }
        paths(from: "note_memoranda", to: "org_nokia", first: 1) { paths { sentence } }
      }`)
    await expect
      .poll(async () => (await found()).data?.search?.nodes, { timeout: 20_000 })
      .toContainEqual({
        __typename: 'Note',
        id: 'note_memoranda',
      })
    expect((await found()).data.paths.paths).toEqual([{ sentence: expect.stringMatching(/Nokia/) }])
    await whole.end()
    await clear(home)
  }, 60_000)

  test('can be restarted while the other subgraphs answer every request', async () => {
    let isOver = false
    const answersTo = async (query: string) => {
      const answers: Answer[] = []
      while (!isOver) answers.push(await ask(query))
      return answers
    }
    const clients = Promise.all([answersTo(ours), answersTo(both)])
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await notes.end(signal)
      notes = await startNotes(notes)
    }
    isOver = true
    const [alone, together] = await clients
    expect(alone.filter(({ errors }) => errors)).toEqual([])
    expect(alone.length).toBeGreaterThan(10)
    expect(together.map(({ data }) => data.agreement.title)).not.toContain(null)
    // A request during the restart lacks only the notes, with an error.
    const lost = together.filter(({ errors }) => errors)
    for (const { data, errors } of lost) {
      expect(data.agreement.notes).toBe(null)
      expect(errors!.map(({ extensions }) => extensions.serviceName)).toEqual(['notes'])
    }
    // The circuit breaker probes the subgraph by itself.
    await expect.poll(async () => (await ask(both)).errors, { timeout: 15_000 }).toBeUndefined()
  }, 60_000)
})

async function sdlOf(url: string): Promise<string> {
  const { data } = await posted(url, '{ _service { sdl } }')
  return data._service.sdl
}

async function posted(url: string, query: string, variables = {}): Promise<any> {
  const headers = { 'content-type': 'application/json' }
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })).json()
}
