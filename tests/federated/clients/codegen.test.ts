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
 * The client preset of GraphQL Code Generator with the settings of docs/clients.md, over the sample of that page and over all
 * operations of schema/operations, and the compiler over what comes of it.
 */

const { address } = await listening()
const schema = buildSchema(textOf('schema/api.graphql'))
const operations = filesIn('schema/operations/')
const sample = samples['src/funds.ts']!

let made: Record<string, string>
const together = operations.map(file => textOf(file)).join('\n')
beforeAll(async () => {
  made = { ...(await generated('src/gql/', funds)), ...(await generated('operations/', together)) }
})

describe('the client preset of GraphQL Code Generator', () => {
  test('makes types for the page and for every operation', () => {
    expect(operations.length).toBeGreaterThanOrEqual(15)
    const names = [...together.matchAll(/^query (\w+)/gm)].map(([, name]) => name)
    expect(names).toHaveLength(operations.length)
    expect(names.filter(name => !made['operations/graphql.ts']!.includes(`export type ${name}Query =`))).toEqual([])
  })

  test('has a name of its own for each fragment, so that all operations may be generated together', () => {
    const names = [...together.matchAll(/^fragment (\w+)/gm)].map(([, name]) => name)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  test('knows a type for each scalar of the schema, and any for none', () => {
    const scalars = Object.values(schema.getTypeMap()).filter(
      each => isScalarType(each) && !isSpecifiedScalarType(each),
    )
    expect(scalars.length).toBeGreaterThan(5)
    expect(Object.keys(settings.config.scalars)).toEqual(scalars.map(({ name }) => name).sort())
    const types = Object.values(made)
      .join('\n')
      .match(/^export type .*$/gm)!
    expect(types.filter(type => /\b(any|unknown)\b/.test(type) && !type.includes('Incremental<'))).toEqual([])
    expect(types.filter(type => type.includes('edtf: string')).length).toBeGreaterThan(5)
  })

  test('refuses a schema with a scalar that the page does not name', async () => {
    const config = { ...settings.config, scalars: { ...settings.config.scalars, EDTF: undefined } }
    await expect(generated('src/gql/', 'query Any { __typename }', config)).rejects.toThrow('EDTF')
  })
})

describe('the page', () => {
  test('has no block of code that is not a sample, save where it says so', () => {
    const code = blocksOf('docs/clients.md').filter(({ language }) => /^[jt]sx?$/.test(language))
    expect(code.length).toBeGreaterThan(8)
    const others = code.filter(({ text }) => !Object.values(samples).includes(text))
    expect(others.map(({ text }) => text.split('\n')[0])).toEqual(["import { initGraphQLTada } from 'gql.tada'"])
  })
})

describe('what it makes', () => {
  const misspelt: [what: string, from: string, to: string, error: string][] = [
    [
      'a field of the answer',
      'map(({ title, date })',
      'map(({ titel: title, date })',
      "Property 'titel' does not exist",
    ],
    ['a field deep in the answer', 'date?.edtf', 'date?.etdf', "Property 'etdf' does not exist"],
    ['a variable', '{ first: 100 }', '{ frist: 100 }', "'frist' does not exist in type"],
    [
      'a variable of another type',
      '{ first: 100 }',
      "{ first: '100' }",
      "Type 'string' is not assignable to type 'number'",
    ],
    ['a field of the question', 'nodes { title date', 'nodes { titel date', 'Argument of type \'"\\n'],
    ['null that was forgotten', 'agreements?.nodes', 'agreements.nodes', "'agreements' is possibly 'null'"],
  ]

  test('passes the compiler, with every sample of the page', async () => {
    expect(await faultsIn({})).toEqual([])
  })

  test.each(misspelt)('makes %s an error', async (_, from, to, error) => {
    expect(sample).toContain(from)
    const faults = await faultsIn({ 'src/funds.ts': sample.replace(from, to) })
    expect(faults[0]).toContain('src/funds.ts')
    expect(faults.join('\n')).toContain(error)
  })

  test('asks the gateway and is answered', async () => {
    const { funds: answered } = await samplesAt(address, {}, made)('src/funds.ts')
    expect(await answered()).toEqual([
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

/** What the compiler says of the page's samples and of what was made, with some files changed. */
async function faultsIn(changed: Record<string, string>): Promise<string[]> {
  const tsconfig = JSON.stringify({ compilerOptions, include: ['.'] })
  const folder = folderOf({ ...samples, ...made, ...changed, 'tsconfig.json': tsconfig })
  const said = await new Promise<string>(done =>
    execFile(join(folder, 'node_modules/.bin/tsc'), ['-p', folder], { cwd: folder }, (_, out, err) => done(out + err)),
  )
  return said.split('\n').filter(line => line !== '')
}
