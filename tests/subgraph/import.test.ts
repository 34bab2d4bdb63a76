import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { loadBundle, undoImport } from '#data/import'
import type { LoadOptions } from '#src/data/import/load-bundle.ts'
import { contentsOf } from '#tests/contents'
import { freshSubgraphs } from '#tests/graph'
import { madeBundle, manyOrganisations, type Tables } from '#tests/made'
import { bundleTables } from '#toolkit/domain'
import { createLog } from '#toolkit/runtime'
import type { Changes } from '#toolkit/sql'
import { startSubgraphs } from '#toolkit/subgraph'

const reference = fileURLToPath(new URL('../../data/reference', import.meta.url))

/** All subgraphs on a fresh database, with functions that import into it and read its contents. */
async function freshImport(template: 'empty' | 'reference') {
  const { config, subgraphs, sql } = await freshSubgraphs(template, { today: () => '2025-07-01' })
  const load = (tables: Tables | string, options: LoadOptions = {}) =>
    loadBundle(typeof tables === 'string' ? tables : madeBundle(tables), subgraphs, () => {}, options)
  return {
    config,
    sql,
    load,
    subgraphs,
    /** Another graph on the same database. */
    async again() {
      const other = await startSubgraphs(config, createLog('fatal'))
      onTestFinished(other.stop)
      return other
    },
    contents: () => contentsOf(sql),
    /** The rows of each change feed. */
    changeRows: () =>
      Promise.all(
        subgraphs
          .filter(({ intake }) => Object.keys(intake.facts).length > 0)
          .map(({ name }) => sql`select id from ${sql(name)}.changes order by id`.then(rows => [name, [...rows]])),
      ),
    /** Imports a bundle, fails the test if it has errors, and returns the sum of the changes. */
    async loadValid(tables: Tables | string, options?: LoadOptions) {
      const { errors, changes } = await load(tables, options)
      expect(errors).toEqual([])
      return sum(changes)
    },
    async askAt(name: string, query: string): Promise<any> {
      const { data, errors } = await subgraphs
        .find(subgraph => subgraph.name === name)!
        .execute({ query, requestId: 'test' })
      expect(errors).toBeUndefined()
      return JSON.parse(JSON.stringify(data))
    },
  }
}

function sum(changes: Record<string, Changes>) {
  const total = { added: 0, amended: 0, removed: 0, unchanged: 0 }
  for (const change of Object.values(changes).flatMap(each => Object.values(each))) {
    for (const key of ['added', 'amended', 'removed', 'unchanged'] as const) total[key] += change[key]
  }
  return total
}

/** The reference bundle as rows of cells. */
const referenceRows = (): Tables =>
  Object.fromEntries(
    bundleTables.map(({ name }) => [
      name,
      parse(readFileSync(join(reference, `${name}.csv`)), { columns: true }) as Record<string, string>[],
    ]),
  )

// A small data set beside the reference data.
const treaty = { id: 'src_treaty', kind: 'LEGAL_TEXT', title: 'The treaty', published: '2020' }
const report = { id: 'src_report', kind: 'NEWS', title: 'A report', published: '2021' }
const acme = [{ entity: 'org_acme', text: 'Acme', language: 'en', kind: 'PREFERRED', source: 'src_report' }]
const foundedBy = (source: string, founded: string, more = {}) => ({
  id: 'org_acme',
  kind: 'COMPANY',
  founded,
  source,
  ...more,
})
const acmeQuery = `{ organisation(id: "org_acme") { country founded { edtf } claims { stance value source { id } values { field value shown } } } }`

describe('an import', () => {
  test('that replaces the claims of a source is rejected if the source is unknown', async () => {
    const { load } = await freshImport('empty')
    const { errors } = await load({ sources: [report] }, { replaces: 'src_reprot' })
    expect(errors).toMatchObject([{ file: 'sources.csv', row: null, value: 'src_reprot' }])
    expect((await load({ sources: [report] }, { replaces: 'src_report' })).errors).toEqual([])
  })

  test('fails with the message of PostgreSQL if PostgreSQL rejects its rows', async () => {
    const { load, sql } = await freshImport('empty')
    await sql`create function organisations.refuse() returns trigger language plpgsql as $$ begin raise 'not today'; end $$`
    await sql`create trigger refuse before insert on organisations.incoming execute function organisations.refuse()`
    await expect(
      load({ sources: [report], organisations: [foundedBy('src_report', '1901')], names: acme }),
    ).rejects.toThrow('not today')
    await sql`drop trigger refuse on organisations.incoming`
  })

  test('and its responses do not depend on the settings of the database', async () => {
    const { sql, again } = await freshImport('empty')
    const [{ name }] = await sql<[{ name: string }]>`select current_database() as name`
    for (const setting of [
      "datestyle = 'German'",
      "timezone = 'Pacific/Kiritimati'",
      "idle_in_transaction_session_timeout = '1ms'",
    ])
      await sql.unsafe(`alter database "${name}" set ${setting}`)
    const { subgraphs } = await again()
    const tables = {
      sources: [{ ...report, retrieved: '2015-07-06' }],
      organisations: [foundedBy('src_report', '1901')],
      names: acme,
    }
    expect((await loadBundle(madeBundle(tables), subgraphs)).errors).toEqual([])
    const query = '{ sources { nodes { retrieved } } imports { nodes { at } } }'
    const { data, errors } = await subgraphs
      .find(({ name }) => name === 'sources')!
      .execute({ query, requestId: 'test' })
    expect(errors).toBeUndefined()
    expect(JSON.parse(JSON.stringify(data))).toEqual({
      sources: { nodes: [{ retrieved: '2015-07-06' }] },
      imports: { nodes: [{ at: expect.stringMatching(/^20\d\d-/) }] },
    })
  })
})

describe('the reference bundle', () => {
  test('fills an empty graph and changes nothing when it is imported again', async () => {
    const { loadValid, contents } = await freshImport('empty')
    expect(await loadValid(reference)).toEqual({ added: 4078, amended: 0, removed: 0, unchanged: 0 })
    const before = await contents()
    expect(await loadValid(reference)).toEqual({ added: 0, amended: 0, removed: 0, unchanged: 4078 })
    expect(await contents()).toEqual(before)
  })

  test('makes the same tables in any order of its rows', { tags: ['slow'] }, async () => {
    const expected = await (await freshImport('reference')).contents()
    const tables = referenceRows()
    await fc.assert(
      fc.asyncProperty(fc.integer(), async seed => {
        const { loadValid, contents } = await freshImport('empty')
        const random = randomFrom(seed)
        await loadValid(
          Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, shuffled(rows, random)])),
        )
        expect(await contents()).toEqual(expected)
      }),
      { numRuns: 3 },
    )
  })

  test('makes the same tables where most of it is imported in batches while the rest is read', {
    tags: ['slow'],
    timeout: 120_000,
  }, async () => {
    const reference = await freshImport('reference')
    const [expected, expectedChanges] = [await reference.contents(), await reference.changeRows()]
    expect(expectedChanges.length).toBeGreaterThan(3)
    const tables = referenceRows()
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 10_000, max: 200_000 }), async (seed, batch) => {
        const { loadValid, load, contents, changeRows } = await freshImport('empty')
        const random = randomFrom(seed)
        const rows = Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, shuffled(rows, random)]))
        const { differences } = await load(rows, { batch, isTrial: true })
        expect(differences).toHaveLength(4078 - tables.sources!.length)
        expect(await loadValid(rows, { batch })).toEqual({ added: 4078, amended: 0, removed: 0, unchanged: 0 })
        expect(await contents()).toEqual(expected)
        expect(await changeRows()).toEqual(expectedChanges)
        expect(await loadValid(rows, { batch })).toEqual({ added: 0, amended: 0, removed: 0, unchanged: 4078 })
        expect(await contents()).toEqual(expected)
      }),
      // In the first example, most rows belong to the subgraph that imports while the bundle is read.
      { numRuns: 3, examples: [[1, 60_000]] },
    )
  })

  test('makes the same tables in two parts as in one', { tags: ['slow'] }, async () => {
    const expected = await (await freshImport('reference')).contents()
    // The first part has each entity and its preferred name. The second part adds to them.
    const isLater = (name: string, row: Record<string, string>, at: number) =>
      row.id ? row.kind === '' : name !== 'affiliations' && row.kind !== 'PREFERRED' && at % 2 === 1
    const part = (later: boolean) =>
      Object.fromEntries(
        Object.entries(referenceRows()).flatMap(([name, all]) => {
          const rows = all.filter((row, at) => isLater(name, row, at) === later)
          return rows.length > 0 ? [[name, rows]] : []
        }),
      )
    const { loadValid, contents } = await freshImport('empty')
    const first = await loadValid(part(false))
    const second = await loadValid(part(true), { batch: 5_000 })
    expect(first.added + second.added).toBe(4078)
    expect(second.added).toBeGreaterThan(1_000)
    expect(await contents()).toEqual(expected)
  })
})

describe('a graph that lacks a subgraph', () => {
  const tables: Tables = {
    sources: [treaty],
    organisations: [{ id: 'org_made', kind: 'COMPANY', source: 'src_treaty' }],
    agreements: ['agr_made', 'agr_other'].map(id => ({ id, kind: 'TREATY', source: 'src_treaty' })),
    names: ['org_made', 'agr_made', 'agr_other'].map(entity => ({
      ...{ entity, text: entity, language: 'en', kind: 'PREFERRED', source: 'src_treaty' },
    })),
  }
  const without = async (config: Parameters<typeof startSubgraphs>[0]) => {
    const { subgraphs, stop } = await startSubgraphs(config, createLog('fatal'), {
      names: ['organisations', 'sources'],
    })
    onTestFinished(stop)
    return subgraphs
  }

  test('rejects rows that no subgraph stores, once for each table and type, and changes nothing', async () => {
    const { config, contents } = await freshImport('empty')
    const before = await contents()
    const { errors } = await loadBundle(madeBundle(tables), await without(config))
    const rule = 'a subgraph stores the rows of this table about agr_'
    expect(errors).toMatchObject([
      { file: 'agreements.csv', row: 2, column: 'id', value: 'agr_made', rule },
      { file: 'names.csv', row: 3, column: 'entity', value: 'agr_made', rule },
    ])
    expect(await contents()).toEqual(before)
  })

  test('does not undo an import of tables that it does not have', async () => {
    const { config, load, contents, subgraphs } = await freshImport('empty')
    const { importId } = await load(tables)
    const before = await contents()
    const undo = undoImport(await without(config), importId!)
    await expect(undo).rejects.toThrow('changed agreements, and no subgraph of this graph has these tables')
    expect(await contents()).toEqual(before)
    expect(await undoImport(subgraphs, importId!)).toMatchObject({ agreements: { removed: 2 } })
  })
})

describe('a data set that is imported in batches while it is read', () => {
  const signed = (date: string, source: string) => ({ entity: 'agr_made', kind: 'SIGNED', date, source })
  const bundle = (...milestones: Record<string, string>[]): Tables => ({
    sources: [treaty, report],
    agreements: [{ id: 'agr_made', kind: 'TREATY', source: 'src_treaty' }],
    names: [{ entity: 'agr_made', text: 'Made', language: 'en', kind: 'PREFERRED', source: 'src_treaty' }],
    milestones,
  })
  const milestonesQuery = `{ agreement(id: "agr_made") { milestones { disputed date { edtf } claims { value source { id } } } } }`

  test.each([1, 1_000])(
    'has all claims of rows about one fact, in batches of %d bytes',
    { tags: ['slow'] },
    async batch => {
      const tables = bundle(signed('2015', 'src_treaty'), signed('2016', 'src_treaty'), signed('2016', 'src_report'))
      const unbatched = await freshImport('empty')
      await unbatched.loadValid(tables)
      const { loadValid, contents, askAt } = await freshImport('empty')
      expect(await loadValid(tables, { batch })).toEqual({ added: 7, amended: 0, removed: 0, unchanged: 0 })
      expect(await contents()).toEqual(await unbatched.contents())
      const { agreement } = await askAt('agreements', milestonesQuery)
      expect(agreement.milestones[0].claims).toHaveLength(3)
      expect(agreement.milestones[0].disputed).toBe(true)
    },
  )

  test.each([500, 3_000, 10_000])(
    'has a fact once if a later batch repeats it, in batches of %d bytes',
    { tags: ['slow'] },
    async batch => {
      const ids = Array.from({ length: 60 }, (_, at) => `agr_made-${at}`)
      const tables: Tables = {
        sources: [treaty, report],
        agreements: ids.map(id => ({ id, kind: 'TREATY', source: 'src_treaty' })),
        names: ids.map(entity => ({ entity, text: entity, language: 'en', kind: 'PREFERRED', source: 'src_treaty' })),
        // New facts, mixed with facts of earlier rows.
        milestones: ids.flatMap((entity, at) => [
          { ...signed('2015', 'src_treaty'), entity },
          ...[3, 7, 13, 22, 40].flatMap(before =>
            ids[at - before] ? [{ ...signed(`${2000 + before}`, 'src_report'), entity: ids[at - before]! }] : [],
          ),
        ]),
      }
      const unbatched = await freshImport('empty')
      await unbatched.loadValid(tables)
      const { loadValid, contents } = await freshImport('empty')
      await loadValid(tables, { batch })
      expect(await contents()).toEqual(await unbatched.contents())
    },
  )

  test('replaces the former claims of its source, and keeps the claims that it repeats', async () => {
    const { loadValid, askAt } = await freshImport('empty')
    await loadValid(bundle(signed('2015', 'src_treaty')))
    const again = bundle(signed('2016', 'src_treaty'), { ...signed('2017', 'src_treaty'), kind: 'IN_FORCE' })
    const changes = await loadValid(again, { batch: 1, replaces: 'src_treaty' })
    expect(changes).toEqual({ added: 2, amended: 0, removed: 1, unchanged: 4 })
    const { agreement } = await askAt('agreements', milestonesQuery)
    expect(agreement.milestones.map(({ date }: any) => date.edtf)).toEqual(['2016', '2017'])
  })
})

describe('a bundle with errors', () => {
  test('changes nothing, and the result has every error', async () => {
    const { load, contents } = await freshImport('reference')
    const before = await contents()
    const { errors, changes } = await load({
      sources: [{ id: 'src_new', kind: 'NEWS', title: 'A report', published: '2015-02-30' }],
      organisations: [
        { id: 'org_nokia', kind: 'FIRM', source: 'src_new' },
        { id: 'org_new', kind: 'COMPANY', country: 'Finland', source: 'src_new' },
      ],
      participations: [{ entity: 'agr_bri-mou-hun', actor: 'org_nobody', role: 'PARTY', source: '' }],
    })
    expect(changes).toEqual({})
    expect(errors.map(({ file, row, column }) => [file, row, column])).toEqual([
      ['sources.csv', 2, 'published'],
      ['organisations.csv', 2, 'kind'],
      ['organisations.csv', 3, 'id'],
      ['organisations.csv', 3, 'country'],
      ['participations.csv', 2, 'actor'],
      ['participations.csv', 2, 'source'],
    ])
    expect(await contents()).toEqual(before)
  })

  test('that the database rejects changes no subgraph', async () => {
    const { load, contents, sql } = await freshImport('reference')
    // The sources are merged last.
    await sql`revoke insert on sources.sources from accord_sources`
    const before = await contents()
    await expect(load(manyOrganisations(10))).rejects.toThrow('permission denied for table sources')
    expect(await contents()).toEqual(before)
    await sql`grant insert on sources.sources to accord_sources`
    expect(await sum((await load(manyOrganisations(10))).changes)).toMatchObject({ added: 31 })
  })
})

describe('a row', () => {
  test('that corrects a claim of its source replaces it, and its value is the resolved one', async () => {
    const { loadValid, askAt } = await freshImport('reference')
    await loadValid({ sources: [report], organisations: [foundedBy('src_report', '1901')], names: acme })
    expect(await loadValid({ organisations: [foundedBy('src_report', '1902')] })).toEqual({
      added: 1,
      amended: 0,
      removed: 1,
      unchanged: 0,
    })
    const { organisation } = await askAt('organisations', acmeQuery)
    expect(organisation.founded).toEqual({ edtf: '1902' })
    expect(organisation.claims).toHaveLength(1)
  })

  test('that changes only the confidence or the note amends its claim', async () => {
    const { loadValid, askAt } = await freshImport('reference')
    await loadValid({ sources: [report], organisations: [foundedBy('src_report', '1901')], names: acme })
    const amended = foundedBy('src_report', '1901', { confidence: 'LOW', note: 'a guess' })
    expect(await loadValid({ organisations: [amended] })).toEqual({ added: 0, amended: 1, removed: 0, unchanged: 0 })
    const { organisation } = await askAt(
      'organisations',
      '{ organisation(id: "org_acme") { claims { confidence note } } }',
    )
    expect(organisation.claims).toEqual([{ confidence: 'LOW', note: 'a guess' }])
  })

  test('that fills one more cell replaces the claim that left it empty', async () => {
    const { loadValid, askAt } = await freshImport('reference')
    await loadValid({ sources: [report], organisations: [foundedBy('src_report', '1901')], names: acme })
    await loadValid({ organisations: [foundedBy('src_report', '1901', { country: 'FI' })] })
    const { organisation } = await askAt('organisations', acmeQuery)
    expect(organisation).toMatchObject({ country: 'FI', founded: { edtf: '1901' } })
    expect(organisation.claims).toHaveLength(1)
  })

  test('about another field, or with another locator, adds a claim', async () => {
    const { loadValid, askAt } = await freshImport('reference')
    await loadValid({ sources: [report], organisations: [foundedBy('src_report', '1901')], names: acme })
    await loadValid({ organisations: [{ id: 'org_acme', country: 'FI', source: 'src_report' }] })
    await loadValid({ organisations: [foundedBy('src_report', '1903', { locator: 'p2' })] })
    const { organisation } = await askAt('organisations', acmeQuery)
    expect(organisation.country).toBe('FI')
    expect(organisation.claims).toHaveLength(3)
  })

  test('may cite sources and refer to entities that are only in the graph', async () => {
    const { loadValid, askAt } = await freshImport('reference')
    const before = await askAt('agreements', '{ agreement(id: "agr_bri-mou-hun") { participants { totalCount } } }')
    const party = { entity: 'agr_bri-mou-hun', actor: 'org_nokia', role: 'WITNESS', source: 'src_seed' }
    expect(await loadValid({ participations: [party] })).toMatchObject({ added: 1 })
    const after = await askAt('agreements', '{ agreement(id: "agr_bri-mou-hun") { participants { totalCount } } }')
    expect(after.agreement.participants.totalCount).toBe(before.agreement.participants.totalCount + 1)
  })
})

describe('sources that disagree', () => {
  const signed = (source: string, date: string, more = {}) => ({
    entity: 'agr_pact',
    kind: 'SIGNED',
    date,
    source,
    ...more,
  })
  const pact = {
    sources: [treaty, report],
    agreements: [{ id: 'agr_pact', kind: 'TREATY', source: 'src_treaty' }],
    names: [{ entity: 'agr_pact', text: 'The pact', language: 'en', kind: 'PREFERRED', source: 'src_treaty' }],
    milestones: [signed('src_report', '2019-03-01')],
  }
  const query = `{ agreement(id: "agr_pact") { milestones { kind date { edtf } disputed
    claims { stance value source { id } } } } }`

  test('both have a claim, the better source gives the resolved value, and the fact is disputed', async () => {
    const { loadValid, askAt } = await freshImport('reference')
    await loadValid(pact)
    expect((await askAt('agreements', query)).agreement.milestones).toMatchObject([
      { date: { edtf: '2019-03-01' }, disputed: false },
    ])
    await loadValid({ milestones: [signed('src_treaty', '2019-03-02')] })
    const { agreement } = await askAt('agreements', query)
    expect(agreement.milestones).toHaveLength(1)
    expect(agreement.milestones[0]).toMatchObject({ date: { edtf: '2019-03-02' }, disputed: true })
    expect(agreement.milestones[0].claims).toEqual(
      expect.arrayContaining([
        { stance: 'SUPPORTS', value: '2019-03-01', source: { id: 'src_report' } },
        { stance: 'SUPPORTS', value: null, source: { id: 'src_treaty' } },
      ]),
    )
  })

  test('one that contradicts a value makes another value the resolved one', async () => {
    const { loadValid, askAt } = await freshImport('reference')
    await loadValid({ ...pact, milestones: [signed('src_report', '2019-03-01'), signed('src_treaty', '2019-03-02')] })
    const denial = { id: 'src_denial', kind: 'OTHER', title: 'A denial' }
    await loadValid({ sources: [denial], milestones: [signed('src_denial', '2019-03-02', { stance: 'CONTRADICTS' })] })
    const { agreement } = await askAt('agreements', query)
    expect(agreement.milestones).toMatchObject([{ date: { edtf: '2019-03-01' }, disputed: true }])
    expect(agreement.milestones[0].claims).toHaveLength(3)
  })

  test('a value that is only contradicted is no fact, in any order of the claims and in batches', async () => {
    const { loadValid, askAt, contents } = await freshImport('reference')
    const { sources, agreements, names } = pact
    await loadValid({ sources, agreements, names })
    const before = await contents()
    const contradicting = [signed('src_report', '2019-03-01', { stance: 'CONTRADICTS' })]
    const status = async () =>
      (await askAt('agreements', '{ agreement(id: "agr_pact") { status milestones { disputed } } }')).agreement
    for (const options of [{}, { batch: 1 }]) {
      await loadValid({ milestones: contradicting }, options)
      expect(await status()).toEqual({ status: 'UNKNOWN', milestones: [] })
      await loadValid({ milestones: [signed('src_treaty', '2019-03-01')] }, options)
      expect(await status()).toEqual({ status: 'SIGNED', milestones: [{ disputed: true }] })
      await loadValid({ sources: [treaty], agreements, names }, { ...options, replaces: 'src_treaty' })
      expect(await status()).toEqual({ status: 'UNKNOWN', milestones: [] })
      await loadValid({ milestones: [...contradicting, signed('src_treaty', '2019-03-01')] }, options)
      expect(await status()).toEqual({ status: 'SIGNED', milestones: [{ disputed: true }] })
      await loadValid({ sources: [treaty], agreements, names }, { ...options, replaces: 'src_treaty' })
    }
    const { 'agreements.claims': _, ...after } = await contents()
    expect(after).toEqual(Object.fromEntries(Object.entries(before).filter(([table]) => table !== 'agreements.claims')))
  })

  test('a changed kind of a source changes the resolved values in every subgraph', async () => {
    const { loadValid, askAt } = await freshImport('reference')
    await loadValid({ ...pact, milestones: [signed('src_report', '2019-03-01'), signed('src_treaty', '2019-03-02')] })
    await loadValid({
      organisations: [foundedBy('src_report', '1901'), foundedBy('src_treaty', '1902')],
      names: acme,
    })
    const resolved = async () => [
      (await askAt('agreements', query)).agreement.milestones[0].date.edtf,
      (await askAt('organisations', acmeQuery)).organisation.founded.edtf,
    ]
    expect(await resolved()).toEqual(['2019-03-02', '1902'])
    expect(await loadValid({ sources: [{ ...treaty, kind: 'OTHER' }] })).toMatchObject({ added: 0, amended: 1 })
    expect(await resolved()).toEqual(['2019-03-01', '1901'])
  })

  test('have the same tables in any order of imports', { tags: ['slow'] }, async () => {
    const parts: Tables[] = [
      { milestones: [signed('src_treaty', '2019-03-02')] },
      { milestones: [signed('src_seed', '2019', { stance: 'CONTRADICTS' })] },
      { organisations: [foundedBy('src_treaty', '1902')], names: acme },
    ]
    const [one, other] = [await freshImport('reference'), await freshImport('reference')]
    for (const part of [pact, ...parts]) await one.loadValid(part)
    for (const part of [pact, ...parts.toReversed()]) await other.loadValid(part)
    expect(await one.contents()).toEqual(await other.contents())
  })
})

describe('an event that happens twice makes two facts:', () => {
  test('terms of office whose periods certainly do not overlap', async () => {
    const { loadValid, askAt } = await freshImport('reference')
    const post = (period: string, source: string) => ({
      holder: 'per_lu-wei',
      organisation: 'org_nokia',
      kind: 'POST',
      title: 'Chair',
      period,
      source,
    })
    await loadValid({
      sources: [treaty, report],
      affiliations: [post('2010/2012', 'src_treaty'), post('2015/2016', 'src_treaty')],
    })
    await loadValid({ affiliations: [post('2015-03/2016', 'src_report')] })
    const { person } = await askAt(
      'organisations',
      `{ person(id: "per_lu-wei") { affiliations(kind: POST, first: 20) { edges { node {
        title organisation { id } period { start { edtf } } claims { source { id } } } } } } }`,
    )
    const terms = person.affiliations.edges
      .map(({ node }: any) => node)
      .filter((node: any) => node.organisation.id === 'org_nokia')
    expect(terms.map((term: any) => [term.period.start.edtf, term.claims.length]).sort()).toEqual([
      ['2010', 1],
      ['2015', 2],
    ])
  })

  test('amendments of different dates, whereas two dates of one ratification are one fact', async () => {
    const { loadValid, askAt } = await freshImport('reference')
    const step = (kind: string, date: string, source: string) => ({ entity: 'agr_bri-mou-ita', kind, date, source })
    await loadValid({
      sources: [treaty, report],
      milestones: [
        step('AMENDED', '2021-01-01', 'src_treaty'),
        step('AMENDED', '2022-01-01', 'src_treaty'),
        step('AMENDED', '2022-01-01', 'src_report'),
        step('RATIFIED', '2022-01-01', 'src_treaty'),
        step('RATIFIED', '2022-01-02', 'src_report'),
      ],
    })
    const { agreement } = await askAt(
      'agreements',
      '{ agreement(id: "agr_bri-mou-ita") { milestones(kind: [AMENDED, RATIFIED]) { kind date { edtf } claims { id } } } }',
    )
    expect(agreement.milestones.map((step: any) => [step.kind, step.date.edtf, step.claims.length])).toEqual([
      ['AMENDED', '2021-01-01', 1],
      ['AMENDED', '2022-01-01', 2],
      ['RATIFIED', '2022-01-01', 2],
    ])
  })
})

describe('concurrent imports', () => {
  test('run one after the other, without an error and without duplicate rows', async () => {
    const { load, contents } = await freshImport('empty')
    const loaded = await Promise.all([load(reference), load(reference)])
    expect(loaded.map(({ changes }) => sum(changes).added).sort()).toEqual([0, 4078])
    expect(await contents()).toEqual(await (await freshImport('reference')).contents())
  })

  test('with different rows add all of them', async () => {
    const { loadValid, sql } = await freshImport('empty')
    const both = [loadValid(manyOrganisations(300, 'left')), loadValid(manyOrganisations(300, 'right'))]
    expect((await Promise.all(both)).map(({ added }) => added)).toEqual([901, 901])
    const [row] = await sql`select count(*)::int from organisations.organisations`
    expect(row).toEqual({ count: 600 })
  })
})

test('a bundle of 30,001 rows is imported completely', {
  tags: ['slow'],
  timeout: 120_000,
}, async () => {
  const { load, sql } = await freshImport('empty')
  const folder = madeBundle(manyOrganisations(10_000))
  const before = process.memoryUsage().rss
  let highest = before
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().rss)
  }, 50)
  const start = performance.now()
  const { changes } = await load(folder)
  const seconds = (performance.now() - start) / 1_000
  clearInterval(watch)
  expect(sum(changes)).toEqual({ added: 30_001, amended: 0, removed: 0, unchanged: 0 })
  const [row] = await sql`select sort_name from organisations.organisations where id = 'org_made-9999'`
  expect(row).toEqual({ sort_name: 'the made company no. 9999' })
  const growth = Math.round((highest - before) / 1_000_000)
  console.info(`30,001 rows in ${seconds.toFixed(1)} s: ${Math.round(30_001 / seconds)} rows/s, memory +${growth} MB`)
})

/** A generator of numbers from 0 to 1 with a seed: xorshift32 (Marsaglia 2003). */
function randomFrom(seed: number): () => number {
  let state = seed || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

function shuffled<T>(items: T[], random: () => number): T[] {
  return items
    .map(item => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

test('lists are in the order of the resolved names, and a country without a place has its name as the place', async () => {
  const { loadValid, askAt } = await freshImport('empty')
  const nameRow = (entity: string, text: string, language: string, kind = 'PREFERRED') => ({
    ...{ entity, text, language, kind, source: 'src_report' },
  })
  const company = (id: string, country: string) => ({ id, kind: 'COMPANY', country, source: 'src_report' })
  await loadValid({
    sources: [report],
    organisations: [company('org_a', 'FR'), company('org_b', 'GB'), company('org_c', 'CN'), company('org_d', 'FI')],
    events: [{ id: 'evt_a', kind: 'SUMMIT', country: 'NA', source: 'src_report' }],
    names: [
      nameRow('org_a', 'Zzz compagnie', 'fr'),
      nameRow('org_a', 'Aaa Gesellschaft', 'de'),
      nameRow('org_b', 'Bbb UK', 'en-GB'),
      nameRow('org_b', 'Aaa GB', 'fr'),
      nameRow('org_c', '中石', 'zh'),
      nameRow('org_c', 'A Alias', 'zh', 'ALIAS'),
      nameRow('org_d', 'One', 'en'),
      nameRow('org_d', 'An older', 'en', 'FORMER'),
      nameRow('org_d', 'Always', 'fi'),
      nameRow('evt_a', 'A summit', 'en'),
    ],
  })
  const { organisations } = await askAt('organisations', '{ organisations(sort: NAME) { nodes { name } } }')
  expect(organisations.nodes.map((node: { name: string }) => node.name)).toEqual([
    'Bbb UK',
    'One',
    'Zzz compagnie',
    '中石',
  ])
  const { event } = await askAt('agreements', '{ event(id: "evt_a") { place { name country } } }')
  expect(event.place).toEqual({ name: 'Namibia', country: 'NA' })
})
