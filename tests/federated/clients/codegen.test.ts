import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { buildSchema, isScalarType, isSpecifiedScalarType } from 'graphql'
import { beforeAll, describe, expect, test } from 'vitest'
import { listening } from '#tests/clients'
import { blocksOf } from '#tests/documents'
import { filesIn, textOf } from '#tests/files'
import { funds, generated, settings } from '#tests/generator'
import { folderOf, samples, samplesAt } from '#tests/samples'

/*
 * The client preset of GraphQL Code Generator with the settings of docs/clients.md, for the sample of that page and all operations of
 * schema/operations. The TypeScript compiler then checks the generated code.
 */

const { address } = await listening()
const schema = buildSchema(textOf('schema/api.graphql'))
const operations = filesIn('schema/operations/')
const sample = samples['src/funds.ts']!

let generatedFiles: Record<string, string>
const allOperations = operations.map(file => textOf(file)).join('\n')
beforeAll(async () => {
  generatedFiles = { ...(await generated('src/gql/', funds)), ...(await generated('operations/', allOperations)) }
})

describe('the client preset of GraphQL Code Generator', () => {
  test('generates types for every operation', () => {
    expect(operations.length).toBeGreaterThanOrEqual(15)
    const names = [...allOperations.matchAll(/^query (\w+)/gm)].map(([, name]) => name)
    expect(names).toHaveLength(operations.length)
    expect(
      names.filter(name => !generatedFiles['operations/graphql.ts']!.includes(`export type ${name}Query =`)),
    ).toEqual([])
  })

  test('can process all operations together, because the names of their fragments are unique', () => {
    const names = [...allOperations.matchAll(/^fragment (\w+)/gm)].map(([, name]) => name)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  test('has a type for each scalar of the schema, and no `any`', () => {
    const scalars = Object.values(schema.getTypeMap()).filter(
      each => isScalarType(each) && !isSpecifiedScalarType(each),
    )
    expect(scalars.length).toBeGreaterThan(5)
    expect(Object.keys(settings.config.scalars)).toEqual(scalars.map(({ name }) => name).sort())
    const types = Object.values(generatedFiles)
      .join('\n')
      .match(/^export type .*$/gm)!
    expect(types.filter(type => /\b(any|unknown)\b/.test(type) && !type.includes('Incremental<'))).toEqual([])
    expect(types.filter(type => type.includes('edtf: string')).length).toBeGreaterThan(5)
  })

  test('rejects a schema with a scalar that is not in the settings', async () => {
    const config = { ...settings.config, scalars: { ...settings.config.scalars, EDTF: undefined } }
    await expect(generated('src/gql/', 'query Any { __typename }', config)).rejects.toThrow('EDTF')
  })
})

describe('docs/clients.md', () => {
  test('has only code blocks that are samples, except for gql.tada', () => {
    const code = blocksOf('docs/clients.md').filter(({ language }) => /^[jt]sx?$/.test(language))
    expect(code.length).toBeGreaterThan(8)
    const others = code.filter(({ text }) => !Object.values(samples).includes(text))
    expect(others.map(({ text }) => text.split('\n')[0])).toEqual(["import { initGraphQLTada } from 'gql.tada'"])
  })
})

describe('the generated code', () => {
  const mistakes: [title: string, from: string, to: string, error: string][] = [
    [
      'a misspelt field of the data',
      'map(({ title, date })',
      'map(({ titel: title, date })',
      "Property 'titel' does not exist",
    ],
    ['a misspelt nested field', 'date?.edtf', 'date?.etdf', "Property 'etdf' does not exist"],
    ['a misspelt variable', '{ first: 100 }', '{ frist: 100 }', "'frist' does not exist in type"],
    [
      'a variable of the wrong type',
      '{ first: 100 }',
      "{ first: '100' }",
      "Type 'string' is not assignable to type 'number'",
    ],
    ['a misspelt field of the query', 'nodes { title date', 'nodes { titel date', 'Argument of type \'"\\n'],
    ['a missing null check', 'agreements?.nodes', 'agreements.nodes', "'agreements' is possibly 'null'"],
  ]

  test('compiles, together with every sample of docs/clients.md', async () => {
    expect(await compileErrors({})).toEqual([])
  })

  test.each(mistakes)('makes %s a compile error', async (_, from, to, error) => {
    expect(sample).toContain(from)
    const errors = await compileErrors({ 'src/funds.ts': sample.replace(from, to) })
    expect(errors[0]).toContain('src/funds.ts')
    expect(errors.join('\n')).toContain(error)
  })

  test('gets its data from the gateway', async () => {
    const { funds: askFunds } = await samplesAt(address, {}, generatedFiles)('src/funds.ts')
    expect(await askFunds()).toEqual([
      'China-EU Co-Investment Fund, 2018~',
      'China-EU joint investment fund, 2015-06-29',
    ])
  })
})

const compilerOptions = {
  target: 'es2022',
  lib: ['es2022', 'dom', 'dom.iterable'],
  module: 'esnext',
  moduleResolution: 'bundler',
  jsx: 'react-jsx',
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
}

/** The errors of the TypeScript compiler in the samples and the generated code, with some files changed. */
async function compileErrors(changed: Record<string, string>): Promise<string[]> {
  const tsconfig = JSON.stringify({ compilerOptions, include: ['.'] })
  const folder = folderOf({ ...samples, ...generatedFiles, ...changed, 'tsconfig.json': tsconfig })
  const output = await new Promise<string>(done =>
    execFile(join(folder, 'node_modules/.bin/tsc'), ['-p', folder], { cwd: folder }, (_, out, err) => done(out + err)),
  )
  return output.split('\n').filter(line => line !== '')
}
