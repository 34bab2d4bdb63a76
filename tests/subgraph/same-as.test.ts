import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { exportBundle } from '#data/export'
import { loadBundle, undoImport } from '#data/import'
import { formatDifferences } from '#src/data/commands/error-report.ts'
import type { ExportOptions } from '#src/data/export/export-bundle.ts'
import { contentsOf } from '#tests/contents'
import { freshSubgraphs } from '#tests/graph'
import { madeBundle, type Tables } from '#tests/made'

/*
 * Two ids of one entity. Acme is in the data twice, as org_acme and as org_acme-oy: with names, posts, agreements and initiatives,
 * in three subgraphs.
 */

const source = 'src_list'
const named = (entity: string, text: string, more = {}) => ({
  entity,
  text,
  language: 'en',
  kind: 'PREFERRED',
  source,
  ...more,
})
const post = (organisation: string, period: string) => ({
  ...{ holder: 'per_aino', organisation, kind: 'POST', title: 'Chair', period },
  source,
})
const part = (entity: string, actor: string) => ({ entity, actor, role: 'PARTY', source })

const facts: Tables = {
  sources: [{ id: source, kind: 'DATASET', title: 'A list' }],
  organisations: [
    { id: 'org_acme', kind: 'COMPANY', country: 'FI', source },
    { id: 'org_acme-oy', kind: 'COMPANY', founded: '1901', source },
    { id: 'org_other', kind: 'BANK', source },
  ],
  people: [{ id: 'per_aino', source }],
  initiatives: [
    { id: 'ini_plan', kind: 'PLAN', source },
    { id: 'ini_scheme', kind: 'PLAN', source },
    { id: 'ini_step', kind: 'PLAN', part_of: 'ini_scheme', source },
  ],
  areas: [
    { id: 'area_radio', source },
    { id: 'area_wireless', source },
  ],
  agreements: [
    { id: 'agr_one', kind: 'CONTRACT', event: 'evt_day', source },
    { id: 'agr_two', kind: 'CONTRACT', event: 'evt_date', source },
    { id: 'agr_three', kind: 'CONTRACT', source },
  ],
  events: [
    { id: 'evt_day', kind: 'SUMMIT', country: 'FI', source },
    { id: 'evt_date', kind: 'SUMMIT', date: '2015', source },
  ],
  names: [
    named('org_acme', 'Acme'),
    named('org_acme-oy', 'Acme Oy'),
    named('org_other', 'Other'),
    named('per_aino', 'Aino'),
    ...['ini_plan', 'ini_scheme', 'ini_step', 'area_radio', 'area_wireless', 'evt_day', 'evt_date'].map(id =>
      named(id, id),
    ),
    ...['agr_one', 'agr_two', 'agr_three'].map(id => named(id, id)),
  ],
  identifiers: [
    { entity: 'org_acme', scheme: 'OTHER', value: 'A1', source },
    { entity: 'org_acme-oy', scheme: 'OTHER', value: 'A2', source },
  ],
  affiliations: [post('org_acme', '2010/2012'), post('org_acme-oy', '2001/2003'), post('org_acme-oy', '2010/2012')],
  participations: [
    part('agr_one', 'org_acme'),
    part('agr_two', 'org_acme-oy'),
    part('agr_two', 'org_acme'),
    part('agr_three', 'org_other'),
    part('ini_plan', 'org_acme-oy'),
    part('evt_day', 'org_acme-oy'),
  ],
  milestones: [{ entity: 'agr_three', kind: 'SIGNED', actor: 'org_acme-oy', date: '2016-05-04', source }],
  entity_areas: [
    { entity: 'agr_one', area: 'area_radio', source },
    { entity: 'agr_two', area: 'area_wireless', source },
    { entity: 'ini_plan', area: 'area_wireless', source },
  ],
  agreement_initiatives: [
    { agreement: 'agr_one', initiative: 'ini_plan', kind: 'UNDER', source },
    { agreement: 'agr_two', initiative: 'ini_scheme', kind: 'UNDER', source },
  ],
  statements: [
    {
      id: 'sta_one',
      gist: 'Made.',
      speaker: 'org_acme-oy',
      event: 'evt_date',
      about: 'org_acme|org_acme-oy|ini_scheme',
      source,
    },
  ],
}
const sameAsRow = (id: string, same_as: string, more = {}) => ({ id, same_as, source, ...more })
const sameAs: Tables = {
  same_as: [
    sameAsRow('org_acme-oy', 'org_acme'),
    sameAsRow('ini_scheme', 'ini_plan'),
    sameAsRow('area_wireless', 'area_radio'),
    sameAsRow('evt_date', 'evt_day'),
  ],
}

async function fresh(template: 'empty' | 'reference' = 'empty') {
  let statements = 0
  const { subgraphs, sql } = await freshSubgraphs(template, {
    rowCache: 0,
    onStatement: () => {
      statements += 1
    },
  })
  const load = (tables: Tables | string, options = {}) =>
    loadBundle(typeof tables === 'string' ? tables : madeBundle(tables), subgraphs, () => {}, options)
  const ask = async (at: string, query: string): Promise<any> => {
    statements = 0
    const { data, errors } = await subgraphs.find(({ name }) => name === at)!.execute({ query, requestId: 'test' })
    expect(errors).toBeUndefined()
    return JSON.parse(JSON.stringify(data))
  }
  return {
    sql,
    subgraphs,
    contents: () => contentsOf(sql),
    load,
    async loadValid(tables: Tables | string, options = {}) {
      const loaded = await load(tables, options)
      expect(loaded.errors).toEqual([])
      return loaded
    },
    ask,
    /** The ids of a list. */
    async ids(at: string, list: string) {
      const { found } = await ask(at, `{ found: ${list} { nodes { id } } }`)
      return found.nodes.map((node: { id: string }) => node.id).sort()
    },
    statements: () => statements,
    async exported(options?: ExportOptions) {
      const folder = mkdtempSync(join(tmpdir(), 'accord-export-'))
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
      await exportBundle(subgraphs, join(folder, 'out'), options)
      return join(folder, 'out')
    },
  }
}

const filesOf = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map(file => [file, readFileSync(join(folder, file), 'utf8')]))

/** A graph with the facts and the merged ids, and its contents before the merge. */
async function mergedGraph() {
  const graph = await fresh()
  await graph.loadValid(facts)
  const before = await graph.contents()
  const { importId, changes } = await graph.loadValid(sameAs)
  return { ...graph, before, importId: importId!, changes }
}

describe('two ids of one entity', () => {
  test('have the names, identifiers and posts of both under one id; the other one is its former id', async () => {
    const { ask, changes } = await mergedGraph()
    expect(changes.organisations).toEqual({ same_as: { added: 1, amended: 0, removed: 0, unchanged: 0 } })
    expect(changes.agreements).toEqual({ same_as: { added: 1, amended: 0, removed: 0, unchanged: 0 } })
    const { organisation, organisations } = await ask(
      'organisations',
      `{ organisation(id: "org_acme-oy") { id formerIds kind country founded { edtf } names { text } identifiers { value }
        affiliates { nodes { period { start { edtf } } claims { id } } } claims { values { field value } } }
        organisations { totalCount } }`,
    )
    expect(organisation).toEqual({
      ...{ id: 'org_acme', formerIds: ['org_acme-oy'], kind: 'COMPANY', country: 'FI', founded: { edtf: '1901' } },
      names: [{ text: 'Acme' }, { text: 'Acme Oy' }],
      identifiers: [{ value: 'A1' }, { value: 'A2' }],
      // Two terms. The later one has a claim of each id.
      affiliates: {
        nodes: [
          { period: { start: { edtf: '2010' } }, claims: [{ id: expect.any(String) }, { id: expect.any(String) }] },
          { period: { start: { edtf: '2001' } }, claims: [{ id: expect.any(String) }] },
        ],
      },
      claims: expect.toSatisfy(claims => claims.length === 2),
    })
    expect(organisations.totalCount).toBe(2)
  })

  test('have the name of the surviving id, although the name of the other id has a better source', async () => {
    const { ask, loadValid, sql } = await fresh()
    const register = { id: 'src_register', kind: 'OFFICIAL', title: 'A register', published: '2024' }
    const expected = ['Zeta', 'zeta']
    const resolved = async () => {
      const { organisation } = await ask('organisations', '{ organisation(id: "org_acme") { name names { text } } }')
      const [{ sort_name }] =
        (await sql`select sort_name from organisations.organisations where id = 'org_acme'`) as any
      return [organisation.name, sort_name]
    }
    await loadValid({
      sources: [...facts.sources!, register],
      organisations: [facts.organisations![0]!, { id: 'org_a-bank', kind: 'BANK', source }],
      names: [named('org_acme', 'Zeta', { basis: 'INFERRED' }), named('org_a-bank', 'Alpha', { source: register.id })],
    })
    await loadValid({ same_as: [sameAsRow('org_a-bank', 'org_acme')] })
    expect(await resolved()).toEqual(expected)
    // Later names of the former id, and names of another kind, do not replace it.
    await loadValid({ names: [named('org_a-bank', 'Beta', { language: 'fi', source: register.id })] })
    await loadValid({ names: [named('org_acme', 'Zeta Oy', { kind: 'OFFICIAL', source: register.id })] })
    expect(await resolved()).toEqual(expected)
  })

  test.each(['FORMER', 'ALIAS'])(
    'have the name kind %s of the surviving id, although the other id has the name as PREFERRED',
    { tags: ['slow'] },
    async kind => {
      const { ask, loadValid, subgraphs } = await fresh()
      const older = { id: 'src_older', kind: 'LEGAL_TEXT', title: 'A treaty', published: '2024' }
      const resolved = async () => {
        const { organisation } = await ask(
          'organisations',
          '{ organisation(id: "org_acme") { name names { text kind } } }',
        )
        return [organisation.name, ...organisation.names.map((each: any) => `${each.text} ${each.kind}`)]
      }
      await loadValid({
        sources: [...facts.sources!, older],
        organisations: facts.organisations!.slice(0, 2),
        names: [
          named('org_acme', 'Türkiye'),
          named('org_acme', 'Turkey', { kind }),
          named('org_acme-oy', 'Turkey', { source: older.id }),
          named('org_acme-oy', 'Türkiye', { kind: 'ALIAS', source: older.id, stance: 'CONTRADICTS' }),
        ],
      })
      const { importId } = await loadValid({ same_as: [sameAsRow('org_acme-oy', 'org_acme')] })
      expect(await resolved()).toEqual(['Türkiye', 'Türkiye PREFERRED', `Turkey ${kind}`])
      await undoImport(subgraphs, importId!)
      expect(await resolved()).toEqual(['Türkiye', 'Türkiye PREFERRED', `Turkey ${kind}`])
      expect(await ask('organisations', '{ organisation(id: "org_acme-oy") { name } }')).toEqual({
        organisation: { name: 'Turkey' },
      })
    },
  )

  test('are equal in every filter, list and lookup; the former id needs no further statement', async () => {
    const { ask, ids, statements } = await mergedGraph()
    const key = (type: string, id: string) => `_entities(representations: [{ __typename: "${type}", id: "${id}" }])`
    const filters: [at: string, by: (id: string) => string, former: string, now: string, found: string[]][] = [
      ['organisations', id => `organisations(filter: { ids: ["${id}"] })`, 'org_acme-oy', 'org_acme', ['org_acme']],
      [
        'agreements',
        id => `agreements(filter: { anyOf: ["${id}"] })`,
        'org_acme-oy',
        'org_acme',
        ['agr_one', 'agr_two'],
      ],
      [
        'agreements',
        id => `agreements(filter: { allOf: ["${id}"] })`,
        'org_acme-oy',
        'org_acme',
        ['agr_one', 'agr_two'],
      ],
      [
        'agreements',
        id => `agreements(filter: { milestone: { kind: [SIGNED], actor: "${id}" } })`,
        'org_acme-oy',
        'org_acme',
        ['agr_three'],
      ],
      [
        'agreements',
        id => `agreements(filter: { initiatives: ["${id}"] })`,
        'ini_scheme',
        'ini_plan',
        ['agr_one', 'agr_two'],
      ],
      [
        'agreements',
        id => `agreements(filter: { area: "${id}" })`,
        'area_wireless',
        'area_radio',
        ['agr_one', 'agr_two'],
      ],
      ['agreements', id => `agreements(filter: { event: "${id}" })`, 'evt_date', 'evt_day', ['agr_one', 'agr_two']],
      ['agreements', id => `events(filter: { ids: ["${id}"] })`, 'evt_date', 'evt_day', ['evt_day']],
      ['agreements', id => `events(filter: { participant: "${id}" })`, 'org_acme-oy', 'org_acme', ['evt_day']],
      ['agreements', id => `statements(filter: { speaker: "${id}" })`, 'org_acme-oy', 'org_acme', ['sta_one']],
      ['agreements', id => `statements(filter: { event: "${id}" })`, 'evt_date', 'evt_day', ['sta_one']],
      ['agreements', id => `statements(filter: { about: "${id}" })`, 'ini_scheme', 'ini_plan', ['sta_one']],
      ['initiatives', id => `initiatives(filter: { ids: ["${id}"] })`, 'ini_scheme', 'ini_plan', ['ini_plan']],
      ['initiatives', id => `initiatives(filter: { participant: "${id}" })`, 'org_acme-oy', 'org_acme', ['ini_plan']],
      ['initiatives', id => `initiatives(filter: { area: "${id}" })`, 'area_wireless', 'area_radio', ['ini_plan']],
    ]
    for (const [at, by, former, now, found] of filters) {
      expect([by(now), await ids(at, by(now))]).toEqual([by(now), found])
      const expectedStatements = statements()
      expect([by(former), await ids(at, by(former)), statements()]).toEqual([by(former), found, expectedStatements])
    }

    const page = (type: string, field: string, id: string) =>
      `{ ${key(type, id)} { ... on ${type} { list: ${field} { nodes { id } totalCount } } } }`
    const relations: [at: string, type: string, field: string, former: string, now: string, count: number][] = [
      ['organisations', 'Organisation', 'affiliates', 'org_acme-oy', 'org_acme', 2],
      ['agreements', 'Organisation', 'agreements', 'org_acme-oy', 'org_acme', 2],
      ['agreements', 'Organisation', 'agreements(filter: { kind: [CONTRACT] })', 'org_acme-oy', 'org_acme', 2],
      ['agreements', 'Organisation', 'events', 'org_acme-oy', 'org_acme', 1],
      ['agreements', 'Organisation', 'statements', 'org_acme-oy', 'org_acme', 1],
      ['agreements', 'Initiative', 'agreements', 'ini_scheme', 'ini_plan', 2],
      ['agreements', 'Area', 'agreements', 'area_wireless', 'area_radio', 2],
      ['agreements', 'Event', 'agreements', 'evt_date', 'evt_day', 2],
      ['initiatives', 'Organisation', 'initiatives', 'org_acme-oy', 'org_acme', 1],
      ['initiatives', 'Area', 'initiatives', 'area_wireless', 'area_radio', 1],
      ['initiatives', 'Initiative', 'components', 'ini_scheme', 'ini_plan', 1],
    ]
    for (const [at, type, field, former, now, count] of relations) {
      const response = await ask(at, page(type, field, now))
      const expectedStatements = statements()
      const { totalCount, nodes } = response._entities[0].list
      expect([type, field, totalCount, nodes.length]).toEqual([type, field, count, count])
      const formerResponse = await ask(at, page(type, field, former))
      expect([field, formerResponse, statements()]).toEqual([field, response, expectedStatements])
    }
    const both = `{ _entities(representations: [{ __typename: "Organisation", id: "org_acme" }, { __typename: "Organisation", id: "org_acme-oy" }]) { ... on Organisation { agreements { totalCount nodes { id } } } } }`
    const { _entities } = await ask('agreements', both)
    expect([_entities[0].agreements.totalCount, _entities[1]]).toEqual([2, _entities[0]])
    const facets = (id: string) =>
      `{ ${key('Area', id)} { ... on Area { agreements { facets(by: [PARTY]) { buckets { value count } } } } } }`
    expect(await ask('agreements', facets('area_wireless'))).toEqual(await ask('agreements', facets('area_radio')))
    expect(
      await ask(
        'agreements',
        '{ agreement(id: "agr_three") { milestones(actor: "org_acme-oy") { actor { id } } status(actor: "org_acme-oy") } event(id: "evt_date") { id formerIds } }',
      ),
    ).toEqual({
      agreement: { milestones: [{ actor: { id: 'org_acme' } }], status: 'SIGNED' },
      event: { id: 'evt_day', formerIds: ['evt_date'] },
    })
    expect(
      await ask(
        'initiatives',
        '{ initiative(id: "ini_scheme") { id formerIds } area(id: "area_wireless") { id formerIds } }',
      ),
    ).toEqual({
      initiative: { id: 'ini_plan', formerIds: ['ini_scheme'] },
      area: { id: 'area_radio', formerIds: ['area_wireless'] },
    })
  })

  test('are the surviving id in other rows; a claim with the former id supports the resolved value', async () => {
    const { ask } = await mergedGraph()
    const { statement, agreement } = await ask(
      'agreements',
      `{ statement(id: "sta_one") { about { id } event { id } speaker { id } claims { value values { field value shown } } }
        agreement(id: "agr_two") { event { id } participants { nodes { id } edges { claims { id } } } } }`,
    )
    expect(statement.about).toEqual([{ id: 'org_acme' }, { id: 'ini_plan' }])
    expect([statement.event, statement.speaker, agreement.event]).toEqual([
      { id: 'evt_day' },
      { id: 'org_acme' },
      { id: 'evt_day' },
    ])
    expect(agreement.participants.nodes).toEqual([{ id: 'org_acme' }])
    expect(agreement.participants.edges[0].claims).toHaveLength(2)
    expect(statement.claims[0].value).toBeNull()
    expect(statement.claims[0].values).toContainEqual({ field: 'event', value: 'evt_date', shown: true })
  })

  test('are not changed by the same bundles again, or by an old bundle with the former id', {
    tags: ['slow'],
  }, async () => {
    const { loadValid, contents } = await mergedGraph()
    const after = await contents()
    for (const bundle of [sameAs, facts, { ...facts, ...sameAs }]) {
      const { changes } = await loadValid(bundle)
      const all = Object.values(changes).flatMap(each => Object.values(each))
      expect(all.reduce((sum, { added, amended, removed }) => sum + added + amended + removed, 0)).toBe(0)
      expect(await contents()).toEqual(after)
    }
  })

  test('make an equal graph whether the merge or the facts are imported first', { tags: ['slow'] }, async () => {
    const { contents } = await mergedGraph()
    const expected = await contents()
    for (const options of [{}, { batch: 1 }, { batch: 1_000 }]) {
      const atOnce = await fresh()
      await atOnce.loadValid({ ...facts, ...sameAs }, options)
      expect(await atOnce.contents()).toEqual(expected)
    }

    const without = (ids: RegExp): Tables =>
      Object.fromEntries(
        Object.entries(facts).map(([table, rows]) => [
          table,
          rows.filter(row => !ids.test(Object.values(row).join(' '))),
        ]),
      )
    const former = /org_acme-oy|ini_scheme|area_wireless|evt_date|agr_two|ini_step|per_aino/
    const mergeFirst = await fresh()
    await mergeFirst.loadValid(without(former))
    await mergeFirst.loadValid(sameAs)
    await mergeFirst.loadValid(facts, { batch: 1_000 })
    expect(await mergeFirst.contents()).toEqual(expected)

    const surviving = /org_acme(?!-oy)|ini_plan|area_radio|evt_day|agr_one/
    const formerFirst = await fresh()
    await formerFirst.loadValid(without(surviving))
    await formerFirst.loadValid({ ...facts, ...sameAs }, { batch: 1_000 })
    expect(await formerFirst.contents()).toEqual(expected)
  })

  test('are separated when the import that merged them is undone', async () => {
    const { subgraphs, contents, before, importId, ask, loadValid } = await mergedGraph()
    await undoImport(subgraphs, importId)
    const after = await contents()
    const facts = (all: Record<string, string>) =>
      Object.fromEntries(Object.entries(all).filter(([table]) => !table.endsWith('.claims')))
    expect(facts(after)).toEqual(facts(before))
    expect(await ask('organisations', '{ organisation(id: "org_acme-oy") { id formerIds name } }')).toEqual({
      organisation: { id: 'org_acme-oy', formerIds: [], name: 'Acme Oy' },
    })
    await loadValid(sameAs)
    expect(await ask('organisations', '{ organisation(id: "org_acme-oy") { id } }')).toEqual({
      organisation: { id: 'org_acme' },
    })
  })

  test('are separated when the data set drops the row, or when a source contradicts it', async () => {
    const list = { id: 'src_merges', kind: 'DATASET', title: 'Merged ids' }
    const { loadValid, ask } = await fresh()
    await loadValid(facts)
    const nameOf = async () =>
      (await ask('organisations', '{ organisation(id: "org_acme-oy") { name } }')).organisation.name
    const row = sameAsRow('org_acme-oy', 'org_acme', { source: 'src_merges' })
    await loadValid({ sources: [list], same_as: [row] })
    expect(await nameOf()).toBe('Acme')
    await loadValid({ sources: [list] }, { replaces: 'src_merges' })
    expect(await nameOf()).toBe('Acme Oy')
    await loadValid({ sources: [list], same_as: [row] })
    expect(await nameOf()).toBe('Acme')
    await loadValid({ same_as: [sameAsRow('org_acme-oy', 'org_acme', { stance: 'CONTRADICTS' })] })
    expect(await nameOf()).toBe('Acme Oy')
  })

  test('are separated by a bundle that gives the alias of one id to the other', {
    tags: ['slow'],
  }, async () => {
    const { loadValid, ask } = await mergedGraph()
    const alias = (entity: string) => named(entity, 'Akme', { kind: 'ALIAS' })
    await loadValid({ names: [alias('org_acme-oy')] })
    await loadValid({
      same_as: [sameAsRow('org_acme-oy', 'org_acme', { stance: 'CONTRADICTS' })],
      names: [alias('org_acme')],
    })
    const namesOf = async (id: string) =>
      (await ask('organisations', `{ organisation(id: "${id}") { names { text } } }`)).organisation.names
    expect(await namesOf('org_acme')).toEqual([{ text: 'Acme' }, { text: 'Akme' }])
    expect(await namesOf('org_acme-oy')).toEqual([{ text: 'Acme Oy' }, { text: 'Akme' }])
  })

  test('have separate corrections: a row about one id replaces no claim about the other', {
    tags: ['slow'],
  }, async () => {
    const { loadValid, ask } = await mergedGraph()
    const claimedValues = async () => {
      const { organisation } = await ask(
        'organisations',
        '{ organisation(id: "org_acme") { claims { values { value } } } }',
      )
      return organisation.claims.map((claim: any) => claim.values.map((each: any) => each.value).join(' ')).sort()
    }
    await loadValid({ organisations: [{ id: 'org_acme', kind: 'BANK', country: 'FI', founded: '1900', source }] })
    expect(await claimedValues()).toEqual(['BANK FI 1900', 'COMPANY 1901'])
    await loadValid({ organisations: [{ id: 'org_acme-oy', kind: 'COMPANY', founded: '1902', source }] })
    expect(await claimedValues()).toEqual(['BANK FI 1900', 'COMPANY 1902'])
  })

  test('have one difference in a dry run, and an initiative is not a part of itself after a merge', {
    tags: ['slow'],
  }, async () => {
    const { load, loadValid, contents, ask } = await fresh()
    await loadValid(facts)
    const before = await contents()
    const step = { same_as: [sameAsRow('ini_step', 'ini_scheme')] }
    const { differences } = await load(step, { isTrial: true })
    expect(formatDifferences(differences!)).toBe('+ same_as  id ini_step, sameAs ini_scheme  (src_list)\n')
    expect(await contents()).toEqual(before)
    await loadValid(step)
    expect(
      await ask('initiatives', '{ initiative(id: "ini_step") { id partOf { id } components { totalCount } } }'),
    ).toEqual({ initiative: { id: 'ini_scheme', partOf: null, components: { totalCount: 0 } } })
  })

  test.each(['first', 'last'])(
    'have no link to themselves and act on behalf of no other, if the merge is imported %s',
    { tags: ['slow'] },
    async when => {
      const { loadValid, sql, subgraphs, ids } = await fresh()
      const linking = { id: 'src_linking', kind: 'DATASET', title: 'A list of links' }
      await loadValid({ ...facts, affiliations: [], participations: [part('agr_one', 'org_acme')] })
      const links: Tables = {
        sources: [linking],
        agreement_links: [{ from: 'agr_two', to: 'agr_three', kind: 'AMENDS', source: linking.id }],
        initiative_links: [{ from: 'ini_plan', to: 'ini_scheme', kind: 'SYNERGY_WITH', source: linking.id }],
        affiliations: [{ holder: 'org_acme-oy', organisation: 'org_acme', kind: 'MEMBERSHIP', source: linking.id }],
        participations: [
          { entity: 'agr_two', actor: 'org_acme-oy', role: 'SIGNATORY', on_behalf_of: 'org_acme', source },
        ],
      }
      const own = {
        same_as: [
          sameAsRow('org_acme-oy', 'org_acme'),
          sameAsRow('ini_scheme', 'ini_plan'),
          sameAsRow('agr_three', 'agr_two'),
        ],
      }
      const linkCounts = async () =>
        (
          await sql`select (select count(*)::int from agreements.agreement_links) as agreements,
          (select count(*)::int from initiatives.initiative_links) as initiatives,
          (select count(*)::int from organisations.affiliations) as organisations,
          (select count(*)::int from agreements.participations where on_behalf_of is not null) as behalves`.values()
        )[0]
      const supported = () =>
        Promise.all(
          ['organisations', 'initiatives', 'agreements'].map(at =>
            ids(at, `${at}(filter: { evidence: { source: ["${linking.id}"] } })`),
          ),
        )
      const [, merging] =
        when === 'first' ? [await loadValid(own), undefined] : [await loadValid(links), await loadValid(own)]
      if (when === 'first') await loadValid(links)
      expect(await linkCounts()).toEqual([0, 0, 0, 0])
      // No entity has the source of such links as evidence.
      expect(await supported()).toEqual([[], [], []])
      if (!merging) return
      await undoImport(subgraphs, merging.importId!)
      expect(await linkCounts()).toEqual([1, 1, 1, 1])
      expect(await supported()).toEqual([['org_acme-oy'], ['ini_plan'], ['agr_two']])
    },
  )

  test('form a chain that leads to its last id, also when it grows at either end', async () => {
    const { loadValid, ask } = await fresh()
    await loadValid(facts)
    await loadValid({ same_as: [sameAsRow('org_acme-oy', 'org_acme')] })
    await loadValid({ same_as: [sameAsRow('org_acme', 'org_other')] })
    await loadValid({ same_as: [sameAsRow('org_older', 'org_acme-oy')] })
    for (const id of ['org_acme-oy', 'org_acme', 'org_older']) {
      const { organisation } = await ask(
        'organisations',
        `{ organisation(id: "${id}") { id formerIds names { text } } }`,
      )
      expect(organisation).toEqual({
        id: 'org_other',
        formerIds: ['org_acme', 'org_acme-oy', 'org_older'],
        names: [{ text: 'Other' }, { text: 'Acme' }, { text: 'Acme Oy' }],
      })
    }
  })
})

describe('a row of same_as', () => {
  const preferred = (text: string, kind: string) => ({ entity: 'org_acme-oy', text, language: 'en', kind, source })

  test('does not exempt other rows about its id from the checks against the graph', async () => {
    const { load, loadValid } = await mergedGraph()
    const { errors } = await load({
      ...sameAs,
      names: [{ ...preferred('Deux', 'PREFERRED'), source: 'src_list', locator: 'p9' }],
    })
    expect(errors).toMatchObject([{ file: 'names.csv', rule: 'one name is preferred in a language' }])
    await loadValid({ ...sameAs, names: [preferred('Deux', 'ALIAS')] })
  })

  test('that contradicts a merge does not declare an unknown id', async () => {
    const { load } = await mergedGraph()
    const { errors } = await load({
      same_as: [sameAsRow('org_ghost', 'org_acme', { stance: 'CONTRADICTS' })],
      participations: [part('agr_one', 'org_ghost')],
    })
    expect(errors).toMatchObject([{ file: 'participations.csv', column: 'actor', value: 'org_ghost' }])
  })

  test('takes a time that does not grow with the number of rows before it', { tags: ['slow'] }, async () => {
    const { loadValid } = await fresh()
    const many = (count: number, more: Tables = {}): Tables => ({
      sources: facts.sources!,
      organisations: Array.from({ length: count }, (_, at) => ({ id: `org_made-${at}`, kind: 'BANK', source })),
      names: Array.from({ length: count }, (_, at) => named(`org_made-${at}`, `Bank ${at}`)),
      ...more,
    })
    const same_as = Array.from({ length: 1_999 }, (_, at) => sameAsRow(`org_made-${at + 1}`, 'org_made-0'))
    let start = performance.now()
    await loadValid(many(2_000))
    const without = performance.now() - start
    start = performance.now()
    await loadValid({ same_as })
    expect((performance.now() - start) / without).toBeLessThan(4)
  })
})

describe('a row of same_as is rejected', () => {
  test.each<[title: string, rows: [id: string, sameAs: string][], errors: object[]]>([
    [
      'with an unknown id',
      [['org_acme-oy', 'org_acm']],
      [{ row: 2, column: 'same_as', rule: 'the id is in organisations.csv or in the graph' }],
    ],
    [
      'with ids of two types',
      [['org_acme-oy', 'agr_one']],
      [{ row: 2, column: 'same_as', rule: 'both ids are of one type' }],
    ],
    [
      'with an organisation and a person',
      [['org_acme-oy', 'per_aino']],
      [{ row: 2, column: 'same_as', rule: 'both ids are of one type' }],
    ],
    [
      'with sources',
      [['src_list', 'src_other']],
      [
        { row: 2, column: 'id' },
        { row: 2, column: 'same_as' },
      ],
    ],
    [
      'with a second survivor of an id',
      [
        ['org_acme-oy', 'org_acme'],
        ['org_acme-oy', 'org_other'],
      ],
      [{ row: 3, column: 'same_as', value: 'org_other', suggestion: 'row 2 has it as org_acme' }],
    ],
    [
      'that forms a cycle',
      [
        ['org_acme', 'org_other'],
        ['org_other', 'org_acme-oy'],
        ['org_acme-oy', 'org_acme'],
      ],
      [
        {
          row: 2,
          column: 'same_as',
          rule: 'same_as forms no cycle',
          suggestion: 'org_acme → org_other → org_acme-oy → org_acme',
        },
      ],
    ],
    ['with one id twice', [['org_acme', 'org_acme']], [{ row: 2, column: 'same_as', rule: 'same_as forms no cycle' }]],
  ])('%s', { tags: ['slow'] }, async (_, rows, expected) => {
    const { load, loadValid, contents } = await fresh()
    await loadValid(facts)
    const before = await contents()
    const { errors } = await load({ same_as: rows.map(([id, to]) => sameAsRow(id, to)) })
    expect(errors).toEqual(expected.map(error => expect.objectContaining({ file: 'same_as.csv', ...error })))
    expect(await contents()).toEqual(before)
  })

  test('if the graph has another survivor or the reverse row; the same source may correct its row', async () => {
    const { load, loadValid, ask } = await fresh()
    await loadValid({ ...facts, sources: [...facts.sources!, { id: 'src_b', kind: 'NEWS', title: 'B' }] })
    await loadValid({ same_as: [sameAsRow('org_acme-oy', 'org_acme')] })
    const errorsOf = async (id: string, to: string) => {
      const { errors } = await load({ same_as: [sameAsRow(id, to, { source: 'src_b' })] })
      return errors.map(({ row, rule, suggestion }) => [row, rule, suggestion])
    }
    expect(await errorsOf('org_acme-oy', 'org_other')).toEqual([
      [2, 'an id has one survivor', 'the graph has it as org_acme; undo the import of that claim, or contradict it'],
    ])
    expect(await errorsOf('org_acme', 'org_acme-oy')).toEqual([
      [2, 'same_as forms no cycle', 'org_acme → org_acme-oy → org_acme'],
    ])
    await loadValid({ same_as: [sameAsRow('org_acme-oy', 'org_other')] })
    expect(await ask('organisations', '{ organisation(id: "org_acme-oy") { id formerIds } }')).toEqual({
      organisation: { id: 'org_other', formerIds: ['org_acme-oy'] },
    })
  })
})

describe('an export', () => {
  test('has the rows as they were imported, with the merged ids, and imports to an equal graph', async () => {
    const { loadValid, exported, contents } = await mergedGraph()
    // Both ids have one identifier, which is valid only because they are merged.
    await loadValid({ identifiers: [{ entity: 'org_acme-oy', scheme: 'OTHER', value: 'A1', source }] })
    const whole = await exported()
    expect(readFileSync(join(whole, 'same_as.csv'), 'utf8').split('\n').slice(1, -1)).toEqual(
      ['area_wireless,area_radio', 'evt_date,evt_day', 'ini_scheme,ini_plan', 'org_acme-oy,org_acme'].map(
        line => `${line},src_list,,,,,,,`,
      ),
    )
    expect(readFileSync(join(whole, 'participations.csv'), 'utf8')).toContain('agr_two,org_acme-oy,PARTY')
    const again = await fresh()
    await again.loadValid(whole)
    expect(await again.contents()).toEqual(await contents())
    expect(filesOf(await again.exported())).toEqual(filesOf(whole))
  })

  test('of a selection has the merged ids of its entities, accepts a former id, and imports into an empty graph', {
    tags: ['slow'],
  }, async () => {
    const { exported } = await mergedGraph()
    const part = await exported({ actors: ['org_acme-oy'] })
    const lines = readFileSync(join(part, 'participations.csv'), 'utf8').split('\n')
    expect(lines.filter(line => line.startsWith('agr_')).map(line => line.split(',').slice(0, 2).join(' '))).toEqual([
      'agr_one org_acme',
      'agr_three org_other',
      'agr_two org_acme',
      'agr_two org_acme-oy',
    ])
    expect(readFileSync(join(part, 'same_as.csv'), 'utf8')).toContain('org_acme-oy,org_acme')
    const empty = await fresh()
    await empty.loadValid(part)
    expect(await empty.ids('agreements', 'agreements(filter: { anyOf: ["org_acme-oy"] })')).toEqual([
      'agr_one',
      'agr_two',
    ])
    const other = await exported({ actors: ['org_other'] })
    await (await fresh()).loadValid(other)
    expect(filesOf(await exported({ actors: ['org_acme'] }))['participations.csv']).toBe(
      filesOf(part)['participations.csv'],
    )
  })
})
