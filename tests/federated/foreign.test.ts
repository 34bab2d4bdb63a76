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

/*
 * A subgraph of somebody else beside ours: ours are in the process that answers, theirs is called at its address.
 */

const home = folder()
const file = join(home, 'supergraph.graphql')
let place: Awaited<ReturnType<typeof projects>>
let graph: Serving
let drop: () => Promise<void>

beforeAll(async () => {
  place = await projects()
  const list = join(home, 'supergraph.yaml')
  writeFileSync(list, `subgraphs:\n  projects:\n    schema:\n      subgraph_url: ${place.url}\n`)
  const { sources } = await createSchemaReader(committedYaml, pathToFileURL(list), 10_000)()
  const composition = await composedOf(sources, { operations: new URL('operations/', committedYaml) })
  expect(composition.faults).toEqual([])
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
  await place?.close()
  await drop?.()
  await clear(home)
})

const data = async (query: string) => {
  const { data, errors } = await graph.ask(query)
  expect(errors).toBeUndefined()
  return data
}

describe('a subgraph from elsewhere', () => {
  test('is asked together with ours, in both directions', async () => {
    expect(
      await data('{ project(id: "p-1") { title runBy { name } } organisation(id: "org_nokia") { projects { id } } }'),
    ).toEqual({
      project: { title: 'Zeppelin over the fjords', runBy: { name: 'Nokia' } },
      organisation: { projects: [{ id: 'p-1' }, { id: 'p-2' }] },
    })
  })

  test('has its things in search, of a type that is its own', async () => {
    const found =
      '{ search(query: "zeppelin") { totalCount byType { type count } nodes { __typename id ... on Project { title } } } }'
    await comes(async () => (await data(found)).search.totalCount === 2, 10_000)
    expect((await data(found)).search).toEqual({
      totalCount: 2,
      byType: [{ type: 'PROJECT', count: 2 }],
      nodes: expect.arrayContaining([
        { __typename: 'Project', id: 'p-1', title: 'Zeppelin over the fjords' },
        { __typename: 'Project', id: 'p-2', title: 'Zeppelin by night' },
      ]),
    })
    const only = (types: string) => data(`{ search(query: "zeppelin", types: [${types}]) { totalCount } }`)
    expect((await only('PROJECT')).search.totalCount).toBe(2)
    expect((await only('AGREEMENT')).search.totalCount).toBe(0)
  })

  test('has them answered by node, and as neighbours', async () => {
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

  test('takes nothing of ours by telling of it', async () => {
    const found = await data(
      '{ own: search(query: "Nokia") { nodes { id } } theirs: search(query: "runner of") { totalCount } }',
    )
    expect(found.own.nodes).toContainEqual({ id: 'org_nokia' })
    expect(found.theirs.totalCount).toBe(0)
  })

  test('is a step on the ways between ours and its own', async () => {
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

  test('that is down costs its own fields alone, and is asked again when it is back', async () => {
    const question = '{ organisation(id: "org_nokia") { name projects { id } } }'
    const { port } = new URL(place.url)
    await place.close()
    const { data: half, errors } = await graph.ask(question)
    expect(half).toEqual({ organisation: { name: 'Nokia', projects: null } })
    expect(errors?.map(({ path, extensions }) => [path, extensions])).toEqual([
      [['organisation', 'projects'], { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'projects' }],
    ])
    place.server.listen(Number(port), '127.0.0.1')
    await comes(async () => (await graph.ask(question)).errors === undefined, 10_000)
    expect((await data(question)).organisation.projects).toHaveLength(2)
  })
})
