import { createHash } from 'node:crypto'
import {
  buildASTSchema,
  buildClientSchema,
  type GraphQLSchema,
  getIntrospectionQuery,
  lexicographicSortSchema,
  parse,
  printSchema,
  visit,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { listening } from '#tests/clients'
import { textOf } from '#tests/files'
import { samplesAt } from '#tests/samples'

const { address, heardWhile } = await listening()
const lame = await listening({ names: ['agreements', 'initiatives', 'organisations'] })
const question = 'query Named($id: ID!) { organisation(id: $id) { name } }'
const nokia = { organisation: { name: 'Nokia' } }
const preflight = { 'apollo-require-preflight': 'true' }
const json = { 'content-type': 'application/json' }

describe('fetch', () => {
  test('by POST, as on the page, gives the data', async () => {
    const { ask } = await samplesAt(address)('src/ask.ts')
    expect(await ask(question, { id: 'org_nokia' })).toEqual(nokia)
    expect(await ask('{ people { totalCount } }')).toEqual({ people: { totalCount: 22 } })
  })

  test('by POST, as on the page, tells why a document is not answered', async () => {
    const { ask } = await samplesAt(address)('src/ask.ts')
    await expect(ask('{ organisaton(id: "org_nokia") { name } }')).rejects.toThrow('"organisaton"')
  })

  test('by POST, as on the page, gives what is there while a subgraph is down', async () => {
    const { ask } = await samplesAt(lame.address)('src/ask.ts')
    const data = await ask('{ organisation(id: "org_nokia") { name } source(id: "src_seed") { title } }')
    expect(data).toEqual({ ...nokia, source: null })
  })

  test('by hash, as on the page, sends the document once', async () => {
    const { askByHash } = await samplesAt(address)('src/hashed.ts')
    const heard = await heardWhile(async () => {
      for (let i = 0; i < 3; i++) expect(await askByHash(question, { id: 'org_nokia' })).toEqual({ data: nokia })
    })
    const told = heard.map(({ method, asked, body }) => [method, asked.query ?? body?.query])
    expect(told).toEqual([
      ['GET', undefined],
      ['POST', question],
      ['GET', undefined],
      ['GET', undefined],
    ])
    expect(JSON.parse(heard[0]!.asked.extensions!).persistedQuery.sha256Hash).toBe(
      createHash('sha256').update(question).digest('hex'),
    )
  })

  test.each([
    ['the header of the page', preflight, 200],
    ['the content type of JSON', json, 200],
    ['a content type that is not JSON', { 'content-type': 'application/graphql' }, 415],
    ['neither', {}, 400],
  ])('by GET with %s', async (_, headers, status) => {
    const response = await fetch(
      `${address}?${new URLSearchParams({ query: question, variables: '{"id":"org_nokia"}' })}`,
      { headers: headers as never },
    )
    expect(response.status).toBe(status)
    const answer: any = await response.json()
    if (status === 200) expect(answer).toEqual({ data: nokia })
    else expect(answer.errors[0].extensions.code).toBe('BAD_REQUEST')
  })

  test.each([
    ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
    ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json; charset=utf-8'],
    ['application/json', 'application/json; charset=utf-8'],
    ['*/*', 'application/json; charset=utf-8'],
  ])('that accepts %s gets %s, with 200 or 400', async (accept, type) => {
    const asked = (url: string, query: string) =>
      fetch(url, { method: 'POST', headers: { ...json, accept }, body: JSON.stringify({ query }) })
    const [whole, part, refused] = await Promise.all([
      asked(address, '{ people { totalCount } }'),
      asked(lame.address, '{ people { totalCount } source(id: "src_seed") { title } }'),
      asked(address, '{ nothing }'),
    ])
    expect([whole, part, refused].map(each => each.headers.get('content-type'))).toEqual([type, type, type])
    expect([whole, part, refused].map(each => each.status)).toEqual([200, 200, 400])
    expect(await refused.json()).not.toHaveProperty('data')
    expect(await part.json()).toMatchObject({
      data: { people: { totalCount: 22 }, source: null },
      errors: [{ path: ['source'] }],
    })
  })
})

/*
 * The retired GraphQL Playground, Altair and Insomnia know of a graph what introspection tells, and ask by POST. What they send
 * is the introspection query of the graphql-js that they were built with, which has grown by these options.
 */
const first = {
  specifiedByUrl: false,
  directiveIsRepeatable: false,
  schemaDescription: false,
  inputValueDeprecation: false,
}
const second = { ...first, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true }
const versions = {
  'of graphql-js 14': first,
  'of graphql-js 14, without descriptions': { ...first, descriptions: false },
  'of graphql-js 15': second,
  'of graphql-js 16': { ...second, inputValueDeprecation: true },
  'with oneOf': { ...second, inputValueDeprecation: true, oneOf: true },
}

describe('a client that speaks introspection and POST alone, with the query', () => {
  describe.each(Object.entries(versions))('%s', (_, options) => {
    test.each(['*/*', 'application/json'])('reads the schema, accepting %s', async accept => {
      const query = getIntrospectionQuery(options)
      const response = await fetch(address, {
        method: 'POST',
        headers: { ...json, accept },
        body: JSON.stringify({ operationName: 'IntrospectionQuery', variables: {}, query }),
      })
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8'])
      const { data, errors }: any = await response.json()
      expect(errors).toBeUndefined()
      expect(textFrom(buildClientSchema(data))).toBe(textFrom(query.includes('description') ? api : bare))
    })
  })

  const sdl = parse(textOf('schema/api.graphql'))
  const api = buildASTSchema(sdl)
  const bare = buildASTSchema(visit(sdl, { StringValue: (_, key) => (key === 'description' ? null : undefined) }))
  const textFrom = (schema: GraphQLSchema) => printSchema(lexicographicSortSchema(schema))
})
