import { describe, expect, test } from 'vitest'
import { checkBundle } from '#data/checks'
import type { ExistingGraph } from '#src/data/checks/types.ts'
import { bundleOf, folderOf, nothing, soundRows } from '#tests/bundle'
import { createTextMap } from '#toolkit/import'

/** A graph without a claim, and what it was asked. */
function listening() {
  const asked: { table: string; keys: string[] }[] = []
  const graph: ExistingGraph = {
    claims: async (table, _, keys) => {
      asked.push({ table, keys })
      return []
    },
  }
  return { asked, graph }
}

describe('the claims of the graph', () => {
  test('are asked for where an id alone could clash, and not of what is new', async () => {
    const { asked, graph } = listening()
    expect((await checkBundle(folderOf(bundleOf()), nothing, { graph })).faults).toEqual([])
    expect(asked).toEqual([
      { table: 'identifiers', keys: ['WIKIDATA Q148'] },
      { table: 'figures', keys: ['fig_sum'] },
    ])
  })

  test('are asked for 1,000 keys at a time of what the graph knows', async () => {
    const { asked, graph } = listening()
    const rows = Array.from({ length: 2_500 }, (_, at) => `org_c-${at},Name ${at},en,PREFERRED,src_register,,,`)
    const names = { 'names.csv': [soundRows.names![0], ...rows, ''].join('\n') }
    const isThere = async (ids: string[]) => new Set(ids)
    expect((await checkBundle(folderOf(names), isThere, { graph })).faults).toEqual([])
    expect(asked.map(({ table, keys }) => `${table} ${keys.length}`)).toEqual(['names 1000', 'names 1000', 'names 500'])
  })
})

test('numbers go with what was seen, can be changed, and stay when it grows', () => {
  const seen = createTextMap()
  const texts = Array.from({ length: 50_000 }, (_, at) => `org_one-${at}`)
  for (const [at, text] of texts.entries()) expect(seen.first(text, at)).toBe(at)
  for (const text of texts.slice(0, 100)) seen.set(text, 4_294_967_295)
  expect(texts.map(text => seen.get(text))).toEqual(texts.map((_, at) => (at < 100 ? 4_294_967_295 : at)))
  expect(seen.get('org_two')).toBeUndefined()
  expect([...seen.numbers()]).toHaveLength(50_000)
})
