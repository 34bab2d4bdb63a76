import { expect, test } from 'vitest'
import { finishImports, listImports, loadBundle, undoImport } from '#data/import'
import { freshSubgraphs } from '#tests/graph'
import { madeBundle, type Tables } from '#tests/made'
import { storesWithFacts } from '#toolkit/facts'

// The replica of countries in `agreements` equals the column in `organisations` after every import and undo.

async function fresh() {
  const { sql, ...all } = await freshSubgraphs('reference')
  const subgraphs = storesWithFacts(all.subgraphs)
  const original = () =>
    sql`select id, country as value from organisations.organisations where country is not null order by id`
  const revision = async () => (await sql`select id from agreements.revision`)[0]!.id as string
  return {
    sql,
    subgraphs,
    revision,
    /** The replica of the countries by id, after a check that it equals the original. */
    async countries() {
      const replica = await sql<{ id: string; value: string }[]>`select id, value from agreements.countries order by id`
      expect([...replica]).toEqual([...(await original())])
      return new Map(replica.map(({ id, value }) => [id, value]))
    },
    async load(tables: Tables) {
      const { errors } = await loadBundle(madeBundle(tables), subgraphs)
      expect(errors).toEqual([])
    },
    async undoLast() {
      const last = (await listImports(subgraphs)).find(({ undoneAt }) => undoneAt === null)!
      await undoImport(subgraphs, last.id)
    },
  }
}

const source = 'src_list'
const list = { id: source, kind: 'DATASET', title: 'A list' }
const company = (id: string, country = '') => ({ id, kind: 'COMPANY', country, source })
const named = (...ids: string[]) =>
  ids.map(entity => ({ entity, text: `Named ${entity}`, language: 'en', kind: 'PREFERRED', source }))
/** Two companies; only the first has a country. */
const companies: Tables = {
  sources: [list],
  organisations: [company('org_acme', 'FI'), company('org_none')],
  names: named('org_acme', 'org_none'),
}

test('a replicated country follows its organisation when it is added, changed and undone', async () => {
  const { countries, load, undoLast, revision } = await fresh()
  const before = await countries()
  expect(before.get('org_nokia')).toBe('FI')
  expect(before.size).toBeGreaterThan(150)

  await load(companies)
  expect((await countries()).get('org_acme')).toBe('FI')
  const firstRevision = await revision()
  await load({ organisations: [company('org_acme', 'SE')] })
  expect((await countries()).get('org_acme')).toBe('SE')
  // Only the replica has changed in `agreements`. A new revision invalidates cached responses.
  expect(await revision()).not.toBe(firstRevision)
  const lastRevision = await revision()
  await load({ organisations: [company('org_acme', 'SE')] })
  expect(await revision()).toBe(lastRevision)

  await undoLast()
  await undoLast()
  expect((await countries()).get('org_acme')).toBe('FI')
  await undoLast()
  expect(await countries()).toEqual(before)
})

test('a replicated country moves to the id that another id is merged into', async () => {
  const { countries, load, undoLast } = await fresh()
  await load(companies)
  await load({ same_as: [{ id: 'org_acme', same_as: 'org_none', source }] })
  expect((await countries()).get('org_none')).toBe('FI')
  await undoLast()
  expect((await countries()).has('org_none')).toBe(false)
})

test('an empty replica is filled completely at the next start or import', async () => {
  const { sql, subgraphs, countries, load } = await fresh()
  const before = await countries()
  await sql`truncate agreements.countries`
  await finishImports(subgraphs)
  expect(await countries()).toEqual(before)
  await sql`truncate agreements.countries`
  await load(companies)
  expect(await countries()).toEqual(new Map([...before]).set('org_acme', 'FI'))
})
