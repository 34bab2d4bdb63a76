import { describe, expect, test } from 'vitest'
import { filesIn, textOf } from '#tests/files'
import { freshGraph } from '#tests/graph'

/*
 * A question that was answered before takes a shorter way, and nobody can tell by the answer.
 */

const { gateway } = await freshGraph()

async function ask(payload: object, headers: Record<string, string> = {}) {
  const answer = await gateway.app.inject({
    method: 'POST',
    url: '/graphql',
    payload,
    headers: { 'x-request-id': 'the-same', ...headers },
  })
  const { date: _, ...others } = answer.headers
  return { status: answer.statusCode, headers: others, body: answer.body }
}

const operations = filesIn('schema/operations/').filter(file => file.endsWith('.graphql'))

test.each(operations)('%s: the second answer is the first, headers and all', async file => {
  const query = textOf(file)
  const first = await ask({ query })
  const { compiled } = gateway.executed()
  expect(first.status).toBe(200)
  expect(await ask({ query })).toEqual(first)
  expect(await ask({ query, operationName: null, variables: null })).toEqual(first)
  expect(gateway.executed().compiled).toBe(compiled + 2)
})

describe('a question that is known', () => {
  const query =
    'query Known($id: ID!, $first: Int) { organisation(id: $id) { name agreements(first: $first) { nodes { title } } } }'
  const known = { query, variables: { id: 'org_nokia', first: 2 } }
  const unknown = { ...known, query: `${query} # as if for the first time` }

  test.each<[string, object, Record<string, string>?]>([
    ['with a variable that is missing', { variables: {} }],
    ['with a variable of another type', { variables: { id: 'org_nokia', first: 'two' } }],
    ['with an id that is none', { variables: { id: 'nokia' } }],
    ['with an id that nothing has', { variables: { id: 'org_nobody' } }],
    ['for more than a page', { variables: { id: 'org_nokia', first: 101 } }],
    ['with a NUL', { variables: { id: 'org_\u0000' } }],
    ['with variables that nest', { variables: { id: 'org_nokia', more: JSON.parse('['.repeat(60) + ']'.repeat(60)) } }],
    ['for an operation that it has not', { operationName: 'Another' }],
    ['for an operation without a name', { operationName: '' }],
    ['with variables that are a text', { variables: '{"id": "org_nokia"}' }],
    ['with what it costs', { extensions: { cost: true } }],
    ['in another media type', {}, { accept: 'application/graphql-response+json' }],
    ['in a media type that nobody has', {}, { accept: 'text/plain' }],
  ])('is answered as if it were not: %s', async (_, change, headers) => {
    await ask(known)
    await ask(known)
    const expected = await ask({ ...unknown, ...change }, headers)
    expect(await ask({ ...known, ...change }, headers)).toEqual(expected)
  })
})
