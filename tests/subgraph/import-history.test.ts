import fc from 'fast-check'
import type { Sql, TransactionSql } from 'postgres'
import { describe, expect, test } from 'vitest'
import { type Rows, readRows } from '#data/bundle'
import { finishImports, loadBundle, undoImport } from '#data/import'
import { formatDifferences } from '#src/data/commands/error-report.ts'
import { newImportId } from '#src/data/import/import-history.ts'
import { contentsOf } from '#tests/contents'
import { freshSubgraphs } from '#tests/graph'
import { madeBundle, type Tables } from '#tests/made'
import { storesWithFacts } from '#toolkit/facts'
import type { Subgraph } from '#toolkit/subgraph'

// An import that is interrupted between the subgraphs: all of them have it in the end, or none.

const source = 'src_list'
const name = (entity: string, text: string) => ({ entity, text, language: 'en', kind: 'PREFERRED', source })
const bundle: Tables = {
  sources: [{ id: source, kind: 'DATASET', title: 'A list' }],
  organisations: [{ id: 'org_acme', kind: 'COMPANY', country: 'FI', source }],
  initiatives: [{ id: 'ini_plan', kind: 'PLAN', source }],
  agreements: [{ id: 'agr_deal', kind: 'AGREEMENT', source }],
  names: [name('org_acme', 'Acme'), name('ini_plan', 'The plan'), name('agr_deal', 'The deal')],
  participations: [{ entity: 'agr_deal', actor: 'org_acme', role: 'PARTY', source }],
  agreement_initiatives: [{ agreement: 'agr_deal', initiative: 'ini_plan', kind: 'UNDER', source }],
}

async function fresh() {
  const { subgraphs, sql, end } = await freshSubgraphs('reference')
  return {
    sql,
    end,
    subgraphs: storesWithFacts(subgraphs),
    contents: () => contentsOf(sql),
    staged: () => stagedIn(sql, storesWithFacts(subgraphs)),
  }
}

const stagedIn = async (sql: Sql, subgraphs: Subgraph[]) =>
  (await Promise.all(subgraphs.map(({ name }) => sql`select 1 from ${sql(name)}.incoming`))).flat().length

type Work = (tx: TransactionSql) => Promise<unknown>

/** A subgraph whose transactions run through `begin`, which receives the number of each, from 1. */
function withBegin(subgraph: Subgraph, begin: (work: Work, number: number) => Promise<unknown>): Subgraph {
  let transactions = 0
  const beginNumbered = (work: Work) => begin(work, ++transactions)
  const sql = new Proxy(subgraph.sql, {
    get: (target, key) => (key === 'begin' ? beginNumbered : Reflect.get(target, key)),
  })
  return { ...subgraph, sql }
}

/** A subgraph whose transactions from number `nth` to number `last` fail before their commit. */
const failingAtCommit = (subgraph: Subgraph, nth: number, last = 1_000) =>
  withBegin(subgraph, (work, number) =>
    subgraph.sql.begin(async tx => {
      await work(tx)
      if (number >= nth && number <= last) await tx`select 1 / 0`
    }),
  )

/** A subgraph that runs `action` before its transaction number `nth`. */
const interrupted = (subgraph: Subgraph, nth: number, action: () => Promise<unknown>) =>
  withBegin(subgraph, async (work, number) => {
    if (number === nth) await action()
    return subgraph.sql.begin(work)
  })

const inOrderOf = (subgraphs: Subgraph[], names: string[]) =>
  names.map(name => subgraphs.find(subgraph => subgraph.name === name)!)

describe('an import that loses its locks', () => {
  const other: Tables = {
    sources: [{ id: 'src_other', kind: 'DATASET', title: 'Another list' }],
    organisations: [{ id: 'org_other', kind: 'BANK', source: 'src_other' }],
    names: [{ ...name('org_other', 'Other'), source: 'src_other' }],
  }
  const loseLocks = async (sql: Sql) => {
    const terminated = await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like '%pg_try_advisory_xact_lock%' and state = 'idle in transaction'`
    expect(terminated.length).toBe(4)
  }

  test('prevents other imports from writing while it reads, and completes', async () => {
    const { sql, subgraphs, staged } = await fresh()
    const folder = madeBundle(bundle)
    const rows: Rows = async function* (errors) {
      await loseLocks(sql)
      await expect(loadBundle(madeBundle(other), subgraphs)).rejects.toThrow(
        'another import is still writing to agreements: wait until it ends',
      )
      yield* readRows(folder)(errors)
    }
    const { errors, changes } = await loadBundle(folder, subgraphs, () => {}, { rows })
    expect([errors, changes.agreements!.agreements!.added, await staged()]).toEqual([[], 1, 0])
    expect((await loadBundle(madeBundle(other), subgraphs)).changes.organisations!.organisations!.added).toBe(1)
  })

  test('fails if another import has started meanwhile', { tags: ['slow'] }, async () => {
    const { sql, subgraphs, contents, staged } = await fresh()
    const [first, ...others] = subgraphs
    const startOther = async () => {
      await loseLocks(sql)
      await loadBundle(madeBundle(other), subgraphs)
    }
    // The third transaction merges the staged rows.
    const withOther = [interrupted(first!, 3, startOther), ...others]
    await expect(loadBundle(madeBundle(bundle), withOther)).rejects.toThrow(
      'another process has rolled this import back',
    )
    const after = await contents()
    expect(await staged()).toBe(0)
    const { subgraphs: uninterrupted, contents: expected } = await fresh()
    await loadBundle(madeBundle(other), uninterrupted)
    expect(after).toEqual(await expected())
    expect((await loadBundle(madeBundle(bundle), subgraphs)).changes.agreements!.agreements!.added).toBe(1)
  })

  test('is not rolled back by another import while it still writes', { tags: ['slow'] }, async () => {
    const { sql, subgraphs, staged } = await fresh()
    await sql`
      insert into agreements.incoming (import, bundle_table, claim, fact, entity, told)
      values ('imp_other', 'record', '', '', '', '{}')`
    await sql.begin(async tx => {
      await tx`select pg_advisory_xact_lock(hashtext('accord:agreements:rows'))`
      await expect(loadBundle(madeBundle(other), subgraphs)).rejects.toThrow('another import is still writing')
      // A start does not finish an import that still writes.
      await finishImports(subgraphs)
      expect(await staged()).toBe(1)
    })
    expect((await loadBundle(madeBundle(other), subgraphs)).errors).toEqual([])
    expect(await staged()).toBe(0)
  })
})

describe('an interrupted import', () => {
  test('delays the next import while PostgreSQL still ends its transaction', async () => {
    const { sql, subgraphs } = await fresh()
    const [ended] = await Promise.all([
      sql.begin(tx => tx`select pg_advisory_xact_lock(hashtext('accord:sources:rows')), pg_sleep(1)`),
      loadBundle(madeBundle(bundle), subgraphs).then(({ errors }) => expect(errors).toEqual([])),
    ])
    expect(ended.count).toBe(1)
  })

  test('is finished at the next start if one subgraph has committed it', { tags: ['slow'] }, async () => {
    const uninterrupted = await fresh()
    await loadBundle(madeBundle(bundle), uninterrupted.subgraphs)
    const expected = await uninterrupted.contents()

    const { sql, subgraphs, contents, staged } = await fresh()
    const [sources, organisations, ...others] = inOrderOf(subgraphs, [
      'sources',
      'organisations',
      'agreements',
      'initiatives',
    ])
    // The first transaction holds the lock, the second stages the rows, the third merges them.
    const failing = [sources!, organisations!, ...others.map(subgraph => failingAtCommit(subgraph, 3))]
    await expect(loadBundle(madeBundle(bundle), failing)).rejects.toThrow()
    const half = await contents()
    expect([half['sources.sources'], half['organisations.organisations']]).toEqual([
      expected['sources.sources'],
      expected['organisations.organisations'],
    ])
    expect(half['agreements.agreements']).not.toBe(expected['agreements.agreements'])
    expect(await staged()).toBeGreaterThan(0)

    await finishImports(subgraphs)
    expect([await contents(), await staged()]).toEqual([expected, 0])
    const [{ counts }] = (await sql`select counts from sources.imports order by at desc limit 1`) as any
    expect(counts.names).toEqual({ added: 3, amended: 0, removed: 0, unchanged: 0 })
  })

  test('is finished at once if a commit fails after another commit', { tags: ['slow'] }, async () => {
    const { subgraphs, contents, staged } = await fresh()
    const [sources, ...others] = inOrderOf(subgraphs, ['sources', 'organisations', 'agreements', 'initiatives'])
    const failing = others.map(subgraph => failingAtCommit(subgraph, 3, 3))
    const { errors, changes } = await loadBundle(madeBundle(bundle), [sources!, ...failing])
    expect([errors, changes.agreements!.agreements!.added, await staged()]).toEqual([[], 1, 0])
    const after = await contents()
    await loadBundle(madeBundle(bundle), subgraphs)
    expect(await contents()).toEqual(after)
  })

  test('is rolled back if no subgraph has committed it, and can be imported again', async () => {
    const { subgraphs, contents, staged } = await fresh()
    const before = await contents()
    const [first, ...others] = inOrderOf(subgraphs, ['agreements', 'initiatives', 'organisations', 'sources'])
    await expect(loadBundle(madeBundle(bundle), [failingAtCommit(first!, 3), ...others])).rejects.toThrow()
    await finishImports(subgraphs)
    expect([await contents(), await staged()]).toEqual([before, 0])
    const { changes } = await loadBundle(madeBundle(bundle), subgraphs)
    expect(changes.agreements!.agreements!.added).toBe(1)
  })

  describe('that one subgraph merges while the bundle is read', () => {
    // The owner of the first claim in the bundle.
    const early = 'organisations'
    const load = (subgraphs: Subgraph[]) => loadBundle(madeBundle(bundle), subgraphs, () => {}, { batch: 1 })

    test('changes nothing if the commit of that subgraph fails', { tags: ['slow'] }, async () => {
      const { subgraphs, contents, staged } = await fresh()
      const before = await contents()
      const failing = subgraphs.map(each => (each.name === early ? failingAtCommit(each, 2, 2) : each))
      await expect(load(failing)).rejects.toThrow()
      expect([await contents(), await staged()]).toEqual([before, 0])
      expect((await load(subgraphs)).changes.agreements!.agreements!.added).toBe(1)
    })

    test('is completed by the same process if a later subgraph fails to commit', { tags: ['slow'] }, async () => {
      const uninterrupted = await fresh()
      await load(uninterrupted.subgraphs)
      const { subgraphs, contents, staged } = await fresh()
      const failing = subgraphs.map(each => (each.name === early ? each : failingAtCommit(each, 3, 3)))
      const { errors, changes } = await load(failing)
      expect([errors, changes.agreements!.agreements!.added, await staged()]).toEqual([[], 1, 0])
      expect(await contents()).toEqual(await uninterrupted.contents())
    })
  })

  test('changes nothing if it fails while its rows are copied, and does not delay the next import', {
    tags: ['slow'],
  }, async () => {
    const { sql, subgraphs, contents, staged } = await fresh()
    const before = await contents()
    const reader = madeBundle({ ...bundle, agreements: [], names: [name('org_nokia', 'Nokia Oyj')] })
    // The check whether the graph has org_nokia fails between two rows.
    await sql`alter table organisations.organisations rename to renamed`
    await expect(loadBundle(reader, subgraphs)).rejects.toThrow('organisations')
    await sql`alter table organisations.renamed rename to organisations`
    expect([await contents(), await staged()]).toEqual([before, 0])
    expect((await loadBundle(madeBundle(bundle), subgraphs)).errors).toEqual([])
  })

  test('changes no subgraph if one of them fails', async () => {
    const { sql, subgraphs, contents, staged } = await fresh()
    const before = await contents()
    await sql`alter table agreements.participations rename to renamed`
    await expect(loadBundle(madeBundle(bundle), subgraphs)).rejects.toThrow('participations')
    await sql`alter table agreements.renamed rename to participations`
    expect([await contents(), await staged()]).toEqual([before, 0])
  })
})

test('the staging tables use no disk space after an import', async () => {
  const { sql, subgraphs } = await fresh()
  await loadBundle(madeBundle(bundle), subgraphs)
  for (const { name } of subgraphs) {
    const [{ size } = { size: null }] = await sql`select pg_relation_size(${`${name}.incoming`})::int as size`
    expect([name, size]).toEqual([name, 0])
  }
})

describe('an import in the history', () => {
  const acme = (more: Record<string, string>, names = [name('org_acme', 'Acme')]): Tables => ({
    sources: [{ id: source, kind: 'DATASET', title: 'A list' }],
    organisations: [{ id: 'org_acme', kind: 'COMPANY', source, ...more }],
    names,
  })
  const query = `{ organisation(id: "org_acme") { country name names { text }
    claims { values { value } import { id } retractedAt } all: claims(retracted: true) { values { value } retractedAt } } }`

  async function freshAcme() {
    const { subgraphs, contents } = await fresh()
    const [organisations] = inOrderOf(subgraphs, ['organisations'])
    const before = await contents()
    const load = (tables: Tables, options = {}) => loadBundle(madeBundle(tables), subgraphs, () => {}, options)
    const first = await load(acme({ country: 'FI' }), { by: 'Aino', name: 'acme' })
    const ask = async () => {
      const { data, errors } = await organisations!.execute({ query, requestId: 'test' })
      expect(errors).toBeUndefined()
      return JSON.parse(JSON.stringify(data)).organisation
    }
    return { subgraphs, contents, before, load, first, ask }
  }

  test('has its author, its files and its changes', async () => {
    const { subgraphs, first, ask } = await freshAcme()
    const [sources] = inOrderOf(subgraphs, ['sources'])
    const query = `{ imports(first: 1) { totalCount nodes { id by bundle replaces { id } undoneAt files { name sha256 rows }
      changes { table added amended retracted unchanged } } } }`
    const { data } = JSON.parse(JSON.stringify(await sources!.execute({ query, requestId: 'test' })))
    expect(data.imports).toEqual({
      totalCount: 2,
      nodes: [
        {
          id: first.importId,
          by: 'Aino',
          bundle: 'acme',
          replaces: null,
          undoneAt: null,
          files: ['sources', 'organisations', 'names'].map(table => ({
            name: `${table}.csv`,
            sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
            rows: 1,
          })),
          changes: expect.arrayContaining([
            { table: 'organisations', added: 1, amended: 0, retracted: 0, unchanged: 0 },
          ]),
        },
      ],
    })
    expect(first.importId).toMatch(/^imp_\d{8}t\d{6}-[0-9a-f]{8}$/)
    expect((await ask()).claims).toEqual([
      { values: [{ value: 'COMPANY' }, { value: 'FI' }], import: { id: first.importId }, retractedAt: null },
    ])
  })

  test('can be undone; the claims that it replaced are valid again', async () => {
    const { subgraphs, contents, before, load, first, ask } = await freshAcme()
    const { all: _, ...firstClaims } = await ask()
    const { importId } = await load(acme({ country: 'SE' }))
    expect(await ask()).toMatchObject({
      country: 'SE',
      claims: [{ values: [{ value: 'COMPANY' }, { value: 'SE' }] }],
      all: expect.arrayContaining([
        { values: [{ value: 'COMPANY' }, { value: 'FI' }], retractedAt: expect.stringMatching(/^20/) },
      ]),
    })
    expect(await undoImport(subgraphs, importId!)).toMatchObject({
      organisations: { added: 1, amended: 0, removed: 1 },
    })
    const { all: __, ...restored } = await ask()
    expect(restored).toEqual(firstClaims)

    await undoImport(subgraphs, first.importId!)
    expect(await ask()).toBeNull()
    const after = await contents()
    expect([after['organisations.organisations'], after['organisations.names']]).toEqual([
      before['organisations.organisations'],
      before['organisations.names'],
    ])
    await expect(undoImport(subgraphs, first.importId!)).rejects.toThrow('was undone on')
    await expect(undoImport(subgraphs, 'imp_never')).rejects.toThrow('There is no import imp_never')
  })

  /*
   * A history has one step per import of the country of a company; each corrects the step before: `FI SE`. `*FI` is imported with
   * `replaces`, `*` with `replaces` and without a row, `.` without a row. `-2` undoes the second import. Several companies have their
   * steps in the same imports. Returned are the valid claims of each company, with the number of their import.
   */
  const replay = async (histories: string[]) => {
    const { subgraphs, end } = await fresh()
    const [organisations] = inOrderOf(subgraphs, ['organisations'])
    const sources = [source, 'src_other'].map(id => ({ id, kind: 'DATASET', title: 'A list' }))
    const load = async (tables: Tables, replaces?: string) => {
      const { errors, importId } = await loadBundle(madeBundle({ sources, ...tables }), subgraphs, () => {}, {
        replaces,
      })
      expect(errors).toEqual([])
      return importId!
    }
    const companies = histories.map((_, at) => `org_c${at}`)
    await load({
      organisations: companies.map(id => ({ id, kind: 'COMPANY', source: 'src_other' })),
      names: companies.map(id => ({ ...name(id, id), source: 'src_other' })),
    })
    const ids: string[] = []
    const steps = histories.map(history => history.split(' '))
    for (const [at, first] of steps[0]!.entries()) {
      const rows = companies.map((id, company) => ({ id, country: steps[company]![at]!.replace(/[*.]/, ''), source }))
      if (first.startsWith('-')) await undoImport(subgraphs, ids[Number(first.slice(1)) - 1]!)
      else
        ids.push(
          await load({ organisations: rows.filter(row => row.country) }, first.startsWith('*') ? source : undefined),
        )
    }
    const query = `{ organisations(first: 100, filter: { ids: ${JSON.stringify(companies)} }) { nodes { id
      claims { values { value } source { id } import { id } } } } }`
    const { data } = JSON.parse(JSON.stringify(await organisations!.execute({ query, requestId: 'test' })))
    await end()
    return companies.map(id =>
      data.organisations.nodes
        .find((each: any) => each.id === id)
        .claims.filter((claim: any) => claim.source.id === source)
        .map((claim: any) => `${claim.values.at(-1).value} ${ids.indexOf(claim.import.id) + 1}`),
    )
  }
  /** The expected result: that of the imports that are not undone, in their order, in an empty graph. */
  const expectedClaims = (history: string) => {
    const steps = history.split(' ')
    const undone = new Set(steps.filter(step => step.startsWith('-')).map(step => Number(step.slice(1)) - 1))
    let claim: string[] = []
    for (const [at, step] of steps.filter(step => !step.startsWith('-')).entries()) {
      const country = step.replace('*', '')
      if (undone.has(at) || step === '.') continue
      if (country === '') claim = []
      else if (!claim[0]?.startsWith(country)) claim = [`${country} ${at + 1}`]
    }
    return claim
  }

  test.each([
    ...['FI SE -2 -1', 'FI SE DE -2', 'FI SE DE -3 -2', 'FI -1 FI -2', 'FI SE FI -1 -3 -2', 'FI SE FI -2'],
    ...['FI * FI -3 -2', 'FI * *DE -2', 'FI * DE -2 -3', 'FI SE FI * -3 -4 -2', 'FI * SE FI -2 -4'],
    ...[
      'FI FI -1',
      'FI *FI -1',
      'FI SE SE -2',
      'FI SE SE -2 -3',
      'FI SE FI SE -2 -3',
      'FI FI SE FI -1 -3',
      'FI SE FI FI -3 -4',
      'FI SE FI SE FI -2 -4 -1',
    ],
  ])('that is undone leaves the claims of the other imports: %s', { tags: ['slow'] }, async history => {
    expect(await replay([history])).toEqual([expectedClaims(history)])
  })

  /** Imports about 20 companies. After each import, an earlier one may be undone. */
  const imports = fc.array(
    fc.record({
      countries: fc.array(fc.constantFrom('FI', 'FI', 'SE', 'SE', 'DE', ''), { minLength: 20, maxLength: 20 }),
      replaces: fc.constantFrom(false, false, false, false, true),
      undoes: fc.option(fc.nat(), { freq: 2 }),
    }),
    { minLength: 6, maxLength: 10 },
  )
  test('that is undone leaves the claims of the other imports: random histories', {
    tags: ['slow'],
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(imports, async all => {
        const histories: string[][] = all[0]!.countries.map(() => [])
        const undoable: number[] = []
        for (const [at, { countries, replaces, undoes }] of all.entries()) {
          countries.forEach((country, company) => {
            histories[company]!.push((replaces ? '*' : '') + country || '.')
          })
          undoable.push(at + 1)
          const [undone] = undoes === null ? [] : undoable.splice(undoes % undoable.length, 1)
          if (undone) for (const history of histories) history.push(`-${undone}`)
        }
        const lines = histories.map(history => history.join(' '))
        expect(await replay(lines), lines.join('\n')).toEqual(lines.map(expectedClaims))
      }),
      { numRuns: 4, endOnFailure: true },
    )
  })

  test('still has its claims after the undo of an earlier import with the same claims', async () => {
    const { subgraphs, contents, first, ask } = await freshAcme()
    const before = await contents()
    const { importId } = await loadBundle(madeBundle(acme({ country: 'FI' })), subgraphs)
    expect(await undoImport(subgraphs, first.importId!)).toEqual({
      organisations: { added: 0, amended: 0, removed: 0, unchanged: 1 },
      names: { added: 0, amended: 0, removed: 0, unchanged: 1 },
    })
    const {
      claims: [claim],
      ...resolved
    } = await ask()
    expect([resolved.country, claim.import.id]).toEqual(['FI', importId])
    const after = await contents()
    for (const table of Object.keys(after).filter(name => !name.endsWith('.claims')))
      expect([table, after[table]]).toEqual([table, before[table]])
    const { importId: third } = await loadBundle(madeBundle(acme({ country: 'FI' })), subgraphs)
    expect(await undoImport(subgraphs, third!)).toMatchObject({ organisations: { removed: 0, unchanged: 1 } })
    expect(await undoImport(subgraphs, importId!)).toMatchObject({ organisations: { removed: 1, unchanged: 0 } })
  })

  test.each([
    ['kind,country', 'COMPANY,DE'],
    ['country', 'COMPANY,DE,FI'],
  ])(
    'that corrects %s, with a row for each column, stays valid when the import before it is undone',
    { tags: ['slow'] },
    async (columns, expected) => {
      const { subgraphs, load, ask } = await freshAcme()
      const { importId } = await load(acme({ country: 'SE' }))
      const cells: Record<string, string> = { kind: 'COMPANY', country: 'DE' }
      const organisations = columns
        .split(',')
        .map((column): Tables[string][number] => ({ id: 'org_acme', [column]: cells[column]!, source }))
      expect((await load({ organisations })).errors).toEqual([])
      await undoImport(subgraphs, importId!)
      const { claims } = await ask()
      const values = claims.flatMap((claim: any) => claim.values.map(({ value }: any) => value))
      expect(values.sort().join()).toBe(expected)
    },
  )

  /*
   * `d+c` imports an edition of a data set with an alias `c` of a cited source. `*d` replaces the former editions, without the alias.
   * `o` imports the alias separately. `-2` undoes the second import. The number is the import whose claim of the alias is valid.
   */
  test.each([
    ['d+c d+c *d', null],
    ['d+c d+c+c2 *d', null],
    ['d+c o *d', 1],
    ['d+c o *d -2', null],
    ['o d+c *d -1', null],
    ['o d+c *d', 1],
    ['o d+c -1', 2],
    ['o d+c -1 *d', null],
    ['d+c o *d o -2', 4],
    ['d+c o *d o -2 -4', null],
    ['d+c o *d -3 -2', 1],
  ])('has a cited claim while another import has it too: %s', { tags: ['slow'] }, async (history, expected) => {
    const { subgraphs, sql } = await fresh()
    const cites = { [source]: ['src_cited'] }
    const alias = (text: string, by: string) => ({ ...name('org_acme', text), kind: 'ALIAS', source: by })
    const load = async (tables: Tables, options = {}) => {
      const { errors, importId } = await loadBundle(madeBundle(tables), subgraphs, () => {}, options)
      expect(errors).toEqual([])
      return importId!
    }
    const sources = [source, 'src_cited'].map(id => ({ id, kind: 'DATASET', title: 'A list' }))
    await load({ ...acme({}), sources })
    const ids: string[] = []
    for (const step of history.split(' ')) {
      const [kind, ...cited] = step.split('+')
      const names = cited.map(text => alias(text, 'src_cited'))
      if (step.startsWith('-')) await undoImport(subgraphs, ids[Number(step.slice(1)) - 1]!)
      else if (kind === 'o') ids.push(await load({ names: [alias('c', 'src_cited')] }))
      else if (kind === 'd') ids.push(await load({ names: [alias('d', source), ...names] }))
      else {
        const own: Tables = { ...acme({}), sources }
        ids.push(await load({ ...own, names: [...own.names!, alias('d', source)] }, { replaces: source, cites }))
      }
    }
    const valid = await sql`select import from organisations.claims where source = 'src_cited' and retracted_at is null`
    expect(valid.map(each => ids.indexOf(each.import) + 1)).toEqual(expected === null ? [] : [expected])
  })

  test('is not undone while later imports refer to an entity that only it has', { tags: ['slow'] }, async () => {
    const { subgraphs, first } = await freshAcme()
    const deal = { id: 'agr_deal', kind: 'AGREEMENT', source }
    const party = { entity: 'agr_deal', actor: 'org_acme', role: 'PARTY', source }
    const more: Tables = { agreements: [deal], names: [name('agr_deal', 'The deal')], participations: [party] }
    const { importId } = await loadBundle(madeBundle(more), subgraphs)
    await expect(undoImport(subgraphs, first.importId!)).rejects.toThrow(`, or undo ${importId} first`)
    const { importId: correction } = await loadBundle(madeBundle(acme({ country: 'SE' }, [])), subgraphs)
    await expect(undoImport(subgraphs, first.importId!)).rejects.toThrow(
      `${first.importId} can't be undone: the graph would then have these errors:\norganisations.csv    id  "org_acme"  an entity in the graph has a name: ` +
        `no row names it any more, and ${source} has claims about it in the graph: name it in names.csv, or undo ${correction} first`,
    )
    await undoImport(subgraphs, correction!)
    await undoImport(subgraphs, importId!)
    const { importId: merge } = await loadBundle(
      madeBundle({ same_as: [{ id: 'org_acme-oy', same_as: 'org_acme', source }] }),
      subgraphs,
    )
    await expect(undoImport(subgraphs, first.importId!)).rejects.toThrow(`or undo ${merge} first`)
    await undoImport(subgraphs, merge!)
    await undoImport(subgraphs, first.importId!)
  })

  test('that replaces a data set retracts the claims that the data set drops, and no claims of other sources', async () => {
    const { load, ask } = await freshAcme()
    const short = { ...name('org_acme', 'AC'), kind: 'SHORT' }
    await load(acme({ country: 'FI' }, [name('org_acme', 'Acme'), short]))
    const other = { id: 'src_other', kind: 'NEWS', title: 'Another' }
    const alias = { ...name('org_acme', 'The Acme'), kind: 'ALIAS', source: 'src_other' }
    await load({ sources: [other], names: [alias] })
    expect((await ask()).names.map((each: { text: string }) => each.text).sort()).toEqual(['AC', 'Acme', 'The Acme'])
    const { changes } = await load(acme({ country: 'FI' }), { replaces: source })
    expect(changes.organisations!.names).toMatchObject({ removed: 1, unchanged: 1 })
    expect((await ask()).names.map((each: { text: string }) => each.text).sort()).toEqual(['Acme', 'The Acme'])
  })

  test('is not added by a dry run, which returns the differences claim by claim', async () => {
    const { contents, load } = await freshAcme()
    const before = await contents()
    const { changes, differences, importId } = await load(acme({ country: 'SE' }), { isTrial: true })
    expect([importId, changes.organisations!.organisations]).toEqual([
      undefined,
      { added: 1, amended: 0, removed: 1, unchanged: 0 },
    ])
    expect(formatDifferences(differences!)).toBe(
      `- organisations  id org_acme, kind COMPANY, country FI  (${source})
+ organisations  id org_acme, kind COMPANY, country SE  (${source})
`,
    )
    expect(await contents()).toEqual(before)
  })
})

describe('two concurrent imports', () => {
  test('run one after the other, and a start does not wait for them', async () => {
    const { subgraphs, contents } = await fresh()
    const acme = (country: string) =>
      madeBundle({ ...bundle, organisations: [{ id: 'org_acme', kind: 'COMPANY', country, source }] })
    const steps: string[][] = [[], []]
    const both = ['FI', 'SE'].map((country, at) =>
      loadBundle(acme(country), subgraphs, step => void steps[at]!.push(step)),
    )
    await finishImports(subgraphs)
    expect((await Promise.all(both)).map(({ errors }) => errors)).toEqual([[], []])
    const firsts = steps.map(([first]) => first).sort()
    expect(firsts).toEqual(['checking the bundle', 'waiting for another import'])
    const after = await contents()
    await loadBundle(acme('SE'), subgraphs)
    await loadBundle(acme('SE'), subgraphs)
    expect(Object.keys(await contents())).toEqual(Object.keys(after))
  })
})

test('ids of imports sort by time, also within a second', () => {
  const ids = [0, 7, 42, 999, 1_000].map(ms => newImportId(new Date(1_764_152_100_000 + ms)))
  expect([...ids].sort()).toEqual(ids)
})
