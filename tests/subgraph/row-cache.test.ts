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

// Rows found by key, and counts of lists, are cached across requests until the next import.

const log = createLog('fatal')
const graph = await freshGraph()
const ends: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const end of ends.toReversed()) await end()
})

const query = `{ organisation(id: "org_nokia") { name country affiliations(first: 5) { totalCount nodes { kind } } identifiers { value } } }`

const bundleWithName = (text: string) =>
  madeBundle({ names: [{ entity: 'org_nokia', text, language: 'en', kind: 'SHORT', source: 'src_seed' }] })

describe('a row found by key', () => {
  test('is not read again', async () => {
    const first = await graph.statementsOf(() => graph.ask(query))
    const second = await graph.statementsOf(() => graph.ask(query))
    expect(first.length).toBeGreaterThan(3)
    expect(second).toEqual([])
  })

  test('is read only if its key is not cached', async () => {
    const two = `{ organisations(filter: { ids: ["org_nokia", "org_huawei"] }) { nodes { identifiers { value } } } }`
    const [, ...statements] = await graph.statementsOf(() => graph.ask(two))
    expect(statements).toHaveLength(1)
    expect((await graph.ask(two)).data).toEqual((await graph.ask(two.replace('filter', ' filter'))).data)
  })

  test('is read again after an import by another process', async () => {
    const otherProcess = await startSubgraphs({ ...(await sameDatabase()), rowCache: 0 }, log)
    ends.push(() => otherProcess.stop())
    for (const name of ['Nokia one', 'Nokia two', 'Nokia three']) {
      await loadBundle(bundleWithName(name), otherProcess.subgraphs)
      const { data } = await graph.ask('{ organisation(id: "org_nokia") { names { text } } }')
      expect(data.organisation.names.map(({ text }: { text: string }) => text)).toContain(name)
    }
  })

  test('that does not exist is cached as missing until an import adds it', async () => {
    const request = () => graph.ask('{ organisation(id: "org_made-later") { name } }')
    expect((await request()).data).toEqual({ organisation: null })
    expect(await graph.statementsOf(request)).toEqual([])
    const source = 'src_seed'
    await loadBundle(
      madeBundle({
        organisations: [{ id: 'org_made-later', kind: 'COMPANY', source }],
        names: [{ entity: 'org_made-later', text: 'Later', language: 'en', kind: 'PREFERRED', source }],
      }),
      ['organisations', 'initiatives', 'agreements', 'sources'].map(graph.subgraph),
    )
    expect((await request()).data).toEqual({ organisation: { name: 'Later' } })
  })

  test('is cached by the arguments too', async () => {
    const inLanguage = (language: string) =>
      graph.ask(`{ organisation(id: "org_china") { name(language: "${language}") } }`)
    const names = [await inLanguage('en'), await inLanguage('zh'), await inLanguage('en')].map(
      ({ data }) => data.organisation.name,
    )
    expect(names).toEqual(['China', '中国', 'China'])
  })
})

describe('the count of a list', () => {
  const countQuery = (filter: string) =>
    `{ organisations(first: 0, filter: { ${filter} }) { totalCount facets(by: [KIND, COUNTRY]) { by totalCount buckets { value count } } } }`
  const associations = countQuery('kind: [ASSOCIATION]')

  test('is not read again until the next import', async () => {
    const request = () => graph.ask(associations)
    const before = (await request()).data.organisations
    expect(await graph.statementsOf(request)).toEqual([])
    const [id, source] = ['org_made-association', 'src_seed']
    await loadBundle(
      madeBundle({
        organisations: [{ id, kind: 'ASSOCIATION', country: 'IS', source }],
        names: [{ entity: id, text: 'A made association', language: 'en', kind: 'PREFERRED', source }],
      }),
      ['organisations', 'initiatives', 'agreements', 'sources'].map(graph.subgraph),
    )
    const after = (await request()).data.organisations
    expect(after.totalCount).toBe(before.totalCount + 1)
    const [, { buckets }] = after.facets
    expect(buckets).toContainEqual({ value: 'IS', count: 1 })
    expect(before.facets[1].buckets).not.toContainEqual({ value: 'IS', count: 1 })
  })

  test('is cached by the filter and by the number of values', async () => {
    const { data } = await graph.ask(countQuery('kind: [COMPANY]'))
    expect(data.organisations.totalCount).not.toBe((await graph.ask(associations)).data.organisations.totalCount)
    const first = async (count: number) =>
      (await graph.ask(`{ organisations(first: 0) { facets(by: [COUNTRY], first: ${count}) { buckets { value } } } }`))
        .data.organisations.facets[0].buckets.length
    expect([await first(1), await first(3), await first(1)]).toEqual([1, 3, 1])
  })

  test('is not cached for imports, which are recorded before the revision changes', async () => {
    const request = () => graph.ask('{ imports(first: 0) { totalCount } }')
    await request()
    expect(await graph.statementsOf(request)).toHaveLength(1)
  })
})

test('cached rows are never mutated, and responses are equal with and without the cache', async () => {
  const { config, drop } = await freshDatabase('reference')
  ends.push(drop)
  const cache = createRowCache(100_000_000)
  const freezingCache: typeof cache = {
    at: (subgraph, revision) => (statement, params) => {
      const rows = cache.at(subgraph, revision)(statement, params)
      return { get: key => rows.get(key), set: (key, value) => rows.set(key, deepFreeze(value)) }
    },
  }
  const today = () => '2025-07-01'
  const cached = await startSubgraphs(config, log, { today, sharedRowCache: freezingCache })
  const uncached = await startSubgraphs({ ...config, rowCache: 0 }, log, { today })
  ends.push(cached.stop, uncached.stop)
  const supergraphSdl = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8')
  const [first, second] = await Promise.all(
    [cached, uncached].map(async ({ subgraphs, catchUp }) => {
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

describe('the row cache', () => {
  test('evicts the least recently used rows, and has the right rows under the remaining keys', () => {
    const statement = {}
    const rows = createRowCache(20_000).at('sources', 'r1')(statement, '')
    const text = 'x'.repeat(50)
    for (let at = 0; at < 1_000; at++) {
      rows.set(`src_${at}`, [{ id: `src_${at}`, text }])
      expect(rows.get('src_0')).toEqual([{ id: 'src_0', text }])
    }
    const found = Array.from({ length: 1_000 }, (_, at) => rows.get(`src_${at}`) as { id: string }[] | undefined)
    expect(found.filter(Boolean).length).toBeLessThan(150)
    expect(found[999]).toEqual([{ id: 'src_999', text }])
    expect(found.every((each, at) => each === undefined || each[0]!.id === `src_${at}`)).toBe(true)
  })

  test('evicts the rows of a statement after many other arguments', () => {
    const statement = {}
    const at = createRowCache(20_000).at('sources', 'r1')
    at(statement, 'first').set('a', 1)
    for (let number = 0; number < 100; number++) at(statement, `after ${number}`)
    expect(at(statement, 'first').get('a')).toBeUndefined()
  })

  test('is separate for each subgraph, revision, statement and arguments', () => {
    const cache = createRowCache(1_000_000)
    const [one, two] = [{}, {}]
    cache.at('sources', 'r1')(one, '').set('a', 1)
    expect(cache.at('sources', 'r1')(one, '').get('a')).toBe(1)
    expect(cache.at('sources', 'r1')(one, 'x').get('a')).toBeUndefined()
    expect(cache.at('sources', 'r1')(two, '').get('a')).toBeUndefined()
    expect(cache.at('agreements', 'r1')(one, '').get('a')).toBeUndefined()
    expect(cache.at('sources', 'r2')(one, '').get('a')).toBeUndefined()
    expect(cache.at('sources', 'r1')(one, '').get('a')).toBeUndefined()
  })
})

/** The settings of another process on the database of the graph. */
const sameDatabase = async () => {
  const { config, drop } = await freshDatabase('empty')
  ends.push(drop)
  return { ...config, databaseUrl: graph.url }
}

/** Makes every property read-only. A row stays extensible: `__typename` is added to it, with a constant value. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const [key, part] of Object.entries(value))
    Object.defineProperty(value, key, { value: deepFreeze(part), writable: false, configurable: false })
  return Array.isArray(value) ? Object.freeze(value) : value
}
