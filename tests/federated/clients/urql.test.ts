import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { gql } from 'urql'
import { describe, expect, test } from 'vitest'
import { listening } from '#tests/clients'
import { samplesAt } from '#tests/samples'

const { address, heardWhile } = await listening()
const lame = await listening({ names: ['organisations'] })
const question = gql`query Named($id: ID!) { organisation(id: $id) { name } }`
const nokia = { organisation: { __typename: 'Organisation', name: 'Nokia' } }

/** Asks with the client of the page, whose text may be changed before, and gives the result and what the gateway heard. */
async function asked({
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
  const heard = await heardWhile(async () => {
    result = await client.query(question, { id }, context).toPromise()
  })
  return { result, heard: heard.map(({ method, status }) => `${method} ${status}`) }
}

describe('urql', () => {
  test('asks by GET with the header of the page, and is answered', async () => {
    const { result, heard } = await asked({})
    expect([result.error, result.data]).toEqual([undefined, nokia])
    expect(heard).toEqual(['GET 200'])
  })

  test('is refused without the line of the page that has the header', async () => {
    const { result, heard } = await asked({ edit: text => text.replace(/^ +fetchOptions: .*\n/m, '') })
    expect(heard).toEqual(['GET 400'])
    expect(result.data).toBeUndefined()
    expect(result.error.graphQLErrors[0]).toMatchObject({
      message: expect.stringContaining('apollo-require-preflight'),
      extensions: { code: 'BAD_REQUEST' },
    })
  })

  test('asks by POST where it is told to, which needs no header', async () => {
    const edit = (text: string) => text.replace(/^ +fetchOptions: .*$/m, '  preferGetMethod: false,')
    const { result, heard } = await asked({ edit })
    expect([result.error, result.data]).toEqual([undefined, nokia])
    expect(heard).toEqual(['POST 200'])
  })

  test('asks by POST what is too long for an address', async () => {
    const { heard } = await asked({ id: `org_${'x'.repeat(2_048)}` })
    expect(heard).toEqual(['POST 200'])
  })

  test('gives what is there beside the error, while a subgraph is down', async () => {
    const { client } = await samplesAt(lame.address)('src/urql.ts')
    const question = gql`{ organisation(id: "org_nokia") { name } source(id: "src_seed") { title } }`
    const { data, error } = await client.query(question, {}).toPromise()
    expect(data).toEqual({ ...nokia, source: null })
    expect(error.graphQLErrors).toMatchObject([{ path: ['source'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }])
  })

  test('keeps an answer: the same question is asked once', async () => {
    const { client } = await samplesAt(address)('src/urql.ts')
    const heard = await heardWhile(async () => {
      for (let i = 0; i < 2; i++) await client.query(question, { id: 'org_nokia' }).toPromise()
    })
    expect(heard).toHaveLength(1)
  })
})

describe('urql in React', () => {
  test('renders what was answered', async () => {
    const sample = samplesAt(address)
    const { client } = await sample('src/urql.ts')
    const { App, question } = await sample('src/nokia.tsx')
    expect(renderToString(createElement(App))).toBe('<p></p>')
    await client.query(question, {}).toPromise()
    expect(renderToString(createElement(App))).toBe('<p>Nokia, FI</p>')
  })
})
