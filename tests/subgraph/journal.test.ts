import postgres, { type Sql, type TransactionSql } from 'postgres'
import { describe, expect, onTestFinished, test } from 'vitest'
import { finishImports } from '#data/journal'
import { loadBundle } from '#data/load'
import { freshDatabase } from '#tests/graph'
import { contentsOf, madeBundle, type Tables } from '#tests/made'
import { createLog, type Subgraph, startGraph } from '#toolkit'

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
  const { config, drop } = await freshDatabase('reference')
  const graph = await startGraph(config, createLog('fatal'))
  const sql = postgres(config.databaseUrl, { max: 2, host: config.socketDir!, onnotice: () => {} })
  onTestFinished(async () => {
    await sql.end()
    await graph.stop()
    await drop()
  })
  return {
    sql,
    subgraphs: graph.subgraphs,
    contents: () => contentsOf(sql),
    staged: () => stagedIn(sql, graph.subgraphs),
  }
}

const stagedIn = async (sql: Sql, subgraphs: Subgraph[]) =>
  (await Promise.all(subgraphs.map(({ name }) => sql`select 1 from ${sql(name)}.incoming`))).flat().length

/** The subgraph, except that its connection is gone whenever the nth of its transactions, or a later one, is to be committed. */
function dyingAtCommit(subgraph: Subgraph, admin: Sql, nth: number, last = 1_000): Subgraph {
  let transactions = 0
  const begin = (work: (tx: TransactionSql) => Promise<unknown>) => {
    transactions += 1
    const dies = transactions >= nth && transactions <= last
    return subgraph.sql.begin(async tx => {
      await work(tx)
      if (!dies) return
      const [backend] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
      await admin`select pg_terminate_backend(${backend!.pid})`
    })
  }
  const sql = new Proxy(subgraph.sql, { get: (target, key) => (key === 'begin' ? begin : Reflect.get(target, key)) })
  return { ...subgraph, sql }
}

const inOrderOf = (subgraphs: Subgraph[], names: string[]) =>
  names.map(name => subgraphs.find(subgraph => subgraph.name === name)!)

describe('an import that is cut off', () => {
  test('after one subgraph has taken it is finished at the next start', async () => {
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
    const dying = [sources!, organisations!, ...others.map(subgraph => dyingAtCommit(subgraph, sql, 3))]
    await expect(loadBundle(madeBundle(bundle), dying)).rejects.toThrow()
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

  test('by a connection that is lost between two commits is finished at once', async () => {
    const { sql, subgraphs, contents, staged } = await fresh()
    const [sources, ...others] = inOrderOf(subgraphs, ['sources', 'organisations', 'agreements', 'initiatives'])
    const dying = others.map(subgraph => dyingAtCommit(subgraph, sql, 3, 3))
    const { faults, changes } = await loadBundle(madeBundle(bundle), [sources!, ...dying])
    expect([faults, changes.agreements!.agreements!.added, await staged()]).toEqual([[], 1, 0])
    const after = await contents()
    await loadBundle(madeBundle(bundle), subgraphs)
    expect(await contents()).toEqual(after)
  })

  test('before any subgraph has taken it is undone, and can be made again', async () => {
    const { sql, subgraphs, contents, staged } = await fresh()
    const before = await contents()
    const [first, ...others] = inOrderOf(subgraphs, ['agreements', 'initiatives', 'organisations', 'sources'])
    await expect(loadBundle(madeBundle(bundle), [dyingAtCommit(first!, sql, 3), ...others])).rejects.toThrow()
    await finishImports(subgraphs)
    expect([await contents(), await staged()]).toEqual([before, 0])
    const { changes } = await loadBundle(madeBundle(bundle), subgraphs)
    expect(changes.agreements!.agreements!.added).toBe(1)
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

describe('two imports at once', () => {
  test('follow one another, and a start waits for neither', async () => {
    const { subgraphs, contents } = await fresh()
    const acme = (country: string) =>
      madeBundle({ ...bundle, organisations: [{ id: 'org_acme', kind: 'COMPANY', country, source }] })
    const both = ['FI', 'SE'].map(country => loadBundle(acme(country), subgraphs))
    await finishImports(subgraphs)
    expect((await Promise.all(both)).map(({ faults }) => faults)).toEqual([[], []])
    const after = await contents()
    await loadBundle(acme('SE'), subgraphs)
    await loadBundle(acme('SE'), subgraphs)
    expect(Object.keys(await contents())).toEqual(Object.keys(after))
  })
})
