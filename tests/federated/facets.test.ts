import { describe, expect, test } from 'vitest'
import type { Plan } from '#src/gateway/context/request-context.ts'
import { freshGraph } from '#tests/graph'

const { gateway, ask } = await freshGraph()

const named = `value count entity { id __typename ... on Organisation { name country } ... on Person { name }
  ... on Initiative { name } ... on Area { name } ... on Source { title } }`
const question = (by: string, first = 3) =>
  `{ agreements(first: 0) { facets(by: [${by}], first: ${first}) { by buckets { ${named} } } } }`

const fetches = (plan: Plan): Extract<Plan, { kind: 'FETCH' }>[] =>
  plan.kind === 'FETCH' ? [plan] : plan.steps.flatMap(fetches)

async function fetched(query: string) {
  const payload = { query, extensions: { explain: true } }
  const answer = (await gateway.app.inject({ method: 'POST', url: '/graphql', payload })).json()
  expect(answer.errors).toBeUndefined()
  return fetches(answer.extensions.plan)
    .filter(({ ms }) => ms !== null)
    .map(({ subgraph, entities }) => [subgraph, entities])
}

describe('the buckets of a facet', () => {
  test('have the names of their entities from the subgraphs that own them', async () => {
    const { data, errors } = await ask(question('PARTY, INITIATIVE, AREA, SOURCE, KIND', 1))
    expect(errors).toBeUndefined()
    expect(data.agreements.facets.map(({ buckets }: any) => buckets[0])).toEqual([
      {
        value: 'org_china',
        count: 160,
        entity: { id: 'org_china', __typename: 'Organisation', name: 'China', country: 'CN' },
      },
      {
        value: 'ini_belt-and-road',
        count: 158,
        entity: { id: 'ini_belt-and-road', __typename: 'Initiative', name: 'Belt and Road Initiative' },
      },
      { value: 'area_5g', count: 2, entity: { id: 'area_5g', __typename: 'Area', name: '5G' } },
      {
        value: 'src_editor-reading',
        count: 165,
        entity: {
          id: 'src_editor-reading',
          __typename: 'Source',
          title: 'Editorial: reading and classification by the compilers',
        },
      },
      { value: 'MEMORANDUM_OF_UNDERSTANDING', count: 157, entity: null },
    ])
  })

  test('need one call of each owning subgraph, for any number of buckets', async () => {
    expect(await fetched(question('PARTY', 100))).toEqual([
      ['agreements', null],
      ['organisations', 100],
    ])
    const calls = await fetched(question('PARTY, INITIATIVE, SOURCE', 2))
    expect(calls.map(([subgraph]) => subgraph).sort()).toEqual([
      'agreements',
      'initiatives',
      'organisations',
      'sources',
    ])
  })

  test('need no other subgraph for ids alone', async () => {
    const ids = '{ agreements(first: 0) { facets(by: [PARTY, SOURCE]) { buckets { value count entity { id } } } } }'
    expect(await fetched(ids)).toEqual([['agreements', null]])
  })

  test('of a list of another subgraph have their names too', async () => {
    const { data } = await ask(
      '{ organisations(first: 0) { facets(by: [SOURCE], first: 1) { buckets { count entity { ... on Source { title } } } } } }',
    )
    const [{ buckets }] = data.organisations.facets
    expect(buckets).toEqual([{ count: 153, entity: { title: expect.stringMatching(/country/i) } }])
  })
})

test('a list filtered by the value of a bucket has as many entities as the bucket counts', async () => {
  const { data } = await ask('{ agreements { facets(by: [PARTY], first: 3) { buckets { value count } } } }')
  for (const { value, count } of data.agreements.facets[0].buckets) {
    const { data } = await ask(
      `query ($party: [ID!]) { agreements(first: 0, filter: { anyOf: $party }) { totalCount } }`,
      { party: [value] },
    )
    expect(data.agreements.totalCount).toBe(count)
  }
})
