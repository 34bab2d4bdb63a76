import { describe, expect, test } from 'vitest'
import { doorOf } from '#tests/door'
import { freshGraph } from '#tests/graph'

const ask = doorOf(await freshGraph(), 'initiatives')

describe('a figure', () => {
  test('has its bound, meaning and scope, and the differing values in its claims', async () => {
    const { initiative } = await ask(`{ initiative(id: "ini_investment-plan-for-europe") { figures {
      measure meaning scope disputed asOf { edtf } quantity { value unit currency bound }
      claims { source { id } value note } } } }`)
    expect(initiative.figures).toEqual([
      {
        measure: 'investment to be mobilised',
        meaning: 'TARGET',
        scope: 'additional investment, 2015 to 2017',
        disputed: true,
        asOf: { edtf: '2014-11-26' },
        quantity: { value: '315000000000', unit: 'EUR', currency: 'EUR', bound: 'AT_LEAST' },
        claims: [
          { source: { id: 'src_eso-ipe' }, value: null, note: 'a target, not money in the plan' },
          {
            source: { id: 'src_seed' },
            value: 'bound: EXACT; asOf: 2015~',
            note: 'reads like a budget; by src_eso-ipe it is investment to be mobilised',
          },
        ],
      },
    ])
  })

  test('is filtered by its measure, in order of date', async () => {
    const { initiative } = await ask(`{ initiative(id: "ini_belt-and-road") {
      figures(measure: "countries with cooperation documents") { quantity { value } asOf { edtf } scope }
      none: figures(measure: "countries") { id } } }`)
    expect(initiative.figures.map(({ quantity, asOf }: any) => [asOf.edtf, quantity.value])).toEqual([
      ['2018~', '105'],
      ['2019-04-18', '125'],
      ['2020-01', '138'],
      ['2022-01-18', '147'],
      ['2023-08', '155'],
    ])
    expect(initiative.none).toEqual([])
  })

  test('is found only by the exact text of its measure, as the schema says', async () => {
    const { initiative, figures, __schema } = await ask(`{
      initiative(id: "ini_belt-and-road") { figures(measure: "Countries with cooperation documents") { id } }
      figures(measure: "Internet users") { totalCount }
      __schema { types { fields { name args { name description } } } }
    }`)
    expect([initiative.figures, figures.totalCount]).toEqual([[], 0])
    const descriptions = __schema.types
      .flatMap(({ fields }: any) => fields ?? [])
      .filter(({ name }: any) => name === 'figures')
      .map(({ args }: any) => args.find(({ name }: any) => name === 'measure').description)
    expect(descriptions).toHaveLength(2)
    for (const description of descriptions) expect(description).toContain('with exactly this measure')
  })

  test('about the world has no entity, and has its scope', async () => {
    const { figures, one } = await ask(`{
      figures { totalCount nodes { id scope quantity { value } } }
      one: figures(measure: "internet users") { totalCount nodes { id } }
    }`)
    expect(figures).toEqual({
      totalCount: 2,
      nodes: [
        { id: 'fig_internet-users-china-eu', scope: 'China and EU', quantity: { value: '1100000000' } },
        { id: 'fig_people-unconnected-europe-china', scope: 'Europe and China', quantity: { value: '800000000' } },
      ],
    })
    expect(one).toEqual({ totalCount: 1, nodes: [{ id: 'fig_internet-users-china-eu' }] })
  })
})
