import { describe, expect, test } from 'vitest'
import { filesIn, textOf } from '#tests/files'
import { freshGraph } from '#tests/graph'

// The fast path of a repeated operation: its responses equal those of the normal path.

const { gateway } = await freshGraph()

async function ask(payload: object, headers: Record<string, string> = {}) {
  const answer = await gateway.app.inject({
    method: 'POST',
    url: '/graphql',
    payload,
    headers: { 'x-request-id': 'same', ...headers },
  })
  const { date: _, ...others } = answer.headers
  return { status: answer.statusCode, headers: others, body: answer.body }
}

const operations = filesIn('schema/operations/').filter(file => file.endsWith('.graphql'))

test.each(operations)('%s: the second response equals the first, with its headers', async file => {
  const query = textOf(file)
  const first = await ask({ query })
  const { compiled } = gateway.executed()
  expect(first.status).toBe(200)
  expect(await ask({ query })).toEqual(first)
  expect(await ask({ query, operationName: null, variables: null })).toEqual(first)
  expect(gateway.executed().compiled).toBe(compiled + 2)
})

describe('a repeated operation', () => {
  const query =
    'query Known($id: ID!, $first: Int) { organisation(id: $id) { name agreements(first: $first) { nodes { title } } } }'
  const known = { query, variables: { id: 'org_nokia', first: 2 } }
  const unknown = { ...known, query: `${query} # a new operation` }

  test.each<[string, object, Record<string, string>?]>([
    ['with a missing variable', { variables: {} }],
    ['with a variable of the wrong type', { variables: { id: 'org_nokia', first: 'two' } }],
    ['with an invalid id', { variables: { id: 'nokia' } }],
    ['with an unknown id', { variables: { id: 'org_nobody' } }],
    ['with more than a page', { variables: { id: 'org_nokia', first: 101 } }],
    ['with a NUL', { variables: { id: 'org_\u0000' } }],
    [
      'with deeply nested variables',
      { variables: { id: 'org_nokia', more: JSON.parse('['.repeat(60) + ']'.repeat(60)) } },
    ],
    ['for an unknown operation name', { operationName: 'Another' }],
    ['for an empty operation name', { operationName: '' }],
    ['with variables that are a string', { variables: '{"id": "org_nokia"}' }],
    ['with the cost', { extensions: { cost: true } }],
    ['in another media type', {}, { accept: 'application/graphql-response+json' }],
    ['in an unknown media type', {}, { accept: 'text/plain' }],
  ])('has the same response as a new one: %s', async (_, change, headers) => {
    await ask(known)
    await ask(known)
    const expected = await ask({ ...unknown, ...change }, headers)
    expect(await ask({ ...known, ...change }, headers)).toEqual(expected)
  })
})
