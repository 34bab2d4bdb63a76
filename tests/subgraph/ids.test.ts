import { readdirSync, readFileSync } from 'node:fs'
import postgres from 'postgres'
import { afterAll, expect, test } from 'vitest'
import { loadBundle } from '#data/import'
import { contentsOf } from '#tests/contents'
import { freshDatabase } from '#tests/graph'
import { madeBundle } from '#tests/made'
import { createLog } from '#toolkit/runtime'
import { startSubgraphs } from '#toolkit/subgraph'

// Ids of facts and claims, which are hashes of their contents.

const { config, drop } = await freshDatabase('reference')
const graph = await startSubgraphs(config, createLog('fatal'))
const sql = postgres(config.databaseUrl, { max: 1, onnotice: () => {} })
afterAll(async () => {
  await graph.stop()
  await sql.end()
  await drop()
})

test('ids of facts and claims about one entity have one prefix, so that they are adjacent in an index', async () => {
  const counts = await sql<{ entities: number; prefixes: number }[]>`
    select count(distinct entity)::int as entities, count(distinct left(id, 8))::int as prefixes from agreements.milestones
    union all select count(distinct told ->> 'entity')::int, count(distinct left(id, 8))::int from agreements.claims
    where bundle_table in ('names', 'milestones', 'participations')`
  for (const { entities, prefixes } of counts) {
    expect(entities).toBeGreaterThan(10)
    expect(prefixes).toBeLessThanOrEqual(entities)
  }
})

test('a migration changes ids of the former format to those of a new import', async () => {
  const folder = madeBundle({
    same_as: [{ id: 'org_germany', same_as: 'org_china', source: 'src_seed' }],
    affiliations: ['2001/2003', '2007/2009'].map(period => ({
      ...{
        holder: 'per_lu-wei',
        organisation: 'org_germany',
        kind: 'POST',
        title: 'Envoy',
        period,
        source: 'src_seed',
      },
    })),
  })
  const { errors } = await loadBundle(folder, graph.subgraphs)
  expect(errors).toEqual([])
  const [{ terms }] = await sql<
    [{ terms: number }]
  >`select count(*)::int as terms from organisations.affiliations where id like '%-2'`
  expect(terms).toBeGreaterThan(0)
  const [before, oldChanges, revision] = [await contentsOf(sql), await readChanges(), await readRevision()]

  for (const { schema, name, column } of await hashColumns())
    await sql`update ${sql(schema)}.${sql(name)} set ${sql(column)} = regexp_replace(${sql(column)}, '(_)(.{4})(.{16})', '\\1\\3ffff') where ${sql(column)} ~ ${hash}`
  expect(await contentsOf(sql)).not.toEqual(before)
  for (const name of ['agreements', 'initiatives', 'organisations']) await migrate(name, 'ids_by_thing')

  expect(await contentsOf(sql)).toEqual(before)
  const changes = await readChanges()
  expect(changes.map(({ id }) => id)).toEqual(oldChanges.map(({ id }) => id))
  expect(Math.min(...changes.map(({ num }) => num))).toBeGreaterThan(Math.max(...oldChanges.map(({ num }) => num)))
  expect(await readRevision()).not.toEqual(revision)
})

// 20 hexadecimal digits. In the former format, all of them were of the contents; now the first 4 are of the entity.
const hash = '^[a-z]{3}_[0-9a-f]{20}(-[0-9]+)?$'

async function hashColumns() {
  return sql<{ schema: string; name: string; column: string }[]>`
    select table_schema as schema, table_name as name, column_name as column from information_schema.columns
    where table_schema in ('agreements', 'initiatives', 'organisations') and table_name <> 'revision'
      and (column_name = 'id' or table_name = 'claims' and column_name in ('fact', 'entity'))`
}

const readChanges = () => sql<{ num: number; id: string }[]>`select num::int, id from agreements.changes order by num`
const readRevision = () => sql`select id from agreements.revision`

async function migrate(name: string, title: string) {
  const folder = new URL(`../../services/${name}/migrations/`, import.meta.url)
  const file = readdirSync(folder).find(each => each.endsWith(`_${title}.sql`))!
  const statements = readFileSync(new URL(file, folder), 'utf8').split('--> statement-breakpoint')
  await sql.begin(async tx => {
    for (const statement of statements) await tx.unsafe(statement)
  })
}
