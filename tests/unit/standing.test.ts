import { describe, expect, test } from 'vitest'
import { checkBundle } from '#data/checks'
import type { ExistingGraph } from '#src/data/checks/types.ts'
import { bundleOf, folderOf, nothing, soundRows } from '#tests/bundle'
import { createTextMap } from '#toolkit/import'

/** A graph without claims, which records the lookups. */
function recordingGraph() {
  const lookups: { table: string; keys: string[] }[] = []
  const graph: ExistingGraph = {
    claims: async (table, _, keys) => {
      lookups.push({ table, keys })
      return []
    },
  }
  return { lookups, graph }
}

describe('the claims of the graph', () => {
  test('are read only for keys that can conflict with the graph, not for new entities', async () => {
    const { lookups, graph } = recordingGraph()
    expect((await checkBundle(folderOf(bundleOf()), nothing, { graph })).errors).toEqual([])
    expect(lookups).toEqual([
      { table: 'identifiers', keys: ['WIKIDATA Q148'] },
      { table: 'figures', keys: ['fig_sum'] },
    ])
  })

  test('are read in batches of 1,000 keys for existing entities', async () => {
    const { lookups, graph } = recordingGraph()
    const rows = Array.from({ length: 2_500 }, (_, at) => `org_c-${at},Name ${at},en,PREFERRED,src_register,,,`)
    const names = { 'names.csv': [soundRows.names![0], ...rows, ''].join('\n') }
    const isThere = async (ids: string[]) => new Set(ids)
    expect((await checkBundle(folderOf(names), isThere, { graph })).errors).toEqual([])
    expect(lookups.map(({ table, keys }) => `${table} ${keys.length}`)).toEqual([
      'names 1000',
      'names 1000',
      'names 500',
    ])
  })
})

test('a text map stores a number per text, replaces it, and preserves it while the map grows', () => {
  const seen = createTextMap()
  const texts = Array.from({ length: 50_000 }, (_, at) => `org_one-${at}`)
  for (const [at, text] of texts.entries()) expect(seen.first(text, at)).toBe(at)
  for (const text of texts.slice(0, 100)) seen.set(text, 4_294_967_295)
  expect(texts.map(text => seen.get(text))).toEqual(texts.map((_, at) => (at < 100 ? 4_294_967_295 : at)))
  expect(seen.get('org_two')).toBeUndefined()
  expect([...seen.numbers()]).toHaveLength(50_000)
})
