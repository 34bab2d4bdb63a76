import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSchemaReader } from '#cli/dev/schemas'
import { committedYaml, composedOf } from '#cli/graph'
import { clear, comes, folder } from '#tests/embedded'
import { freshDatabase } from '#tests/graph'
import { type Serving, serveGraph } from '#tests/processes'
import { projects } from '#tests/projects'

// A subgraph of another team, called over HTTP by a graph whose own subgraphs run in the process.

const home = folder()
const file = join(home, 'supergraph.graphql')
let foreign: Awaited<ReturnType<typeof projects>>
let graph: Serving
let drop: () => Promise<void>

beforeAll(async () => {
  foreign = await projects()
  const list = join(home, 'supergraph.yaml')
  writeFileSync(list, `subgraphs:\n  projects:\n    schema:\n      subgraph_url: ${foreign.url}\n`)
  const { sources } = await createSchemaReader(committedYaml, pathToFileURL(list), 10_000)()
  const composition = await composedOf(sources, { operations: new URL('operations/', committedYaml) })
  expect(composition.errors).toEqual([])
  writeFileSync(file, composition.graph!.supergraphSdl)
  const database = await freshDatabase('reference')
  drop = database.drop
  graph = await serveGraph({
    ACCORD_HOME: home,
    ACCORD_SUPERGRAPH: file,
    DATABASE_URL: database.config.databaseUrl!,
    PG_SOCKET_DIR: database.config.socketDir!,
  })
}, 120_000)
afterAll(async () => {
  await graph?.end()
  await foreign?.close()
  await drop?.()
  await clear(home)
})

const data = async (query: string) => {
  const { data, errors } = await graph.ask(query)
  expect(errors).toBeUndefined()
  return data
}

describe('a foreign subgraph', () => {
  test('is queried together with the own subgraphs, in both directions', async () => {
    expect(
      await data('{ project(id: "p-1") { title runBy { name } } organisation(id: "org_nokia") { projects { id } } }'),
    ).toEqual({
      project: { title: 'Zeppelin over the fjords', runBy: { name: 'Nokia' } },
      organisation: { projects: [{ id: 'p-1' }, { id: 'p-2' }] },
    })
  })

  test('has its entities in `search`, with their own type', async () => {
    const search =
      '{ search(query: "zeppelin") { totalCount byType { type count } nodes { __typename id ... on Project { title } } } }'
    await comes(async () => (await data(search)).search.totalCount === 2, 10_000)
    expect((await data(search)).search).toEqual({
      totalCount: 2,
      byType: [{ type: 'PROJECT', count: 2 }],
      nodes: expect.arrayContaining([
        { __typename: 'Project', id: 'p-1', title: 'Zeppelin over the fjords' },
        { __typename: 'Project', id: 'p-2', title: 'Zeppelin by night' },
      ]),
    })
    const searchTypes = (types: string) => data(`{ search(query: "zeppelin", types: [${types}]) { totalCount } }`)
    expect((await searchTypes('PROJECT')).search.totalCount).toBe(2)
    expect((await searchTypes('AGREEMENT')).search.totalCount).toBe(0)
  })

  test('has its entities in `node` and `neighbours`', async () => {
    expect(await data('{ node(id: "p-2") { id ... on Project { title runBy { name } } } }')).toEqual({
      node: { id: 'p-2', title: 'Zeppelin by night', runBy: { name: 'Nokia' } },
    })
    const { neighbours } = await data(
      '{ neighbours(of: "org_nokia", types: [PROJECT]) { edges { node { __typename } link { kind verb from { id } to { id } } } } }',
    )
    expect(neighbours.edges).toContainEqual({
      node: { __typename: 'Project' },
      link: { kind: 'RUNS', verb: 'runs', from: { id: 'org_nokia' }, to: { id: 'p-1' } },
    })
  })

  test('does not change an entity of another subgraph that is in its feed', async () => {
    const results = await data(
      '{ own: search(query: "Nokia") { nodes { id } } foreign: search(query: "runner of") { totalCount } }',
    )
    expect(results.own.nodes).toContainEqual({ id: 'org_nokia' })
    expect(results.foreign.totalCount).toBe(0)
  })

  test('has its entities in paths together with entities of other subgraphs', async () => {
    const { paths } = await data(
      '{ paths(from: "p-1", to: "p-2", first: 1) { paths { length sentence nodes { id } } } }',
    )
    expect(paths.paths).toEqual([
      {
        length: 2,
        sentence: 'Zeppelin over the fjords is run by Nokia, which runs Zeppelin by night.',
        nodes: [{ id: 'p-1' }, { id: 'org_nokia' }, { id: 'p-2' }],
      },
    ])
  })

  test('that is down makes only its own fields null, and is called again when it is back', async () => {
    const query = '{ organisation(id: "org_nokia") { name projects { id } } }'
    const { port } = new URL(foreign.url)
    await foreign.close()
    const { data: partial, errors } = await graph.ask(query)
    expect(partial).toEqual({ organisation: { name: 'Nokia', projects: null } })
    expect(errors?.map(({ path, extensions }) => [path, extensions])).toEqual([
      [['organisation', 'projects'], { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'projects' }],
    ])
    foreign.server.listen(Number(port), '127.0.0.1')
    await comes(async () => (await graph.ask(query)).errors === undefined, 10_000)
    expect((await data(query)).organisation.projects).toHaveLength(2)
  })
})
