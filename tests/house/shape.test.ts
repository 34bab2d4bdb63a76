import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { filesIn, textOf } from '#tests/files'
import { subgraphNames } from '#toolkit/subgraph'

const parts =
  'index.ts loaders.ts mappers.ts migrations queries.ts resolver-types.ts resolvers.ts rules.ts schema-types.ts tables.ts'
// A subgraph that owns facts has an import definition and a changefeed. A subgraph with an index reads those
// changefeeds.
const owning = 'changefeed.ts import-definition.ts'
const following = 'bibliography.ts feed-sync.ts graph-index.ts'

const services = new URL('../../services/', import.meta.url)
const names = readdirSync(services).sort()

describe('the folders of the subgraphs', () => {
  test('are the subgraphs of supergraph.yaml, at least five', () => {
    expect(names).toEqual(subgraphNames().sort())
    expect(names.length).toBeGreaterThanOrEqual(5)
  })

  test.each(names)(
    'services/%s has the common parts, those of an owner of facts or of an index, and no other part',
    name => {
      const special = partsOf(name).includes('feed-sync.ts') ? following : owning
      expect(partsOf(name)).toEqual(`${parts} ${special}`.split(' ').sort())
    },
  )

  test.each(names)('services/%s: a part is one file, or a folder with an index.ts', name => {
    const folders = filesIn(`services/${name}/`).filter(file => /\/\w+\/\w+\.ts$/.test(file.slice('services/'.length)))
    for (const part of new Set(folders.map(file => file.split('/')[2]!))) {
      expect(folders).toContain(`services/${name}/${part}/index.ts`)
      expect(filesIn(`services/${name}/`)).not.toContain(`services/${name}/${part}.ts`)
    }
  })

  test.each(names)('services/%s has the same name in its index.ts and in schema/', name => {
    expect(textOf(`services/${name}/index.ts`)).toContain(`  name: '${name}',`)
    expect(filesIn('schema/')).toContain(`schema/${name}.graphql`)
  })
})

/** The parts of a subgraph. A folder counts as the file that it replaces: `rules/` as `rules.ts`. */
function partsOf(name: string): string[] {
  const entries = readdirSync(new URL(`${name}/`, services), { withFileTypes: true })
  return entries
    .map(entry => (entry.isDirectory() && entry.name !== 'migrations' ? `${entry.name}.ts` : entry.name))
    .sort()
}
