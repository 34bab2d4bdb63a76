import { describe, expect, test } from 'vitest'
import type { Plan } from '#src/gateway/context/request-context.ts'
import { freshGraph } from '#tests/graph'

const { gateway } = await freshGraph()

async function asked(query: string, extensions: Record<string, unknown> = { explain: true }) {
  const answer = await gateway.app.inject({ method: 'POST', url: '/graphql', payload: { query, extensions } })
  return answer.json() as { data: unknown; extensions?: { plan: Plan | null } }
}

/** The plan without what is different each time. */
const outline = (plan: Plan): unknown =>
  plan.kind === 'FETCH' ? [plan.subgraph, plan.at.join('.'), plan.entities] : { [plan.kind]: plan.steps.map(outline) }
const fetches = (plan: Plan): Extract<Plan, { kind: 'FETCH' }>[] =>
  plan.kind === 'FETCH' ? [plan] : plan.steps.flatMap(fetches)

const query = `{ agreement(id: "agr_china-eu-joint-investment-fund") { title participants { nodes { name } }
  milestones { claims { source { publisher } } } } }`

describe('the plan of an answer', () => {
  test('tells which subgraph answers which part, in what order, about how many entities', async () => {
    const { extensions } = await asked(query)
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

  test('has the document and the time of each call, and no address', async () => {
    const { extensions } = await asked(query)
    for (const { operation, ms } of fetches(extensions!.plan!)) {
      expect(operation).toMatch(/\n {2}\w/)
      expect(ms).toBeGreaterThan(0)
    }
    expect(JSON.stringify(extensions)).not.toMatch(/https?:|127\.0\.0/)
  })

  test('names a step that was not needed, with no time', async () => {
    const { extensions } = await asked(
      '{ agreement(id: "agr_nobody-knows") { title participants { nodes { name } } } }',
    )
    expect(fetches(extensions!.plan!).map(({ subgraph, ms }) => [subgraph, ms !== null])).toEqual([
      ['agreements', true],
      ['organisations', false],
    ])
  })

  test('is null where no subgraph is needed', async () => {
    expect(await asked('{ __typename }')).toEqual({ data: { __typename: 'Query' }, extensions: { plan: null } })
  })

  test('comes only when it is asked for, and the answer is the same with it', async () => {
    const without = await asked(query, {})
    expect(without.extensions).toBeUndefined()
    expect((await asked(query, { explain: 'yes' })).extensions).toBeUndefined()
    expect((await asked(query)).data).toEqual(without.data)
  })
})

describe('the owners of fields', () => {
  test('are the subgraphs that answer them', async () => {
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
