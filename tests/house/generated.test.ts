import { describe, expect, test } from 'vitest'
import { composed } from '#cli/graph'
import { generateTypes, serviceNames } from '#src/toolkit/commands/codegen.ts'
import { areMigrationsComplete } from '#src/toolkit/commands/generate-migrations.ts'
import { copyOfProject } from '#tests/copy'
import { textOf } from '#tests/files'

/*
 * Files that `npm run generate` writes are committed, so that a reviewer sees a change of the contract as a diff.
 */

describe('the committed files equal the output of `npm run generate`:', () => {
  test('the composed schema', async () => {
    const files = (await composed()).graph!.files()
    expect(Object.keys(files)).toHaveLength(serviceNames().length + 5)
    for (const [path, text] of Object.entries(files)) expect(textOf(`schema/${path}`) === text, path).toBe(true)
  })

  test.each(serviceNames())('services/%s/schema-types.ts and resolver-types.ts', async name => {
    for (const [file, text] of Object.entries(await generateTypes(name)))
      expect(textOf(`services/${name}/${file}`) === text, file).toBe(true)
  })

  test.each(serviceNames())('services/%s/migrations, which result in the tables of tables.ts', async name => {
    expect(await areMigrationsComplete(name)).toBe(true)
  })
})

describe('npm run generate', () => {
  test('exits with 1 and an instruction if drizzle-kit has a question and there is no terminal', () => {
    const copy = copyOfProject()
    const tables = copy.textOf('services/sources/tables.ts')
    expect(tables).toContain('publisher: text()')
    copy.write('services/sources/tables.ts', tables.replace('publisher: text()', 'issuer: text()'))
    const { code, out } = copy.run('npx tsx toolkit/commands/generate-migrations.ts')
    expect(code).toBe(1)
    expect(out).toContain(
      'services/sources/migrations/ does not result in the tables of its tables.ts. Run npm run generate in a terminal',
    )
  })

  test('writes the migration without a terminal if drizzle-kit has no question', () => {
    const copy = copyOfProject()
    const tables = copy.textOf('services/sources/tables.ts')
    copy.write('services/sources/tables.ts', tables.replace('publisher: text(),', 'publisher: text(), issuer: text(),'))
    const { code, out } = copy.run('npx tsx toolkit/commands/generate-migrations.ts')
    expect(code, out).toBe(0)
    expect(copy.changes().some(line => /services\/sources\/migrations\/\d+_change\.sql/.test(line))).toBe(true)
  })
})
