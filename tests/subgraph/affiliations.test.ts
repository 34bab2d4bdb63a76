import { describe, expect, test } from 'vitest'
import { doorOf } from '#tests/door'
import { freshGraph } from '#tests/graph'

const ask = doorOf(await freshGraph(), 'organisations')

describe('a post', () => {
  const held = async (holder: string, asOf: string) => {
    const { actor } = await ask(
      `query ($asOf: Date) { actor: ${holder.startsWith('org_') ? 'organisation' : 'person'}(id: "${holder}") {
        affiliations(asOf: $asOf) { edges { node { title heldOn organisation { id } } } } } }`,
      { asOf },
    )
    return actor.affiliations.edges.map(({ node }: any) => `${node.title} ${node.organisation.id} ${node.heldOn}`)
  }

  test.each<[string, string, string[]]>([
    // Observed on 6 July 2015, ended on 29 June 2016: certain between these days.
    ['per_lu-wei', '2010-01-01', ['Director org_cac POSSIBLY']],
    ['per_lu-wei', '2015-07-06', ['Director org_cac CERTAINLY']],
    ['per_lu-wei', '2016-01-01', ['Director org_cac CERTAINLY']],
    ['per_lu-wei', '2016-06-29', ['Director org_cac CERTAINLY']],
    ['per_lu-wei', '2016-06-30', []],
    // One post ends and the next starts on the same day.
    ['per_xu-lin', '2016-06-28', ['Deputy Director org_cac POSSIBLY']],
    ['per_xu-lin', '2016-06-29', ['Director org_cac CERTAINLY', 'Deputy Director org_cac CERTAINLY']],
    ['per_xu-lin', '2016-06-30', ['Director org_cac POSSIBLY']],
    // Observed on two days, without a start or an end.
    ['per_jean-claude-juncker', '2014-11-26', ['President org_european-commission CERTAINLY']],
    ['per_jean-claude-juncker', '2015-01-01', ['President org_european-commission POSSIBLY']],
    ['per_jean-claude-juncker', '2015-06-29', ['President org_european-commission CERTAINLY']],
    // Observed in `2015`, which is not a day.
    ['per_zhuang-rongwen', '2015-07-06', ['Deputy Director org_cac POSSIBLY']],
    ['org_china', '2016-01-14', []],
    ['org_china', '2016-01-15', ['Shareholder org_ebrd CERTAINLY']],
  ])('of %s on %s: %j', async (holder, asOf, expected) => {
    expect(await held(holder, asOf)).toEqual(expected)
  })

  test('has no `heldOn` without `asOf`', async () => {
    const { person } = await ask(`{ person(id: "per_lu-wei") { affiliations { totalCount edges { node {
      heldOn disputed period { start { edtf } end { edtf latest precision } } holder { __typename id name }
      claims { source { id } locator observedOn { edtf } value } } } } } }`)
    const [{ node }] = person.affiliations.edges
    expect([person.affiliations.totalCount, node.heldOn, node.disputed]).toEqual([1, null, false])
    expect(node.period).toEqual({ start: null, end: { edtf: '2016-06-29', latest: '2016-06-29', precision: 'DAY' } })
    expect(node.holder).toEqual({ __typename: 'Person', id: 'per_lu-wei', name: 'Lu Wei' })
    expect(node.claims).toEqual([
      { source: { id: 'src_pd-luwei' }, locator: null, observedOn: null, value: null },
      { source: { id: 'src_scmp-luwei' }, locator: null, observedOn: null, value: null },
      { source: { id: 'src_seed' }, locator: expect.any(String), observedOn: { edtf: '2015-07-06' }, value: null },
      { source: { id: 'src_seed' }, locator: expect.any(String), observedOn: { edtf: '2015-07-06' }, value: null },
    ])
  })

  test('is listed on its organisation, by kind and day', async () => {
    const { organisation } = await ask(`{ organisation(id: "org_cac") {
      then: affiliates(asOf: "2015-07-06") { totalCount nodes { heldOn holder { id } } }
      later: affiliates(asOf: "2016-07-01", kind: [POST]) { nodes { heldOn holder { id } } }
      owners: affiliates(kind: [OWNERSHIP, MEMBERSHIP]) { totalCount }
    } }`)
    expect(organisation.then.totalCount).toBe(3)
    expect(new Set(organisation.then.nodes.map((node: any) => `${node.holder.id} ${node.heldOn}`))).toEqual(
      new Set(['per_lu-wei CERTAINLY', 'per_xu-lin POSSIBLY', 'per_zhuang-rongwen POSSIBLY']),
    )
    expect(new Set(organisation.later.nodes.map((node: any) => `${node.holder.id} ${node.heldOn}`))).toEqual(
      new Set(['per_xu-lin POSSIBLY', 'per_zhuang-rongwen POSSIBLY']),
    )
    expect(organisation.owners.totalCount).toBe(0)
  })

  test('with two start dates has the one from the better claim, and the other one in its claim', async () => {
    const { organisation } = await ask(`{ organisation(id: "org_china") { affiliations(kind: [MEMBERSHIP]) { nodes {
      disputed period { start { edtf } end { edtf } }
      claims { source { id } confidence value values { field value shown } } } } } }`)
    expect(organisation.affiliations.nodes).toEqual([
      {
        disputed: false,
        period: { start: { edtf: '2016-01-15' }, end: null },
        claims: [
          {
            source: { id: 'src_ebrd-copy' },
            confidence: 'MEDIUM',
            value: null,
            values: [{ field: 'period', value: '2016-01-15/', shown: true }],
          },
          {
            source: { id: 'src_rtr-ebrd' },
            confidence: 'LOW',
            value: '2015/',
            values: [{ field: 'period', value: '2015/', shown: false }],
          },
        ],
      },
    ])
  })
})
