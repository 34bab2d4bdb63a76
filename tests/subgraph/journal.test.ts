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

/*
 * An import that is cut off between the subgraphs: all of them have it in the end, or none.
 */

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

/** The subgraph, except that its transactions, which have numbers, begin so. */
function beginning(subgraph: Subgraph, begin: (work: Work, number: number) => Promise<unknown>): Subgraph {
  let transactions = 0
  const numbered = (work: Work) => begin(work, ++transactions)
  const sql = new Proxy(subgraph.sql, {
    get: (target, key) => (key === 'begin' ? numbered : Reflect.get(target, key)),
  })
  return { ...subgraph, sql }
}

/** The subgraph, except that its database gives up when the nth of its transactions is to be committed, or one up to `last`. */
const failingAtCommit = (subgraph: Subgraph, nth: number, last = 1_000) =>
  beginning(subgraph, (work, number) =>
    subgraph.sql.begin(async tx => {
      await work(tx)
      if (number >= nth && number <= last) await tx`select 1 / 0`
    }),
  )

/** The subgraph, except that something happens before the nth of its transactions. */
const interrupted = (subgraph: Subgraph, nth: number, meanwhile: () => Promise<unknown>) =>
  beginning(subgraph, async (work, number) => {
    if (number === nth) await meanwhile()
    return subgraph.sql.begin(work)
  })

const inOrderOf = (subgraphs: Subgraph[], names: string[]) =>
  names.map(name => subgraphs.find(subgraph => subgraph.name === name)!)

describe('an import whose locks were lost', () => {
  const other: Tables = {
    sources: [{ id: 'src_other', kind: 'DATASET', title: 'Another list' }],
    organisations: [{ id: 'org_other', kind: 'BANK', source: 'src_other' }],
    names: [{ ...name('org_other', 'Other'), source: 'src_other' }],
  }
  const loseLocks = async (sql: Sql) => {
    const lost = await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like '%pg_try_advisory_xact_lock%' and state = 'idle in transaction'`
    expect(lost.length).toBe(4)
  }

  test('keeps others from writing while it reads, and ends', async () => {
    const { sql, subgraphs, staged } = await fresh()
    const folder = madeBundle(bundle)
    const rows: Rows = async function* (faults) {
      await loseLocks(sql)
      await expect(loadBundle(madeBundle(other), subgraphs)).rejects.toThrow(
        'another import is still writing to agreements: wait until it ends',
      )
      yield* readRows(folder)(faults)
    }
    const { faults, changes } = await loadBundle(folder, subgraphs, () => {}, { rows })
    expect([faults, changes.agreements!.agreements!.added, await staged()]).toEqual([[], 1, 0])
    expect((await loadBundle(madeBundle(other), subgraphs)).changes.organisations!.organisations!.added).toBe(1)
  })

  test('gives way to another that began meanwhile', { tags: ['slow'] }, async () => {
    const { sql, subgraphs, contents, staged } = await fresh()
    const [first, ...others] = subgraphs
    const meanwhile = async () => {
      await loseLocks(sql)
      await loadBundle(madeBundle(other), subgraphs)
    }
    // The third of its transactions is of what becomes of the rows on their way in.
    const disturbed = [interrupted(first!, 3, meanwhile), ...others]
    await expect(loadBundle(madeBundle(bundle), disturbed)).rejects.toThrow(
      'another process has rolled this import back',
    )
    const after = await contents()
    expect(await staged()).toBe(0)
    const { subgraphs: unhurried, contents: expected } = await fresh()
    await loadBundle(madeBundle(other), unhurried)
    expect(after).toEqual(await expected())
    expect((await loadBundle(madeBundle(bundle), subgraphs)).changes.agreements!.agreements!.added).toBe(1)
  })

  test('is not undone by another while it is taken in', { tags: ['slow'] }, async () => {
    const { sql, subgraphs, staged } = await fresh()
    await sql`
      insert into agreements.incoming (import, bundle_table, claim, fact, entity, told)
      values ('imp_theirs', 'record', '', '', '', '{}')`
    await sql.begin(async tx => {
      await tx`select pg_advisory_xact_lock(hashtext('accord:agreements:rows'))`
      await expect(loadBundle(madeBundle(other), subgraphs)).rejects.toThrow('another import is still writing')
      // A start leaves it to who writes.
      await finishImports(subgraphs)
      expect(await staged()).toBe(1)
    })
    expect((await loadBundle(madeBundle(other), subgraphs)).faults).toEqual([])
    expect(await staged()).toBe(0)
  })
})

describe('an import that is cut off', () => {
  test('is waited for while PostgreSQL still ends what it was at', async () => {
    const { sql, subgraphs } = await fresh()
    const [ended] = await Promise.all([
      sql.begin(tx => tx`select pg_advisory_xact_lock(hashtext('accord:sources:rows')), pg_sleep(1)`),
      loadBundle(madeBundle(bundle), subgraphs).then(({ faults }) => expect(faults).toEqual([])),
    ])
    expect(ended.count).toBe(1)
  })

  test('after one subgraph has taken it is finished at the next start', { tags: ['slow'] }, async () => {
    const whole = await fresh()
    await loadBundle(madeBundle(bundle), whole.subgraphs)
    const expected = await whole.contents()

    const { sql, subgraphs, contents, staged } = await fresh()
    const [sources, organisations, ...others] = inOrderOf(subgraphs, [
      'sources',
      'organisations',
      'agreements',
      'initiatives',
    ])
    // The first transaction keeps others away, the second is of the rows on their way in, the third of what becomes of them.
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

  test('by a commit that fails after another is finished at once', { tags: ['slow'] }, async () => {
    const { subgraphs, contents, staged } = await fresh()
    const [sources, ...others] = inOrderOf(subgraphs, ['sources', 'organisations', 'agreements', 'initiatives'])
    const failing = others.map(subgraph => failingAtCommit(subgraph, 3, 3))
    const { faults, changes } = await loadBundle(madeBundle(bundle), [sources!, ...failing])
    expect([faults, changes.agreements!.agreements!.added, await staged()]).toEqual([[], 1, 0])
    const after = await contents()
    await loadBundle(madeBundle(bundle), subgraphs)
    expect(await contents()).toEqual(after)
  })

  test('before any subgraph has taken it is undone, and can be made again', async () => {
    const { subgraphs, contents, staged } = await fresh()
    const before = await contents()
    const [first, ...others] = inOrderOf(subgraphs, ['agreements', 'initiatives', 'organisations', 'sources'])
    await expect(loadBundle(madeBundle(bundle), [failingAtCommit(first!, 3), ...others])).rejects.toThrow()
    await finishImports(subgraphs)
    expect([await contents(), await staged()]).toEqual([before, 0])
    const { changes } = await loadBundle(madeBundle(bundle), subgraphs)
    expect(changes.agreements!.agreements!.added).toBe(1)
  })

  describe('when a subgraph has taken its rows while others were read', () => {
    // The first that has a claim.
    const ahead = 'organisations'
    const load = (subgraphs: Subgraph[]) => loadBundle(madeBundle(bundle), subgraphs, () => {}, { batch: 1 })

    test('by the commit of that one leaves nothing', { tags: ['slow'] }, async () => {
      const { subgraphs, contents, staged } = await fresh()
      const before = await contents()
      const failing = subgraphs.map(each => (each.name === ahead ? failingAtCommit(each, 2, 2) : each))
      await expect(load(failing)).rejects.toThrow()
      expect([await contents(), await staged()]).toEqual([before, 0])
      expect((await load(subgraphs)).changes.agreements!.agreements!.added).toBe(1)
    })

    test('by a commit of the others is finished at once', { tags: ['slow'] }, async () => {
      const whole = await fresh()
      await load(whole.subgraphs)
      const { subgraphs, contents, staged } = await fresh()
      const failing = subgraphs.map(each => (each.name === ahead ? each : failingAtCommit(each, 3, 3)))
      const { faults, changes } = await load(failing)
      expect([faults, changes.agreements!.agreements!.added, await staged()]).toEqual([[], 1, 0])
      expect(await contents()).toEqual(await whole.contents())
    })
  })

  test('while its rows are being copied leaves nothing, and the next is not kept waiting', {
    tags: ['slow'],
  }, async () => {
    const { sql, subgraphs, contents, staged } = await fresh()
    const before = await contents()
    const reader = madeBundle({ ...bundle, agreements: [], names: [name('org_nokia', 'Nokia Oyj')] })
    // It is asked whether the graph has org_nokia, in the middle of the rows.
    await sql`alter table organisations.organisations rename to elsewhere`
    await expect(loadBundle(reader, subgraphs)).rejects.toThrow('organisations')
    await sql`alter table organisations.elsewhere rename to organisations`
    expect([await contents(), await staged()]).toEqual([before, 0])
    expect((await loadBundle(madeBundle(bundle), subgraphs)).faults).toEqual([])
  })

  test('by a subgraph that fails leaves nothing in the others', async () => {
    const { sql, subgraphs, contents, staged } = await fresh()
    const before = await contents()
    await sql`alter table agreements.participations rename to elsewhere`
    await expect(loadBundle(madeBundle(bundle), subgraphs)).rejects.toThrow('participations')
    await sql`alter table agreements.elsewhere rename to participations`
    expect([await contents(), await staged()]).toEqual([before, 0])
  })
})

test('rows on their way in take no room once they have arrived', async () => {
  const { sql, subgraphs } = await fresh()
  await loadBundle(madeBundle(bundle), subgraphs)
  for (const { name } of subgraphs) {
    const [{ size } = { size: null }] = await sql`select pg_relation_size(${`${name}.incoming`})::int as size`
    expect([name, size]).toEqual([name, 0])
  }
})

describe('what was taken in', () => {
  const acme = (more: Record<string, string>, names = [name('org_acme', 'Acme')]): Tables => ({
    sources: [{ id: source, kind: 'DATASET', title: 'A list' }],
    organisations: [{ id: 'org_acme', kind: 'COMPANY', source, ...more }],
    names,
  })
  const asked = `{ organisation(id: "org_acme") { country name names { text }
    claims { values { value } import { id } retractedAt } all: claims(retracted: true) { values { value } retractedAt } } }`

  async function freshAcme() {
    const { subgraphs, contents } = await fresh()
    const [organisations] = inOrderOf(subgraphs, ['organisations'])
    const before = await contents()
    const load = (tables: Tables, options = {}) => loadBundle(madeBundle(tables), subgraphs, () => {}, options)
    const first = await load(acme({ country: 'FI' }), { by: 'Aino', name: 'acme' })
    const ask = async () => {
      const { data, errors } = await organisations!.execute({ query: asked, requestId: 'test' })
      expect(errors).toBeUndefined()
      return JSON.parse(JSON.stringify(data)).organisation
    }
    return { subgraphs, contents, before, load, first, ask }
  }

  test('is known with who, when, from which files and what it changed', async () => {
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

  test('is taken back by an undo, and what it had taken the place of holds again', async () => {
    const { subgraphs, contents, before, load, first, ask } = await freshAcme()
    const then = [await ask(), await contents()]
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
    const { all: _, ...now } = await ask()
    const { all: __, ...was } = then[0]
    expect(now).toEqual(was)

    await undoImport(subgraphs, first.importId!)
    expect(await ask()).toBeNull()
    const left = await contents()
    expect([left['organisations.organisations'], left['organisations.names']]).toEqual([
      before['organisations.organisations'],
      before['organisations.names'],
    ])
    await expect(undoImport(subgraphs, first.importId!)).rejects.toThrow('was undone on')
    await expect(undoImport(subgraphs, 'imp_never')).rejects.toThrow('There is no import imp_never')
  })

  /*
   * What imports tell of the country of several companies, one after the other, each a correction of the one before: `FI SE`. *FI says
   * it in place of all that the source said before, * says nothing in its place, and . nothing at all. -2 takes the second import back.
   */
  const replay = async (histories: string[]) => {
    const { subgraphs, end } = await fresh()
    const [organisations] = inOrderOf(subgraphs, ['organisations'])
    const sources = [source, 'src_other'].map(id => ({ id, kind: 'DATASET', title: 'A list' }))
    const load = async (tables: Tables, replaces?: string) => {
      const { faults, importId } = await loadBundle(madeBundle({ sources, ...tables }), subgraphs, () => {}, {
        replaces,
      })
      expect(faults).toEqual([])
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
      const told = companies.map((id, company) => ({ id, country: steps[company]![at]!.replace(/[*.]/, ''), source }))
      if (first.startsWith('-')) await undoImport(subgraphs, ids[Number(first.slice(1)) - 1]!)
      else
        ids.push(
          await load({ organisations: told.filter(row => row.country) }, first.startsWith('*') ? source : undefined),
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
  /** What they come to: those that stand, one after the other, in an empty graph. */
  const meant = (history: string) => {
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
  ])('leaves what it leaves: %s', { tags: ['slow'] }, async history => {
    expect(await replay([history])).toEqual([meant(history)])
  })

  /** Imports about twenty companies, after each of which one of those before may be undone. */
  const imports = fc.array(
    fc.record({
      countries: fc.array(fc.constantFrom('FI', 'FI', 'SE', 'SE', 'DE', ''), { minLength: 20, maxLength: 20 }),
      replaces: fc.constantFrom(false, false, false, false, true),
      undoes: fc.option(fc.nat(), { freq: 2 }),
    }),
    { minLength: 6, maxLength: 10 },
  )
  test('leaves what it leaves, whatever was told, replaced and undone', {
    tags: ['slow'],
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(imports, async all => {
        const histories: string[][] = all[0]!.countries.map(() => [])
        const left: number[] = []
        for (const [at, { countries, replaces, undoes }] of all.entries()) {
          countries.forEach((country, company) => {
            histories[company]!.push((replaces ? '*' : '') + country || '.')
          })
          left.push(at + 1)
          const [undone] = undoes === null ? [] : left.splice(undoes % left.length, 1)
          if (undone) for (const history of histories) history.push(`-${undone}`)
        }
        const lines = histories.map(history => history.join(' '))
        expect(await replay(lines), lines.join('\n')).toEqual(lines.map(meant))
      }),
      { numRuns: 4, endOnFailure: true },
    )
  })

  test('and is told again stands when the first that told it is undone', async () => {
    const { subgraphs, contents, first, ask } = await freshAcme()
    const before = await contents()
    const { importId } = await loadBundle(madeBundle(acme({ country: 'FI' })), subgraphs)
    expect(await undoImport(subgraphs, first.importId!)).toEqual({
      organisations: { added: 0, amended: 0, removed: 0, unchanged: 1 },
      names: { added: 0, amended: 0, removed: 0, unchanged: 1 },
    })
    const {
      claims: [claim],
      ...shown
    } = await ask()
    expect([shown.country, claim.import.id]).toEqual(['FI', importId])
    const now = await contents()
    for (const table of Object.keys(now).filter(name => !name.endsWith('.claims')))
      expect([table, now[table]]).toEqual([table, before[table]])
    const { importId: third } = await loadBundle(madeBundle(acme({ country: 'FI' })), subgraphs)
    expect(await undoImport(subgraphs, third!)).toMatchObject({ organisations: { removed: 0, unchanged: 1 } })
    expect(await undoImport(subgraphs, importId!)).toMatchObject({ organisations: { removed: 1, unchanged: 0 } })
  })

  test.each([
    ['kind,country', 'COMPANY,DE'],
    ['country', 'COMPANY,DE,FI'],
  ])(
    'and was corrected in %s, by a row for each, stays so when what came between is undone',
    { tags: ['slow'] },
    async (cells, left) => {
      const { subgraphs, load, ask } = await freshAcme()
      const { importId } = await load(acme({ country: 'SE' }))
      const told: Record<string, string> = { kind: 'COMPANY', country: 'DE' }
      const organisations = cells
        .split(',')
        .map((cell): Tables[string][number] => ({ id: 'org_acme', [cell]: told[cell]!, source }))
      expect((await load({ organisations })).faults).toEqual([])
      await undoImport(subgraphs, importId!)
      const { claims } = await ask()
      const values = claims.flatMap((claim: any) => claim.values.map(({ value }: any) => value))
      expect(values.sort().join()).toBe(left)
    },
  )

  /*
   * d+c is an edition of a data set that tells an alias (c) in the name of what it cites; *d one in place of those before, without it; o is
   * somebody else who tells it; -2 takes the second import back. Given is by which import the alias stands in the end.
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
  ])('and cited stands for as long as others tell it: %s', { tags: ['slow'] }, async (history, told) => {
    const { subgraphs, sql } = await fresh()
    const cites = { [source]: ['src_cited'] }
    const alias = (text: string, by: string) => ({ ...name('org_acme', text), kind: 'ALIAS', source: by })
    const load = async (tables: Tables, options = {}) => {
      const { faults, importId } = await loadBundle(madeBundle(tables), subgraphs, () => {}, options)
      expect(faults).toEqual([])
      return importId!
    }
    const sources = [source, 'src_cited'].map(id => ({ id, kind: 'DATASET', title: 'A list' }))
    await load({ ...acme({}), sources })
    const ids: string[] = []
    for (const step of history.split(' ')) {
      const [which, ...cited] = step.split('+')
      const names = cited.map(text => alias(text, 'src_cited'))
      if (step.startsWith('-')) await undoImport(subgraphs, ids[Number(step.slice(1)) - 1]!)
      else if (which === 'o') ids.push(await load({ names: [alias('c', 'src_cited')] }))
      else if (which === 'd') ids.push(await load({ names: [alias('d', source), ...names] }))
      else {
        const own: Tables = { ...acme({}), sources }
        ids.push(await load({ ...own, names: [...own.names!, alias('d', source)] }, { replaces: source, cites }))
      }
    }
    const standing =
      await sql`select import from organisations.claims where source = 'src_cited' and retracted_at is null`
    expect(standing.map(each => ids.indexOf(each.import) + 1)).toEqual(told === null ? [] : [told])
  })

  test('is not undone while later ones tell more of what it alone tells of', { tags: ['slow'] }, async () => {
    const { subgraphs, first } = await freshAcme()
    const deal = { id: 'agr_deal', kind: 'AGREEMENT', source }
    const party = { entity: 'agr_deal', actor: 'org_acme', role: 'PARTY', source }
    const more: Tables = { agreements: [deal], names: [name('agr_deal', 'The deal')], participations: [party] }
    const { importId } = await loadBundle(madeBundle(more), subgraphs)
    await expect(undoImport(subgraphs, first.importId!)).rejects.toThrow(`, or undo ${importId} first`)
    const { importId: also } = await loadBundle(madeBundle(acme({ country: 'SE' }, [])), subgraphs)
    await expect(undoImport(subgraphs, first.importId!)).rejects.toThrow(
      `${first.importId} can't be undone: the graph would then have these errors:\norganisations.csv    id  "org_acme"  an entity in the graph has a name: ` +
        `no row names it any more, and ${source} has claims about it in the graph: name it in names.csv, or undo ${also} first`,
    )
    await undoImport(subgraphs, also!)
    await undoImport(subgraphs, importId!)
    const { importId: tie } = await loadBundle(
      madeBundle({ same_as: [{ id: 'org_acme-oy', same_as: 'org_acme', source }] }),
      subgraphs,
    )
    await expect(undoImport(subgraphs, first.importId!)).rejects.toThrow(`or undo ${tie} first`)
    await undoImport(subgraphs, tie!)
    await undoImport(subgraphs, first.importId!)
  })

  test('and is said no more by its data set is retracted, and nothing of others', async () => {
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

  test('on trial is told claim by claim, and is not taken in', async () => {
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

describe('two imports at once', () => {
  test('follow one another, and a start waits for neither', async () => {
    const { subgraphs, contents } = await fresh()
    const acme = (country: string) =>
      madeBundle({ ...bundle, organisations: [{ id: 'org_acme', kind: 'COMPANY', country, source }] })
    const steps: string[][] = [[], []]
    const both = ['FI', 'SE'].map((country, at) =>
      loadBundle(acme(country), subgraphs, step => void steps[at]!.push(step)),
    )
    await finishImports(subgraphs)
    expect((await Promise.all(both)).map(({ faults }) => faults)).toEqual([[], []])
    const firsts = steps.map(([first]) => first).sort()
    expect(firsts).toEqual(['checking the bundle', 'waiting for another import'])
    const after = await contents()
    await loadBundle(acme('SE'), subgraphs)
    await loadBundle(acme('SE'), subgraphs)
    expect(Object.keys(await contents())).toEqual(Object.keys(after))
  })
})

test('ids of imports stand in the order of time, also within a second', () => {
  const ids = [0, 7, 42, 999, 1_000].map(ms => newImportId(new Date(1_764_152_100_000 + ms)))
  expect([...ids].sort()).toEqual(ids)
})
