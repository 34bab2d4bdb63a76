import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { gql } from 'urql'
import { describe, expect, test } from 'vitest'
import { listening } from '#tests/clients'
import { samplesAt } from '#tests/samples'

const { address, requestsDuring } = await listening()
const incomplete = await listening({ names: ['organisations'] })
const query = gql`query Named($id: ID!) { organisation(id: $id) { name } }`
const nokia = { organisation: { __typename: 'Organisation', name: 'Nokia' } }

/** Runs the query with the client in docs/clients.md, whose code `edit` changes first. Returns result and requests. */
async function runQuery({
  edit,
  context,
  id = 'org_nokia',
}: {
  edit?: (text: string) => string
  context?: object
  id?: string
}) {
  const { client } = await samplesAt(address, edit && { 'src/urql.ts': edit })('src/urql.ts')
  let result: any
  const requests = await requestsDuring(async () => {
    result = await client.query(query, { id }, context).toPromise()
  })
  return { result, requests: requests.map(({ method, status }) => `${method} ${status}`) }
}

describe('urql', () => {
  test('sends GET with the header of docs/clients.md', async () => {
    const { result, requests } = await runQuery({})
    expect([result.error, result.data]).toEqual([undefined, nokia])
    expect(requests).toEqual(['GET 200'])
  })

  test('is rejected without that header', async () => {
    const { result, requests } = await runQuery({ edit: text => text.replace(/^ +fetchOptions: .*\n/m, '') })
    expect(requests).toEqual(['GET 400'])
    expect(result.data).toBeUndefined()
    expect(result.error.graphQLErrors[0]).toMatchObject({
      message: expect.stringContaining('apollo-require-preflight'),
      extensions: { code: 'BAD_REQUEST' },
    })
  })

  test('sends POST with `preferGetMethod: false`, without a header', async () => {
    const edit = (text: string) => text.replace(/^ +fetchOptions: .*$/m, '  preferGetMethod: false,')
    const { result, requests } = await runQuery({ edit })
    expect([result.error, result.data]).toEqual([undefined, nokia])
    expect(requests).toEqual(['POST 200'])
  })

  test('sends POST if the URL would be too long', async () => {
    const { requests } = await runQuery({ id: `org_${'x'.repeat(2_048)}` })
    expect(requests).toEqual(['POST 200'])
  })

  test('returns partial data and the error while a subgraph is down', async () => {
    const { client } = await samplesAt(incomplete.address)('src/urql.ts')
    const query = gql`{ organisation(id: "org_nokia") { name } source(id: "src_seed") { title } }`
    const { data, error } = await client.query(query, {}).toPromise()
    expect(data).toEqual({ ...nokia, source: null })
    expect(error.graphQLErrors).toMatchObject([{ path: ['source'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }])
  })

  test('caches a response, and sends the same query once', async () => {
    const { client } = await samplesAt(address)('src/urql.ts')
    const requests = await requestsDuring(async () => {
      for (let i = 0; i < 2; i++) await client.query(query, { id: 'org_nokia' }).toPromise()
    })
    expect(requests).toHaveLength(1)
  })
})

describe('urql in React', () => {
  test('renders the data', async () => {
    const sample = samplesAt(address)
    const { client } = await sample('src/urql.ts')
    const { App, question } = await sample('src/nokia.tsx')
    expect(renderToString(createElement(App))).toBe('<p></p>')
    await client.query(question, {}).toPromise()
    expect(renderToString(createElement(App))).toBe('<p>Nokia, FI</p>')
  })
})
