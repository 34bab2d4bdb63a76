import { createHash } from 'node:crypto'
import { getIntrospectionQuery } from 'graphql'
import { afterAll, describe, expect, test } from 'vitest'
import { createGateway, type Gateway } from '#gateway'
import { createInProcessTransport } from '#gateway/subgraphs'
import { optionsFromConfig } from '#src/gateway/server/options-from-config.ts'
import { filesIn, textOf } from '#tests/files'
import { freshGraph } from '#tests/graph'
import { readConfig } from '#toolkit/config'
import { createLog } from '#toolkit/runtime'
import { subgraphNames } from '#toolkit/subgraph'

const graph = await freshGraph()

/** Another gateway to the same subgraphs, with other limits. */
async function gatewayWith(settings: Record<string, string>): Promise<Gateway> {
  const transport = createInProcessTransport(subgraphNames().map(graph.subgraph))
  const gateway = await createGateway({
    ...optionsFromConfig(readConfig(settings)),
    log: createLog('silent'),
    ...transport,
  })
  afterAll(() => gateway.stop())
  return gateway
}

const post = async (payload: unknown, { app } = graph.gateway) => {
  const answer = await app.inject({ method: 'POST', url: '/graphql', payload: payload as object })
  return { status: answer.statusCode, ...answer.json() }
}
const get = async (parameters: Record<string, string>, { app } = graph.gateway) => {
  const url = `/graphql?${new URLSearchParams(parameters)}`
  const answer = await app.inject({ url, headers: { 'apollo-require-preflight': 'true' } })
  return { status: answer.statusCode, ...answer.json() }
}
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

describe('a request that exceeds a limit', () => {
  const many = (count: number, text: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => text(n)).join(' ')
  const follows = (levels: number) =>
    `{ event(id: "evt_brf-1") ${'{ follows '.repeat(levels)}{ id }${' }'.repeat(levels)} }`
  const list = (depth: number): unknown => (depth === 0 ? 1 : [list(depth - 1)])

  test.each([
    ['2,001 tokens', { query: many(2_001, () => '{') }, 'QUERY_TOO_LARGE', 2_001, 2_000],
    ['depth 13', { query: follows(13) }, 'QUERY_TOO_DEEP', 13, 12],
    ['501 fields', { query: `{ ${many(501, () => '__typename')} }` }, 'QUERY_TOO_LARGE', 501, 500],
    ['31 aliases', { query: `{ ${many(31, n => `a${n}: __typename`)} }` }, 'QUERY_TOO_LARGE', 31, 30],
    ['51 directives', { query: `{ __typename ${many(51, () => '@skip(if: false)')} }` }, 'QUERY_TOO_LARGE', 51, 50],
    ['21 root fields', { query: `{ ${many(21, () => '__typename')} }` }, 'QUERY_TOO_LARGE', 21, 20],
    ['variables 9 deep', { query: '{ __typename }', variables: { v: list(8) } }, 'QUERY_TOO_LARGE', 9, 8],
    [
      '1,001 values',
      { query: '{ __typename }', variables: { v: Array(1_000).fill(1) } },
      'QUERY_TOO_LARGE',
      1_001,
      1_000,
    ],
    [
      '20,201 points',
      { query: '{ agreements(first: 100) { nodes { participants(first: 100) { edges { role } nodes { id } } } } }' },
      'QUERY_TOO_COSTLY',
      20_201,
      20_000,
    ],
  ])('is rejected with both numbers: %s', async (_, payload, code, requested, limit) => {
    const { status, data, errors } = await post(payload)
    expect([status, data, errors]).toEqual([
      400,
      undefined,
      [
        {
          message: expect.stringMatching(new RegExp(` ${requested} .*; the limit is ${limit}\\. `)),
          extensions: { code, requested, limit },
        },
      ],
    ])
  })

  test('with a body of more than 100,000 bytes gets the status 413', async () => {
    const { status, errors } = await post({ query: `{ __typename } # ${'x'.repeat(100_000)}` })
    expect([status, errors[0].extensions]).toEqual([
      413,
      { code: 'QUERY_TOO_LARGE', requested: 100_029, limit: 100_000 },
    ])
  })

  test('is one above the limit: a request at the limit is answered', async () => {
    expect((await post({ query: follows(12) })).errors).toBeUndefined()
    expect((await post({ query: '{ __typename }', variables: { v: list(7) } })).errors).toBeUndefined()
  })

  test('sends no SQL statement', async () => {
    const statements = await graph.statementsOf(() =>
      post({
        query: '{ agreements(first: 100) { nodes { participants(first: 100) { nodes { id names { text } } } } } }',
      }),
    )
    expect(statements).toEqual([])
  })

  test('is rejected by GET too, and by the hash of its document from the manifest or a client', async () => {
    const gateway = await gatewayWith({ MAX_QUERY_FIELDS: '3' })
    const query = textOf('schema/operations/find-by-name.graphql')
    expect((await get({ query }, gateway)).errors[0].extensions).toMatchObject({ code: 'QUERY_TOO_LARGE', limit: 3 })
    const [known] = Object.keys(JSON.parse(textOf('schema/persisted-documents.json')))
    const tooLarge = { code: 'QUERY_TOO_LARGE', limit: 3 }
    expect((await post({ documentId: known }, gateway)).errors[0].extensions).toMatchObject(tooLarge)
    expect((await get({ documentId: known! }, gateway)).errors[0].extensions).toMatchObject(tooLarge)
    const persistedQuery = { version: 1, sha256Hash: hashOf(query) }
    expect((await post({ query, extensions: { persistedQuery } }, gateway)).errors[0].extensions).toMatchObject(
      tooLarge,
    )
    const again = await post({ extensions: { persistedQuery } }, gateway)
    expect(again.errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND')
  })

  test('is not one with a syntax error, which has its own code', async () => {
    const { errors } = await post({ query: '{ agreements { nodes { id }' })
    expect(errors[0].extensions.code).toBe('GRAPHQL_PARSE_FAILED')
  })
})

describe('the cost of a request', () => {
  const query = '{ a: agreements(first: 2) { nodes { title participants { nodes { name } } } } }'

  test('is sent on request, with the counts and the limits', async () => {
    const { data, extensions } = await post({ query, extensions: { cost: true } })
    expect(extensions.cost).toEqual({
      requested: 1 + 2 * (1 + 1 + 20),
      limit: 20_000,
      counts: {
        depth: { requested: 1, limit: 12 },
        fields: { requested: 6, limit: 500 },
        aliases: { requested: 1, limit: 30 },
        directives: { requested: 0, limit: 50 },
        rootFields: { requested: 1, limit: 20 },
      },
    })
    expect(await post({ query })).toEqual({ status: 200, data })
  })

  test('can be sent together with the plan', async () => {
    const { extensions } = await post({ query, extensions: { cost: true, explain: true } })
    expect(Object.keys(extensions).sort()).toEqual(['cost', 'plan'])
  })
})

describe('the limits', () => {
  test('do not apply to exports', async () => {
    const gateway = await gatewayWith({ MAX_QUERY_FIELDS: '3', MAX_QUERY_COST: '10', MAX_QUERY_TOKENS: '10' })
    const lists = filesIn('schema/exports/').map(file => file.replace(/^.*\/|\.graphql$/g, ''))
    expect(lists.length).toBeGreaterThan(5)
    for (const list of lists) expect((await gateway.app.inject(`/export/${list}.csv`)).statusCode, list).toBe(200)
  })

  test('include introspection, which `INTROSPECTION=off` rejects', async () => {
    const gateway = await gatewayWith({ INTROSPECTION: 'off' })
    const byFragment = '{ ...A } fragment A on Query { ... { __type(name: "Query") { name } } }'
    for (const query of [getIntrospectionQuery(), byFragment]) {
      expect((await post({ query })).errors).toBeUndefined()
      const { status, errors } = await post({ query }, gateway)
      expect([status, errors[0].extensions.code]).toEqual([403, 'FORBIDDEN'])
    }
    expect(await post({ query: '{ __typename }' }, gateway)).toEqual({ status: 200, data: { __typename: 'Query' } })
    expect((await gateway.app.inject('/introspection.json')).statusCode).toBe(200)
  })
})
