import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { wordsOf } from '#data/bundle'
import { checkBundle } from '#data/checks'
import { bundleTable, bundleTables, type Column, columnsOf } from '#toolkit/domain'

const folder = new URL('../../data/reference/', import.meta.url)
const description = JSON.parse(readFileSync(new URL('datapackage.json', folder), 'utf8')) as Description
const resources = new Map(description.resources.map(resource => [resource.name, resource]))

describe('the description of the reference bundle', () => {
  test('lists every bundle table with its file, in the order in which an import reads them', () => {
    expect(bundleTables.length).toBeGreaterThanOrEqual(19)
    expect(description.resources.map(({ name, path }) => [name, path])).toEqual(
      bundleTables.map(({ name }) => [name, `${name}.csv`]),
    )
    expect(readdirSync(folder).filter(file => file.endsWith('.csv'))).toEqual(
      bundleTables.map(({ name }) => `${name}.csv`).sort(),
    )
  })

  test.each(bundleTables.map(table => [table.name, table] as const))(
    'has the columns and limits of the table %s',
    (name, table) => {
      const { schema, factKey = [schema.primaryKey] } = resources.get(name)!
      expect(factKey).toEqual(table.key)
      expect(schema.fields.map(limitsOfField)).toEqual(columnsOf(table).map(limitsOfColumn))
      const [header] = readFileSync(new URL(`${name}.csv`, folder), 'utf8').split('\n')
      expect(header!.split(',')).toEqual(columnsOf(table).map(column => column.name))
    },
  )

  test('has the licences of the compilation and of its sources, and the texts of both name the authors', () => {
    expect(description.licenses.map(({ name }) => name)).toEqual([
      'CC-BY-4.0',
      'ODC-PDDL-1.0',
      'LicenseRef-EuroVoc',
      'LicenseRef-GFDC',
    ])
    for (const file of ['README.md', 'LICENSE']) {
      const text = readFileSync(new URL(file, folder), 'utf8')
      for (const named of ['CC BY 4.0', 'datasets/country-codes', 'EuroVoc', 'Nedopil, Christoph (2025)']) {
        expect(text, `${file} names ${named}`).toContain(named)
      }
    }
  })
})

describe('the reference bundle', () => {
  test('has no errors, and 4,078 rows', async () => {
    const { errors, counts } = await checkBundle(fileURLToPath(folder), async () => new Set())
    expect(errors).toEqual([])
    expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(4_078)
    expect(counts).toMatchObject({ sources: 75, organisations: 205, agreements: 370, names: 1_824, statements: 14 })
  })

  test('has a README that lists every table with its key', () => {
    const text = readFileSync(new URL('README.md', folder), 'utf8')
    for (const { name } of bundleTables) {
      const key = bundleTable[name]!.key.map(field => `\`${field}\``).join(', ')
      expect(text).toMatch(new RegExp(`^\\| \`${name}\\.csv\` \\| .+ \\| ${key} \\|$`, 'm'))
    }
  })
})

type Field = { name: string; constraints?: { required?: boolean; enum?: string[]; pattern?: string } }
type Description = {
  licenses: { name: string }[]
  resources: { name: string; path: string; factKey?: string[]; schema: { fields: Field[]; primaryKey?: string } }[]
}

const limitsOfField = ({ name, constraints: { required = false, enum: words, pattern } = {} }: Field) => ({
  name,
  required,
  words,
  prefixes: /^\(\?:([a-z|]+)\)_/
    .exec(pattern ?? '')?.[1]
    ?.split('|')
    .sort(),
})

const limitsOfColumn = ({ name, required, form }: Column) => ({
  name,
  required,
  words: typeof form === 'object' && 'words' in form ? wordsOf(form.words) : undefined,
  prefixes: typeof form === 'object' && 'ids' in form ? [...form.ids].sort() : undefined,
})
