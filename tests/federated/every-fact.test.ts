import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, test } from 'vitest'
import { defaultLimits } from '#gateway/limits'
import { edtf, everyFact, type Fact } from '#tests/facts'
import { freshGraph } from '#tests/graph'

/*
 * Nothing is lost: each row of the reference bundle is read here with a reader of its own and looked for in the API, where
 * it has to be a claim with the same fact, the same values and the same evidence. Nothing is added either.
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

  test('is found in the API row by row, with its values and its evidence', () => {
    const claims = counted(facts.flatMap(fact => fact.claims.map(claim => claimKey(fact, claim))))
    const shownSources = new Set(sources.map(source => JSON.stringify(inColumns(source))))
    const missing: string[] = []
    let found = 0
    for (const { name, rows } of tables) {
      for (const row of rows) {
        const key = name === 'sources' ? JSON.stringify(row) : rowKey(name, row)
        const left = name === 'sources' ? Number(shownSources.has(key)) : (claims.get(key) ?? 0)
        claims.set(key, left - 1)
        if (left > 0) found += 1
        else missing.push(key)
      }
    }
    expect(missing).toEqual([])
    expect(found).toBe(4_078)
  })

  test('is all there is: the API has no claim and no source more', () => {
    const ids = facts.flatMap(({ claims }) => claims.map(claim => claim.id))
    expect(ids.length).toBe(4_003)
    expect(new Set(ids).size).toBe(4_003)
    expect(sources.length).toBe(75)
  })
})

test('a claim says what it has otherwise than shown, and nothing where it agrees', () => {
  let differing = 0
  for (const { table, shown, claims } of facts) {
    for (const { value, values } of claims) {
      const others = values.filter((told: any) => shown[columnOf(table, told.field)] !== told.value)
      expect(values.filter((told: any) => !told.shown)).toEqual(others)
      if (others.length === 0) expect(value).toBeNull()
      if (others.length === 1) expect(value).toBe(others[0].value)
      if (others.length > 1) expect(value).toBe(others.map((told: any) => `${told.field}: ${told.value}`).join('; '))
      if (others.length > 0) differing += 1
    }
  }
  expect(differing).toBeGreaterThan(20)
})

test('what is shown of a fact is what one of its claims says, or nobody says anything', () => {
  for (const { table, shown, claims: all } of facts) {
    // A figure keeps to the claims of its number: what others say of another number is no part of it.
    const claims = table === 'figures' ? all.filter(({ values }) => saysWhatIsShown(values)) : all
    for (const [column, value] of Object.entries(shown)) {
      if (factKeys[table]!.includes(column)) continue
      const told = claims.flatMap(({ values }) =>
        values.filter(({ field }: any) => columnOf(table, field) === column).map((each: any) => each.value),
      )
      if (value === null) expect(told).toEqual([])
      else expect(told).toContain(value)
    }
  }
})

const saysWhatIsShown = (values: any[]) => values.some(({ field, shown }) => field === 'value' && shown)

/** What tells a row from every other: its fact, its values and its evidence; an empty cell is its default. */
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

/** The same of a claim as the API gives it. */
function claimKey({ table, shown }: Fact, claim: any): string {
  const values = claim.values.map((told: any) => [columnOf(table, told.field), told.value])
  const { source, locator, quote, observedOn, stance, basis, confidence, note } = claim
  const evidence = { source: source.id, locator, quote, observed_on: edtf(observedOn), stance, basis, confidence, note }
  return keyOf(table, shown, values, evidence)
}

const keyOf = (table: string, fact: Record<string, string | null>, values: string[][], evidence: object) =>
  JSON.stringify([table, factKeys[table]!.map(column => fact[column] ?? ''), values.sort(), evidence])

function counted(keys: string[]): Map<string, number> {
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
