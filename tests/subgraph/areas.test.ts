import { describe, expect, test } from 'vitest'
import { doorOf, idsOf } from '#tests/door'
import { freshGraph } from '#tests/graph'

const ask = doorOf(await freshGraph(), 'initiatives')
const ids = idsOf(ask)

describe('areas are found', () => {
  test.each<[string, string[]]>([
    ['name: "digital"', ['area_digital-economy', 'area_digital-investment', 'area_digital-single-market']],
    ['name: "künstliche INTELLIGENZ"', ['area_artificial-intelligence']],
    ['name: "umela inteligence"', ['area_artificial-intelligence']],
    ['name: "5g"', ['area_5g']],
    ['name: "steam engine"', []],
  ])('by %s', async (args, found) => {
    expect(await ids(`areas(${args})`)).toEqual(found)
  })
})

test('an area has its broader and narrower areas and the initiatives that cover it', async () => {
  const { area } = await ask(`{ area(id: "area_e-commerce") {
    de: name(language: "de-AT") en: name ru: name(language: "ru") names(kind: [ALIAS]) { text }
    broader { id narrower { id } broader { id } } narrower { id }
    initiatives { totalCount nodes { id } } claims { values { field value } basis confidence }
  } }`)
  expect(area).toEqual({
    de: 'Elektronischer Handel',
    en: 'e-commerce',
    ru: 'e-commerce',
    names: [{ text: 'electronic commerce' }],
    broader: {
      id: 'area_digital-economy',
      narrower: [
        { id: 'area_big-data' },
        { id: 'area_cloud-computing' },
        { id: 'area_digital-investment' },
        { id: 'area_e-commerce' },
        { id: 'area_internet-of-things' },
      ],
      broader: null,
    },
    narrower: [],
    initiatives: { totalCount: 2, nodes: [{ id: 'ini_internet-plus-e-commerce' }, { id: 'ini_internet-plus' }] },
    claims: [
      { values: [], basis: 'STATED', confidence: 'HIGH' },
      { values: [{ field: 'broader', value: 'area_digital-economy' }], basis: 'INFERRED', confidence: 'LOW' },
    ],
  })
})

test('an area has mappings to other vocabularies, each with its match and claims', async () => {
  const { area } = await ask(`{ area(id: "area_digital-investment") { mappings { scheme value match url
    claims { source { id } basis confidence } } } }`)
  expect(area.mappings).toEqual([
    {
      scheme: 'DAC_CRS',
      value: '22040',
      match: 'BROAD',
      url: null,
      claims: [{ source: { id: 'src_editor-reading' }, basis: 'INFERRED', confidence: 'LOW' }],
    },
    {
      scheme: 'EUROVOC',
      value: 'c_95f58142',
      match: 'CLOSE',
      url: 'http://eurovoc.europa.eu/c_95f58142',
      claims: [{ source: { id: 'src_eurovoc' }, basis: 'INFERRED', confidence: 'MEDIUM' }],
    },
  ])
})

test('an actor has the initiatives in which it has a role', async () => {
  const { _entities } = await ask(
    `query ($who: [_Any!]!) { _entities(representations: $who) {
      ... on Organisation { initiatives { totalCount edges { role rank disputed node { id } claims { basis } } }
        funded: initiatives(role: [FUNDER]) { nodes { id } } }
      ... on Person { initiatives { edges { role rank onBehalfOf { id } node { id } } } }
    } }`,
    {
      who: [
        { __typename: 'Organisation', id: 'org_eib' },
        { __typename: 'Person', id: 'per_andrus-ansip' },
      ],
    },
  )
  const [eib, ansip] = _entities
  expect(eib.initiatives.totalCount).toBe(2)
  expect(
    eib.initiatives.edges.map(({ role, claims }: any) => `${role} ${claims[0].basis} ${claims.length}`).sort(),
  ).toEqual(['FUNDER STATED 2', 'PROPONENT INFERRED 1'])
  expect(eib.funded.nodes).toEqual([{ id: 'ini_efsi' }])
  expect(ansip.initiatives.edges).toEqual([
    {
      role: 'LEAD',
      rank: 'Vice-President for the Digital Single Market',
      onBehalfOf: { id: 'org_european-commission' },
      node: { id: 'ini_digital-single-market' },
    },
  ])
})
