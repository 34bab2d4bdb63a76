import { describe, expect, test } from 'vitest'
import type { Plan } from '#src/gateway/context/request-context.ts'
import { freshGraph } from '#tests/graph'

const { gateway } = await freshGraph()

async function post(query: string, extensions: Record<string, unknown> = { explain: true }) {
  const answer = await gateway.app.inject({ method: 'POST', url: '/graphql', payload: { query, extensions } })
  return answer.json() as { data: unknown; extensions?: { plan: Plan | null } }
}

/** The plan without the times and the documents. */
const outline = (plan: Plan): unknown =>
  plan.kind === 'FETCH' ? [plan.subgraph, plan.at.join('.'), plan.entities] : { [plan.kind]: plan.steps.map(outline) }
const fetches = (plan: Plan): Extract<Plan, { kind: 'FETCH' }>[] =>
  plan.kind === 'FETCH' ? [plan] : plan.steps.flatMap(fetches)

const query = `{ agreement(id: "agr_china-eu-joint-investment-fund") { title participants { nodes { name } }
  milestones { claims { source { publisher } } } } }`

describe('the plan of a response', () => {
  test('has the calls in their order, each with its subgraph, path and number of entities', async () => {
    const { extensions } = await post(query)
    expect(outline(extensions!.plan!)).toEqual({
      SEQUENCE: [
        ['agreements', '', null],
        {
          PARALLEL: [
            ['organisations', 'agreement.participants.nodes.@', 2],
            ['sources', 'agreement.milestones.@.claims.@.source', 2],
          ],
        },
      ],
    })
  })

  test('has the document and the time of each call, and no URL', async () => {
    const { extensions } = await post(query)
    for (const { operation, ms } of fetches(extensions!.plan!)) {
      expect(operation).toMatch(/\n {2}\w/)
      expect(ms).toBeGreaterThan(0)
    }
    expect(JSON.stringify(extensions)).not.toMatch(/https?:|127\.0\.0/)
  })

  test('has a skipped call without a time', async () => {
    const { extensions } = await post('{ agreement(id: "agr_nobody-knows") { title participants { nodes { name } } } }')
    expect(fetches(extensions!.plan!).map(({ subgraph, ms }) => [subgraph, ms !== null])).toEqual([
      ['agreements', true],
      ['organisations', false],
    ])
  })

  test('is null if no subgraph is called', async () => {
    expect(await post('{ __typename }')).toEqual({ data: { __typename: 'Query' }, extensions: { plan: null } })
  })

  test('is sent only on request, and does not change the data', async () => {
    const without = await post(query, {})
    expect(without.extensions).toBeUndefined()
    expect((await post(query, { explain: 'yes' })).extensions).toBeUndefined()
    expect((await post(query)).data).toEqual(without.data)
  })
})

describe('the owners of fields', () => {
  test('are the subgraphs that resolve them', async () => {
    const owners = (await gateway.app.inject('/owners.json')).json()
    expect(owners.Agreement).toMatchObject({ title: ['agreements'] })
    expect(owners.Organisation).toMatchObject({
      id: ['agreements', 'initiatives', 'links', 'organisations'],
      name: ['organisations'],
      agreements: ['agreements'],
      initiatives: ['initiatives'],
    })
    expect(owners.Claim.quote).toEqual(['agreements', 'initiatives', 'links', 'organisations', 'sources'])
    expect(Object.keys(owners).filter(name => name.startsWith('join__'))).toEqual([])
  })
})
