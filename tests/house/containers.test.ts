import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { filesIn, textOf } from '#tests/files'
import { settings, subgraphNames } from '#toolkit'

type Service = {
  command?: string[]
  entrypoint?: string[]
  environment?: Record<string, string>
  depends_on?: Record<string, unknown>
}

const { services }: { services: Record<string, Service> } = parse(textOf('docker-compose.yml'), { merge: true })
const dockerfile = textOf('Dockerfile')

// Neither file is run by the tests, which need no Docker: this compares them with what they name.
describe('docker-compose.yml', () => {
  test('has every subgraph, the gateway, the import and PostgreSQL', () => {
    expect(Object.keys(services).sort()).toEqual([...subgraphNames(), 'gateway', 'import', 'postgres'].sort())
  })

  test.each(subgraphNames())('%s is served by its name, on the database, and the gateway finds it', name => {
    expect(services[name]!.command).toEqual([name])
    expect(services[name]!.environment).toHaveProperty('DATABASE_URL')
    expect(services.gateway!.environment![`SUBGRAPH_URL_${name.toUpperCase()}`]).toBe(`http://${name}:4000/graphql`)
    expect(services.gateway!.depends_on).toHaveProperty(name)
  })
})

describe('the Dockerfile', () => {
  test('starts programs that are there, with settings that there are', () => {
    const programs = [dockerfile.match(/^ENTRYPOINT (.*)$/m)![1]!, JSON.stringify(services.import!.entrypoint)]
    expect(programs.map(text => JSON.parse(text).at(-1))).toEqual(['gateway/serve.ts', 'data/import.ts'])
    expect(filesIn()).toEqual(
      expect.arrayContaining(['gateway/serve.ts', 'data/import.ts', 'data/reference/datapackage.json']),
    )
    const given = [...dockerfile.matchAll(/\b([A-Z_]+)=/g)].map(([, name]) => name!)
    expect(given).toEqual(['NODE_ENV', 'HOST', 'PORT'])
    expect(given.filter(name => name !== 'NODE_ENV' && !(name in settings))).toEqual([])
  })

  test('is given every folder of code, and not the tests', () => {
    const given = [...textOf('.dockerignore').matchAll(/^!(\w+)$/gm)].map(([, name]) => name)
    const used = textOf('package.json')
      .match(/"\.\/(\w+)\//g)!
      .map(text => text.split('/')[1]!)
    expect(given.filter(name => name !== 'LICENSE').sort()).toEqual(
      [...new Set([...used.filter(name => name !== 'tests'), 'schema'])].sort(),
    )
  })
})
