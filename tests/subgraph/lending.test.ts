import { expect, test } from 'vitest'
import { finishImports, listImports, loadBundle, undoImport } from '#data/import'
import { freshSubgraphs } from '#tests/graph'
import { madeBundle, type Tables } from '#tests/made'
import { storesWithFacts } from '#toolkit/facts'

/*
 * What agreements borrow of organisations, their countries, is what organisations have, whatever an import does.
 */

async function fresh() {
  const { sql, ...all } = await freshSubgraphs('reference')
  const subgraphs = storesWithFacts(all.subgraphs)
  const owned = () =>
    sql`select id, country as value from organisations.organisations where country is not null order by id`
  const revision = async () => (await sql`select id from agreements.revision`)[0]!.id as string
  return {
    sql,
    subgraphs,
    revision,
    /** The countries that agreements know, which are those that organisations have. */
    async countries() {
      const borrowed = await sql<
        { id: string; value: string }[]
      >`select id, value from agreements.countries order by id`
      expect([...borrowed]).toEqual([...(await owned())])
      return new Map(borrowed.map(({ id, value }) => [id, value]))
    },
    async take(tables: Tables) {
      const { faults } = await loadBundle(madeBundle(tables), subgraphs)
      expect(faults).toEqual([])
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
/** Two companies, of which one has a country. */
const companies: Tables = {
  sources: [list],
  organisations: [company('org_acme', 'FI'), company('org_none')],
  names: named('org_acme', 'org_none'),
}

test('a country that comes, changes and goes', async () => {
  const { countries, take, undoLast, revision } = await fresh()
  const before = await countries()
  expect(before.get('org_nokia')).toBe('FI')
  expect(before.size).toBeGreaterThan(150)

  await take(companies)
  expect((await countries()).get('org_acme')).toBe('FI')
  const then = await revision()
  await take({ organisations: [company('org_acme', 'SE')] })
  expect((await countries()).get('org_acme')).toBe('SE')
  // Nothing else of agreements has changed: who keeps answers is to know.
  expect(await revision()).not.toBe(then)
  const last = await revision()
  await take({ organisations: [company('org_acme', 'SE')] })
  expect(await revision()).toBe(last)

  await undoLast()
  await undoLast()
  expect((await countries()).get('org_acme')).toBe('FI')
  await undoLast()
  expect(await countries()).toEqual(before)
})

test('the country of what two ids are one of', async () => {
  const { countries, take, undoLast } = await fresh()
  await take(companies)
  await take({ same_as: [{ id: 'org_acme', same_as: 'org_none', source }] })
  expect((await countries()).get('org_none')).toBe('FI')
  await undoLast()
  expect((await countries()).has('org_none')).toBe(false)
})

test('all of them, where none was lent yet', async () => {
  const { sql, subgraphs, countries, take } = await fresh()
  const before = await countries()
  await sql`truncate agreements.countries`
  await finishImports(subgraphs)
  expect(await countries()).toEqual(before)
  await sql`truncate agreements.countries`
  await take(companies)
  expect(await countries()).toEqual(new Map([...before]).set('org_acme', 'FI'))
})
