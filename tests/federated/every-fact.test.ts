import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, test } from 'vitest'
import { defaultLimits } from '#gateway/limits'
import { edtf, everyFact, type Fact } from '#tests/facts'
import { freshGraph } from '#tests/graph'

/*
 * The API has exactly the reference bundle: each row of the CSV files is read here, without the code of the importer, and must be one
 * claim of the API with the same fact, values and evidence. The API has no other claims.
 */

const folder = new URL('../../data/reference/', import.meta.url)
const tables = readdirSync(folder)
  .filter(file => file.endsWith('.csv'))
  .map(file => ({
    name: file.slice(0, -4),
    rows: parse(readFileSync(new URL(file, folder)), { columns: true }) as Record<string, string>[],
  }))
const { resources } = JSON.parse(readFileSync(new URL('datapackage.json', folder), 'utf8'))
const factKeys: Record<string, string[]> = Object.fromEntries(
  resources.map((table: { name: string; factKey: string[] }) => [table.name, table.factKey]),
)
const evidenceColumns = ['source', 'locator', 'quote', 'observed_on', 'stance', 'basis', 'confidence', 'note']

let facts: Fact[]
let sources: any[]

beforeAll(async () => {
  const found = await everyFact(await freshGraph({ limits: { ...defaultLimits, cost: 10_000_000 } }))
  facts = found.facts
  sources = found.sources
})

describe('the reference bundle', () => {
  test('has 4,078 rows in 19 tables', () => {
    expect(tables.length).toBe(19)
    expect(tables.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(4_078)
  })

  test('is in the API row by row, with its values and its evidence', () => {
    const claims = countKeys(facts.flatMap(fact => fact.claims.map(claim => claimKey(fact, claim))))
    const sourceRows = new Set(sources.map(source => JSON.stringify(inColumns(source))))
    const missing: string[] = []
    let found = 0
    for (const { name, rows } of tables) {
      for (const row of rows) {
        const key = name === 'sources' ? JSON.stringify(row) : rowKey(name, row)
        const left = name === 'sources' ? Number(sourceRows.has(key)) : (claims.get(key) ?? 0)
        claims.set(key, left - 1)
        if (left > 0) found += 1
        else missing.push(key)
      }
    }
    expect(missing).toEqual([])
    expect(found).toBe(4_078)
  })

  test('is complete: the API has no other claims and sources', () => {
    const ids = facts.flatMap(({ claims }) => claims.map(claim => claim.id))
    expect(ids.length).toBe(4_003)
    expect(new Set(ids).size).toBe(4_003)
    expect(sources.length).toBe(75)
  })
})

test('a claim has the values that differ from the resolved ones in `value`, or null', () => {
  let differing = 0
  for (const { table, shown, claims } of facts) {
    for (const { value, values } of claims) {
      const others = values.filter((each: any) => shown[columnOf(table, each.field)] !== each.value)
      expect(values.filter((each: any) => !each.shown)).toEqual(others)
      if (others.length === 0) expect(value).toBeNull()
      if (others.length === 1) expect(value).toBe(others[0].value)
      if (others.length > 1) expect(value).toBe(others.map((each: any) => `${each.field}: ${each.value}`).join('; '))
      if (others.length > 0) differing += 1
    }
  }
  expect(differing).toBeGreaterThan(20)
})

test('a resolved value is in one of the claims of its fact, or is null without any', () => {
  for (const { table, shown, claims: all } of facts) {
    // The values of a figure are resolved only from the claims with its number.
    const claims = table === 'figures' ? all.filter(({ values }) => hasResolvedNumber(values)) : all
    for (const [column, value] of Object.entries(shown)) {
      if (factKeys[table]!.includes(column)) continue
      const claimed = claims.flatMap(({ values }) =>
        values.filter(({ field }: any) => columnOf(table, field) === column).map((each: any) => each.value),
      )
      if (value === null) expect(claimed).toEqual([])
      else expect(claimed).toContain(value)
    }
  }
})

const hasResolvedNumber = (values: any[]) => values.some(({ field, shown }) => field === 'value' && shown)

/** A key of a row, made of its fact, its values and its evidence. An empty cell has its default. */
function rowKey(table: string, row: Record<string, string>): string {
  const values = Object.entries(row).filter(
    ([column, cell]) => !factKeys[table]!.includes(column) && !evidenceColumns.includes(column) && cell !== '',
  )
  const evidence = {
    ...Object.fromEntries(evidenceColumns.map(column => [column, row[column] || null])),
    stance: row.stance || 'SUPPORTS',
    basis: row.basis || 'STATED',
    confidence: row.confidence || 'HIGH',
  }
  return keyOf(table, row, values, evidence)
}

/** The same key of a claim in the API. */
function claimKey({ table, shown }: Fact, claim: any): string {
  const values = claim.values.map((each: any) => [columnOf(table, each.field), each.value])
  const { source, locator, quote, observedOn, stance, basis, confidence, note } = claim
  const evidence = { source: source.id, locator, quote, observed_on: edtf(observedOn), stance, basis, confidence, note }
  return keyOf(table, shown, values, evidence)
}

const keyOf = (table: string, fact: Record<string, string | null>, values: string[][], evidence: object) =>
  JSON.stringify([table, factKeys[table]!.map(column => fact[column] ?? ''), values.sort(), evidence])

function countKeys(keys: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

const columnOf = (table: string, field: string) =>
  table === 'milestones' && field === 'note' ? 'note_text' : field.replace(/[A-Z]/g, sign => `_${sign.toLowerCase()}`)

/** A source as its row in the bundle. */
const inColumns = ({ published, ...source }: any) => {
  const cells = { ...source, published: edtf(published) }
  return Object.fromEntries(
    [
      'id',
      'kind',
      'title',
      'publisher',
      'published',
      'retrieved',
      'url',
      'archivedUrl',
      'language',
      'licence',
      'note',
    ].map(field => [columnOf('sources', field), cells[field] ?? '']),
  )
}
