import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findDuplicates, formatLines, formatTable, uniquePairs } from '#data/duplicates'
import { loadBundle } from '#data/import'
import { freshSubgraphs } from '#tests/graph'
import { madeBundle, type Tables } from '#tests/made'

/*
 * Which pairs are proposed as one thing, on the reference data and what is made here beside it.
 */

const source = 'src_list'
const organisation = (id: string, name: string, more = {}): Tables => ({
  organisations: [{ id, kind: 'COMPANY', country: 'FI', source, ...more }],
  names: [{ entity: id, text: name, language: 'fi', kind: 'PREFERRED', source }],
})

const agreement = (id: string, title: string, more: Record<string, string> = {}): Tables => ({
  agreements: [{ id, kind: 'TREATY', source, ...more }],
  names: [
    { entity: id, text: title, language: 'en', kind: 'PREFERRED', source, ...(more.source && { source: more.source }) },
  ],
})
const takesPart = (entity: string, actor: string, role: string): Tables => ({
  participations: [{ entity, actor, role, source }],
})
const idsOf = (lines: string) =>
  lines
    .split('\n')
    .slice(0, -1)
    .map(line => line.split('  ').slice(0, 2).join(' '))

async function fresh() {
  const { subgraphs } = await freshSubgraphs('reference')
  const take = async (...all: Tables[]) => {
    const tables: Tables = { sources: [{ id: source, kind: 'DATASET', title: 'A list' }] }
    for (const [table, rows] of all.flatMap(each => Object.entries(each)))
      tables[table] = [...(tables[table] ?? []), ...rows]
    expect((await loadBundle(madeBundle(tables), subgraphs)).faults).toEqual([])
  }
  return { subgraphs, take, proposed: async (wanted = {}) => formatLines(await findDuplicates(subgraphs, wanted)) }
}

describe('pairs that may be one thing', () => {
  test('are proposed for a similar name in any language, and the one that less is told of is to go', async () => {
    const { take, proposed } = await fresh()
    expect(await proposed()).toBe('')
    await take(organisation('org_nokia-again', 'Nokía Oy'))
    expect(await proposed()).toBe("org_nokia-again  org_nokia  names 'Nokía Oy' and 'Nokia Oyj', 0.73 alike\n")
    expect(await proposed({ least: 0.8 })).toBe('')
  })

  test('are not proposed against what is known: kind, country, numbers in the name, days, parties', async () => {
    const { take, proposed } = await fresh()
    const deal = (id: string, actor: string, title: string) => ({
      agreements: [{ id, kind: 'TREATY', source }],
      names: [{ entity: id, text: title, language: 'en', kind: 'PREFERRED', source }],
      participations: [{ entity: id, actor, role: 'PARTY', source }],
    })
    const meeting = (id: string, date: string) => ({
      events: [{ id, kind: 'DIALOGUE', date, source }],
      names: [{ entity: id, text: 'Dialogue on everything', language: 'en', kind: 'PREFERRED', source }],
    })
    await take(
      organisation('org_nokia-bank', 'Nokia', { kind: 'BANK' }),
      organisation('org_nokia-sweden', 'Nokia', { country: 'SE' }),
      organisation('org_fund-1', 'Fund of funds 1'),
      organisation('org_fund-2', 'Fund of funds 2'),
      deal('agr_taxes-a', 'org_china', 'A treaty on taxes'),
      deal('agr_taxes-b', 'org_hungary', 'A treaty on taxes'),
      meeting('evt_dialogue-a', '2014'),
      meeting('evt_dialogue-b', '2015'),
    )
    expect(await proposed()).toBe('')
    await take(meeting('evt_dialogue-c', '2015-05'), deal('agr_taxes-c', 'org_china', 'A treaty on taxes'))
    expect((await proposed()).split('\n').slice(0, -1)).toEqual([
      "agr_taxes-c  agr_taxes-a  names 'A treaty on taxes' and 'A treaty on taxes', 1.00 alike",
      "evt_dialogue-c  evt_dialogue-b  names 'Dialogue on everything' and 'Dialogue on everything', 1.00 alike",
    ])
  })

  test('are not proposed where the actors of one role differ, whichever role it is', async () => {
    const { take, proposed } = await fresh()
    const project = (id: string, ...parts: [actor: string, role: string][]) => [
      agreement(id, 'Loan for a power plant', { kind: 'FINANCING' }),
      ...parts.map(([actor, role]) => takesPart(id, actor, role)),
    ]
    await take(
      ...project('agr_plant-a', ['org_china', 'PARTY'], ['org_hungary', 'BENEFICIARY']),
      ...project('agr_plant-b', ['org_china', 'PARTY'], ['org_italy', 'BENEFICIARY']),
    )
    expect(await proposed()).toBe('')
    await take(
      ...project('agr_plant-c', ['org_china', 'SIGNATORY'], ['org_nokia', 'IMPLEMENTER']),
      ...project('agr_plant-d', ['org_italy', 'SIGNATORY']),
    )
    expect(idsOf(await proposed()).sort()).toEqual(['agr_plant-c agr_plant-a', 'agr_plant-c agr_plant-b'])
  })

  test('are proposed whether a text is called a treaty, a convention or an agreement, and not of other kinds', async () => {
    const { take, proposed } = await fresh()
    const kinds = [
      'TREATY',
      'CONVENTION',
      'AGREEMENT',
      'PROTOCOL',
      'AMENDMENT',
      'EXCHANGE_OF_NOTES',
      'FRAMEWORK_AGREEMENT',
    ]
    await take(
      ...kinds.map(kind => agreement(`agr_${kind.toLowerCase().replaceAll('_', '-')}`, 'Keeping of bees', { kind })),
    )
    expect(idsOf(await proposed()).sort()).toEqual([
      'agr_convention agr_agreement',
      'agr_treaty agr_agreement',
      'agr_treaty agr_convention',
    ])
  })

  test('are found where hundreds have all that is in their names', async () => {
    const { subgraphs, take } = await fresh()
    const letter = (at: number) => String.fromCharCode(97 + at)
    const more = Array.from({ length: 220 }, (_, at) => `${letter(at % 20)}q${letter(Math.floor(at / 20))}x`)
    await take(
      agreement('agr_cafra', 'Trade Agreement between Canada and France'),
      agreement('agr_fraca', 'Trade Agreement between France and Canada'),
      ...more.map(word =>
        agreement(`agr_${word}`, `Trade Agreement between France and Canada on ${word} ${word}${word}`),
      ),
    )
    expect(await findDuplicates(subgraphs, { first: 1 })).toMatchObject([
      { id: 'agr_fraca', sameAs: 'agr_cafra', score: 1 },
    ])
  })

  test('of equals, states come first, then who takes part, then what two sources tell apart', async () => {
    const { take, proposed } = await fresh()
    await take(
      { sources: [{ id: 'src_other', kind: 'DATASET', title: 'Another list' }] },
      agreement('agr_border-a', 'Border commission'),
      agreement('agr_border-b', 'Border commission'),
      agreement('agr_fish-a', 'Fishing quotas'),
      agreement('agr_fish-b', 'Fishing quotas', { source: 'src_other' }),
      organisation('org_alba-a', 'Alba'),
      organisation('org_alba-b', 'Alba'),
      organisation('org_ruritania-a', 'Ruritania', { kind: 'STATE' }),
      organisation('org_ruritania-b', 'Ruritania', { kind: 'STATE' }),
    )
    expect(idsOf(await proposed())).toEqual([
      'org_ruritania-b org_ruritania-a',
      'org_alba-b org_alba-a',
      'agr_fish-b agr_fish-a',
      'agr_border-b agr_border-a',
    ])
  })

  test('lead to the organisation that takes part in more, in whichever subgraph that is told', async () => {
    const { take, proposed } = await fresh()
    await take(organisation('org_alba-a', 'Alba'), organisation('org_alba-b', 'Alba'), {
      names: [{ entity: 'org_alba-a', text: 'Albanach', language: 'fi', kind: 'ALIAS', source }],
    })
    expect(idsOf(await proposed())).toEqual(['org_alba-b org_alba-a'])
    await take(
      takesPart('agr_bri-mou-hun', 'org_alba-b', 'WITNESS'),
      takesPart('ini_internet-plus', 'org_alba-b', 'FUNDER'),
    )
    expect(idsOf(await proposed())).toEqual(['org_alba-a org_alba-b'])
  })

  test('come first where they share an identifier, which may be of quite different names; at most so many are given', async () => {
    const { subgraphs, take, proposed } = await fresh()
    await take(organisation('org_acme', 'Acme', { kind: 'BANK' }), organisation('org_nokia-oy', 'Nokia Oy'))
    const held = (entity: string, value: string) => ({ entity, scheme: 'WIKIDATA', value, source })
    await take({ identifiers: [held('org_acme', 'Q99999'), held('org_zeta', 'Q1')] }, organisation('org_zeta', 'Zeta'))
    // Nobody may give it to two things: as a version would have left it that looked at less.
    const { sql } = subgraphs.find(({ name }) => name === 'organisations')!
    await sql`update organisations.identifiers set value = 'Q99999' where value = 'Q1'`
    expect((await proposed()).split('\n').slice(0, 2)).toEqual([
      'org_zeta  org_acme  WIKIDATA Q99999',
      expect.stringContaining('org_nokia-oy  org_nokia'),
    ])
    expect(await findDuplicates(subgraphs, { first: 1 })).toEqual([
      { id: 'org_zeta', sameAs: 'org_acme', why: ['WIKIDATA Q99999'], score: 1 },
    ])
  })

  test('are proposed no more when they are tied, or when a source denies it', async () => {
    const { subgraphs, take, proposed } = await fresh()
    await take(organisation('org_nokia-oy', 'Nokia Oy'), organisation('org_nokia-ab', 'Nokia Ab'))
    const before = await findDuplicates(subgraphs)
    expect(before.map(({ id, sameAs }) => `${id} ${sameAs}`).sort()).toEqual([
      'org_nokia-ab org_nokia',
      'org_nokia-oy org_nokia',
      'org_nokia-oy org_nokia-ab',
    ])
    await take({
      same_as: [
        { id: 'org_nokia-oy', same_as: 'org_nokia', source },
        { id: 'org_nokia-ab', same_as: 'org_nokia', source, stance: 'CONTRADICTS' },
      ],
    })
    expect(await proposed()).toBe('')
  })

  test('as a table can be imported as it is', async () => {
    const { subgraphs, take, proposed } = await fresh()
    await take(organisation('org_nokia-oy', 'Nokia Oy'))
    const table = formatTable(await findDuplicates(subgraphs), source)
    expect(table).toBe(
      `id,same_as,source,locator,quote,observed_on,stance,basis,confidence,note
org_nokia-oy,org_nokia,src_list,,,,,INFERRED,MEDIUM,"names 'Nokia Oy' and 'Nokia Oyj', 0.73 alike"
`,
    )
    const [header, row] = [table.split('\n')[0]!.split(','), ['org_nokia-oy', 'org_nokia', source]]
    await take({ same_as: [Object.fromEntries(row.map((cell, at) => [header[at]!, cell]))] })
    expect(await proposed()).toBe('')
  })

  test('as a table have each id once, which can be imported whole; what was left out comes after it', async () => {
    const { subgraphs, take } = await fresh()
    await take(
      organisation('org_alba', 'Alba Works'),
      organisation('org_beta', 'Beta Works'),
      organisation('org_both', 'Alba Works'),
      { names: [{ entity: 'org_both', text: 'Beta Works', language: 'fi', kind: 'ALIAS', source }] },
      ...['org_alba', 'org_beta'].flatMap(actor =>
        ['WITNESS', 'OBSERVER'].map(role => takesPart('agr_bri-mou-hun', actor, role)),
      ),
    )
    const all = await findDuplicates(subgraphs)
    expect(idsOf(formatLines(all))).toEqual(['org_both org_alba', 'org_both org_beta'])
    const once = uniquePairs(all)
    expect(idsOf(formatLines(once))).toHaveLength(1)
    const importTable = async (proposals: typeof all) => {
      const folder = madeBundle({})
      writeFileSync(join(folder, 'same_as.csv'), formatTable(proposals, source))
      return (await loadBundle(folder, subgraphs)).faults.map(({ rule }) => rule)
    }
    expect(await importTable(all)).toEqual(['an id has one survivor'])
    expect(await importTable(once)).toEqual([])
    const after = await findDuplicates(subgraphs)
    expect(idsOf(formatLines(after))).toEqual(['org_beta org_alba'])
    expect(await importTable(uniquePairs(after))).toEqual([])
    expect(await findDuplicates(subgraphs)).toEqual([])
  })
})
