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

const { address, requestsDuring } = await listening()
const incomplete = await listening({ names: ['agreements', 'initiatives', 'organisations'] })
const query = 'query Named($id: ID!) { organisation(id: $id) { name } }'
const nokia = { organisation: { name: 'Nokia' } }
const preflight = { 'apollo-require-preflight': 'true' }
const json = { 'content-type': 'application/json' }

describe('fetch', () => {
  test('by POST, as in docs/clients.md, returns the data', async () => {
    const { ask } = await samplesAt(address)('src/ask.ts')
    expect(await ask(query, { id: 'org_nokia' })).toEqual(nokia)
    expect(await ask('{ people { totalCount } }')).toEqual({ people: { totalCount: 22 } })
  })

  test('by POST, as in docs/clients.md, throws the message of an invalid document', async () => {
    const { ask } = await samplesAt(address)('src/ask.ts')
    await expect(ask('{ organisaton(id: "org_nokia") { name } }')).rejects.toThrow('"organisaton"')
  })

  test('by POST, as in docs/clients.md, returns partial data while a subgraph is down', async () => {
    const { ask } = await samplesAt(incomplete.address)('src/ask.ts')
    const data = await ask('{ organisation(id: "org_nokia") { name } source(id: "src_seed") { title } }')
    expect(data).toEqual({ ...nokia, source: null })
  })

  test('by hash, as in docs/clients.md, sends the document once', async () => {
    const { askByHash } = await samplesAt(address)('src/hashed.ts')
    const requests = await requestsDuring(async () => {
      for (let i = 0; i < 3; i++) expect(await askByHash(query, { id: 'org_nokia' })).toEqual({ data: nokia })
    })
    const sent = requests.map(({ method, params, body }) => [method, params.query ?? body?.query])
    expect(sent).toEqual([
      ['GET', undefined],
      ['POST', query],
      ['GET', undefined],
      ['GET', undefined],
    ])
    expect(JSON.parse(requests[0]!.params.extensions!).persistedQuery.sha256Hash).toBe(
      createHash('sha256').update(query).digest('hex'),
    )
  })

  test.each([
    ['the header of docs/clients.md', preflight, 200],
    ['the content type of JSON', json, 200],
    ['a content type that is not JSON', { 'content-type': 'application/graphql' }, 415],
    ['neither', {}, 400],
  ])('by GET with %s gets a status of its own', async (_, headers, status) => {
    const response = await fetch(`${address}?${new URLSearchParams({ query, variables: '{"id":"org_nokia"}' })}`, {
      headers: headers as never,
    })
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
    const post = (url: string, query: string) =>
      fetch(url, { method: 'POST', headers: { ...json, accept }, body: JSON.stringify({ query }) })
    const responses = await Promise.all([
      post(address, '{ people { totalCount } }'),
      post(incomplete.address, '{ people { totalCount } source(id: "src_seed") { title } }'),
      post(address, '{ nothing }'),
    ])
    const [, partial, invalid] = responses
    expect(responses.map(each => each.headers.get('content-type'))).toEqual([type, type, type])
    expect(responses.map(each => each.status)).toEqual([200, 200, 400])
    expect(await invalid.json()).not.toHaveProperty('data')
    expect(await partial.json()).toMatchObject({
      data: { people: { totalCount: 22 }, source: null },
      errors: [{ path: ['source'] }],
    })
  })
})

/*
 * The retired GraphQL Playground, Altair and Insomnia read the schema by introspection and send POST requests. Their introspection
 * query is that of the version of graphql-js that they contain. These are its options over time.
 */
const version14 = {
  specifiedByUrl: false,
  directiveIsRepeatable: false,
  schemaDescription: false,
  inputValueDeprecation: false,
}
const version15 = { ...version14, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true }
const versions = {
  'of graphql-js 14': version14,
  'of graphql-js 14, without descriptions': { ...version14, descriptions: false },
  'of graphql-js 15': version15,
  'of graphql-js 16': { ...version15, inputValueDeprecation: true },
  'with oneOf': { ...version15, inputValueDeprecation: true, oneOf: true },
}

describe('a client with introspection by POST, with the query', () => {
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
      expect(textFrom(buildClientSchema(data))).toBe(
        textFrom(query.includes('description') ? api : withoutDescriptions),
      )
    })
  })

  const sdl = parse(textOf('schema/api.graphql'))
  const api = buildASTSchema(sdl)
  const withoutDescriptions = buildASTSchema(
    visit(sdl, { StringValue: (_, key) => (key === 'description' ? null : undefined) }),
  )
  const textFrom = (schema: GraphQLSchema) => printSchema(lexicographicSortSchema(schema))
})
