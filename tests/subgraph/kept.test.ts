import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { loadBundle } from '#data/import'
import { createGateway } from '#gateway'
import { createInProcessTransport } from '#gateway/subgraphs'
import { freshDatabase, freshGraph } from '#tests/graph'
import { madeBundle } from '#tests/made'
import { createRowCache } from '#toolkit/loading'
import { createLog } from '#toolkit/runtime'
import { startSubgraphs } from '#toolkit/subgraph'

/*
 * What statements have found by key is kept from request to request, and forgotten as soon as the data are others.
 */

const log = createLog('fatal')
const graph = await freshGraph()
const ends: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const end of ends.toReversed()) await end()
})

const question = `{ organisation(id: "org_nokia") { name country affiliations(first: 5) { totalCount nodes { kind } } identifiers { value } } }`

const called = (text: string) =>
  madeBundle({ names: [{ entity: 'org_nokia', text, language: 'en', kind: 'SHORT', source: 'src_seed' }] })

describe('what was found by key', () => {
  test('is not looked up again', async () => {
    const first = await graph.statementsOf(() => graph.ask(question))
    const second = await graph.statementsOf(() => graph.ask(question))
    expect(first.length).toBeGreaterThan(3)
    expect(second).toEqual([])
  })

  test('is looked up for those keys alone that nobody has asked for', async () => {
    const two = `{ organisations(filter: { ids: ["org_nokia", "org_huawei"] }) { nodes { identifiers { value } } } }`
    const [, ...statements] = await graph.statementsOf(() => graph.ask(two))
    expect(statements).toHaveLength(1)
    expect((await graph.ask(two)).data).toEqual((await graph.ask(two.replace('filter', ' filter'))).data)
  })

  test('is looked up anew once anybody has taken in other data', async () => {
    const another = await startSubgraphs({ ...(await sameDatabase()), rowCache: 0 }, log)
    ends.push(() => another.stop())
    for (const name of ['Nokia one', 'Nokia two', 'Nokia three']) {
      await loadBundle(called(name), another.subgraphs)
      const { data } = await graph.ask('{ organisation(id: "org_nokia") { names { text } } }')
      expect(data.organisation.names.map(({ text }: { text: string }) => text)).toContain(name)
    }
  })

  test('that is not there is kept as such, until it is', async () => {
    const asked = () => graph.ask('{ organisation(id: "org_made-later") { name } }')
    expect((await asked()).data).toEqual({ organisation: null })
    expect(await graph.statementsOf(asked)).toEqual([])
    const source = 'src_seed'
    await loadBundle(
      madeBundle({
        organisations: [{ id: 'org_made-later', kind: 'COMPANY', source }],
        names: [{ entity: 'org_made-later', text: 'Later', language: 'en', kind: 'PREFERRED', source }],
      }),
      ['organisations', 'initiatives', 'agreements', 'sources'].map(graph.subgraph),
    )
    expect((await asked()).data).toEqual({ organisation: { name: 'Later' } })
  })

  test('is of no other arguments', async () => {
    const inLanguage = (language: string) =>
      graph.ask(`{ organisation(id: "org_china") { name(language: "${language}") } }`)
    const names = [await inLanguage('en'), await inLanguage('zh'), await inLanguage('en')].map(
      ({ data }) => data.organisation.name,
    )
    expect(names).toEqual(['China', '中国', 'China'])
  })
})

describe('what was counted of a list', () => {
  const counted = (filter: string) =>
    `{ organisations(first: 0, filter: { ${filter} }) { totalCount facets(by: [KIND, COUNTRY]) { by totalCount buckets { value count } } } }`
  const associations = counted('kind: [ASSOCIATION]')

  test('is not counted again, until anybody has taken in other data', async () => {
    const asked = () => graph.ask(associations)
    const before = (await asked()).data.organisations
    expect(await graph.statementsOf(asked)).toEqual([])
    const [id, source] = ['org_made-association', 'src_seed']
    await loadBundle(
      madeBundle({
        organisations: [{ id, kind: 'ASSOCIATION', country: 'IS', source }],
        names: [{ entity: id, text: 'A made association', language: 'en', kind: 'PREFERRED', source }],
      }),
      ['organisations', 'initiatives', 'agreements', 'sources'].map(graph.subgraph),
    )
    const after = (await asked()).data.organisations
    expect(after.totalCount).toBe(before.totalCount + 1)
    const [, { buckets }] = after.facets
    expect(buckets).toContainEqual({ value: 'IS', count: 1 })
    expect(before.facets[1].buckets).not.toContainEqual({ value: 'IS', count: 1 })
  })

  test('is of no other filter, and of no other number of values', async () => {
    const { data } = await graph.ask(counted('kind: [COMPANY]'))
    expect(data.organisations.totalCount).not.toBe((await graph.ask(associations)).data.organisations.totalCount)
    const first = async (count: number) =>
      (await graph.ask(`{ organisations(first: 0) { facets(by: [COUNTRY], first: ${count}) { buckets { value } } } }`))
        .data.organisations.facets[0].buckets.length
    expect([await first(1), await first(3), await first(1)]).toEqual([1, 3, 1])
  })

  test('is counted anew each time where it is of imports, which are noted before the data are others', async () => {
    const asked = () => graph.ask('{ imports(first: 0) { totalCount } }')
    await asked()
    expect(await graph.statementsOf(asked)).toHaveLength(1)
  })
})

test('nobody changes what is kept, and answers are as without it', async () => {
  const { config, drop } = await freshDatabase('reference')
  ends.push(drop)
  const kept = createRowCache(100_000_000)
  const frozen: typeof kept = {
    at: (subgraph, revision) => (statement, params) => {
      const found = kept.at(subgraph, revision)(statement, params)
      return { get: key => found.get(key), set: (key, value) => found.set(key, deeplyFrozen(value)) }
    },
  }
  const today = () => '2025-07-01'
  const keeper = await startSubgraphs(config, log, { today, kept: frozen })
  const other = await startSubgraphs({ ...config, rowCache: 0 }, log, { today })
  ends.push(keeper.stop, other.stop)
  const supergraphSdl = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8')
  const [first, second] = await Promise.all(
    [keeper, other].map(async ({ subgraphs, catchUp }) => {
      await catchUp()
      const gateway = await createGateway({ supergraphSdl, log, ...createInProcessTransport(subgraphs) })
      ends.push(gateway.stop)
      return gateway
    }),
  )
  const folder = new URL('../../schema/operations/', import.meta.url)
  for (const file of readdirSync(folder)) {
    const query = readFileSync(new URL(file, folder), 'utf8')
    const [answer, again, without] = [
      await first!.execute({ query }),
      await first!.execute({ query }),
      await second!.execute({ query }),
    ].map(({ body }) => body)
    expect(answer).toEqual(without)
    expect(again).toEqual(without)
    expect((without as { errors?: unknown }).errors).toBeUndefined()
  }
})

describe('where there is no more room', () => {
  test('what was not asked for lately goes first, and what is left is right', () => {
    const statement = {}
    const found = createRowCache(20_000).at('sources', 'r1')(statement, '')
    const text = 'x'.repeat(50)
    for (let at = 0; at < 1_000; at++) {
      found.set(`src_${at}`, [{ id: `src_${at}`, text }])
      expect(found.get('src_0')).toEqual([{ id: 'src_0', text }])
    }
    const known = Array.from({ length: 1_000 }, (_, at) => found.get(`src_${at}`) as { id: string }[] | undefined)
    expect(known.filter(Boolean).length).toBeLessThan(150)
    expect(known[999]).toEqual([{ id: 'src_999', text }])
    expect(known.every((rows, at) => rows === undefined || rows[0]!.id === `src_${at}`)).toBe(true)
  })

  test('what was asked with ever other arguments goes too', () => {
    const statement = {}
    const at = createRowCache(20_000).at('sources', 'r1')
    at(statement, 'first').set('a', 1)
    for (let asked = 0; asked < 100; asked++) at(statement, `after ${asked}`)
    expect(at(statement, 'first').get('a')).toBeUndefined()
  })

  test('another revision begins with nothing, and so does another statement', () => {
    const kept = createRowCache(1_000_000)
    const [one, two] = [{}, {}]
    kept.at('sources', 'r1')(one, '').set('a', 1)
    expect(kept.at('sources', 'r1')(one, '').get('a')).toBe(1)
    expect(kept.at('sources', 'r1')(one, 'x').get('a')).toBeUndefined()
    expect(kept.at('sources', 'r1')(two, '').get('a')).toBeUndefined()
    expect(kept.at('agreements', 'r1')(one, '').get('a')).toBeUndefined()
    expect(kept.at('sources', 'r2')(one, '').get('a')).toBeUndefined()
    expect(kept.at('sources', 'r1')(one, '').get('a')).toBeUndefined()
  })
})

/** The settings of another process on the database of the graph. */
const sameDatabase = async () => {
  const { config, drop } = await freshDatabase('empty')
  ends.push(drop)
  return { ...config, databaseUrl: graph.url }
}

/** Nothing in it can be changed; rows may be told their type besides, which is always the same. */
function deeplyFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const [key, part] of Object.entries(value))
    Object.defineProperty(value, key, { value: deeplyFrozen(part), writable: false, configurable: false })
  return Array.isArray(value) ? Object.freeze(value) : value
}
