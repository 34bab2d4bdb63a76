import { isAbsolute, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Setting, settingsBySubgraph } from '#src/toolkit/config/settings.ts'
import { readConfig, settings } from '#toolkit/config'

type Name = keyof typeof settings
const names = Object.keys(settings) as Name[]
const bySubgraph = Object.keys(settingsBySubgraph).map(prefix => `${prefix}SOURCES`)
const fails = (env: Record<string, string>): string => {
  try {
    readConfig(env)
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

test('without settings, the graph listens only on this machine', () => {
  expect(readConfig({})).toMatchObject({
    port: 4000,
    host: '127.0.0.1',
    home: resolve('.accord'),
    databaseUrl: undefined,
    socketDir: undefined,
    poolSize: 8,
    logLevel: 'info',
    databaseUrls: {},
    subgraphUrls: {},
  })
})

test('settings are read, and other variables are ignored', () => {
  const config = readConfig({
    PORT: '0',
    HOST: '::1',
    ACCORD_HOME: 'somewhere',
    DATABASE_URL: 'postgresql://user:p%40ss@[::1]:5432/accord?sslmode=require',
    PG_SOCKET_DIR: '/run/postgresql',
    DATABASE_POOL_SIZE: '100',
    LOG_LEVEL: 'silent',
    DATABASE_URL_SOURCES: 'postgres://sources@db/sources',
    SUBGRAPH_URL_LINKS_OF_ALL: 'https://links.example/graphql',
    port: 'in small letters',
    PATH: '/bin',
  })
  expect(config).toMatchObject({
    port: 0,
    host: '::1',
    databaseUrl: 'postgresql://user:p%40ss@[::1]:5432/accord?sslmode=require',
    socketDir: '/run/postgresql',
    poolSize: 100,
    logLevel: 'silent',
    databaseUrls: { sources: 'postgres://sources@db/sources' },
    subgraphUrls: { 'links-of-all': 'https://links.example/graphql' },
  })
  expect([config.home, isAbsolute(config.home)]).toEqual([resolve('somewhere'), true])
})

test.each([...names, ...bySubgraph])('an empty %s counts as not set', name => {
  expect(readConfig({ [name]: '' })).toEqual(readConfig({}))
})

describe('a former name of a setting', () => {
  const renamed = (Object.entries(settings) as [Name, Setting][]).filter(([, { formerName }]) => formerName)
  const warningsOf = (env: Record<string, string>) => {
    const lines: string[] = []
    return { config: readConfig(env, line => lines.push(line)), lines }
  }

  test.each(renamed.map(([name, { formerName }]) => [formerName!, name]))('%s sets %s', (former, name) => {
    const value = '150'
    // `poolSize` takes at most 100, a timeout at least 100.
    const valid = name === 'DATABASE_POOL_SIZE' ? '15' : value
    const { config, lines } = warningsOf({ [former]: valid })
    expect(config).toEqual(readConfig({ [name]: valid }))
    expect(config).not.toEqual(readConfig({}))
    expect(lines).toEqual([
      `Some settings have new names: ${former} is now ${name}. The former names work in this version only.`,
    ])
  })

  test('gives one warning for all former names, and none if only new names are set', () => {
    expect(renamed.length).toBe(20)
    const all = Object.fromEntries(renamed.map(([, { formerName }]) => [formerName!, '100']))
    expect(warningsOf(all).lines).toHaveLength(1)
    expect(warningsOf({ MAX_QUERY_DEPTH: '9' }).lines).toEqual([])
  })

  test('is rejected beside the new name, unless both have the same value', () => {
    expect(fails({ AT_WORK: '3', MAX_CONCURRENT_REQUESTS: '4' })).toBe(
      'Wrong settings:\n  MAX_CONCURRENT_REQUESTS is "4", and AT_WORK, its former name, "3"; remove AT_WORK.',
    )
    expect(readConfig({ AT_WORK: '4', MAX_CONCURRENT_REQUESTS: '4' }).maxConcurrentRequests).toBe(4)
  })

  test('is the name in the error where its value is invalid', () => {
    expect(fails({ WAITING: '-1' })).toContain('WAITING is "-1"; it takes a whole number from 0 to 10000.')
  })
})

describe('a wrong setting', () => {
  // Folders and host names accept any text. For all other settings this text is invalid.
  const wrong = 'something: else'
  const takeAnyText = [
    'HOST',
    'ACCORD_HOME',
    'PG_SOCKET_DIR',
    'ACCORD_MANIFEST',
    'ACCORD_RECORD_OPERATIONS',
    'ACCORD_SUPERGRAPH',
    'GATEWAY_KEY',
    'GATEWAY_PUBLIC_KEY',
    'METRICS_HOST',
    'ACCORD_SUPERGRAPH',
  ]
  const allowed = Object.fromEntries([
    ...names.map(name => [name, settings[name].allowed]),
    ...Object.entries(settingsBySubgraph).map(([prefix, { allowed }]) => [`${prefix}SOURCES`, allowed]),
  ])
  const checked = Object.keys(allowed).filter(name => !takeAnyText.includes(name))

  test.each(checked)('is reported with its value and the allowed values: %s', name => {
    expect(fails({ [name]: wrong })).toBe(`Wrong settings:\n  ${name} is "${wrong}"; it takes ${allowed[name]}.`)
  })

  test('is reported together with all others, one per line', () => {
    const lines = fails(Object.fromEntries(checked.map(name => [name, wrong]))).split('\n')
    expect(
      lines
        .slice(1)
        .map(line => line.trim().split(' ')[0])
        .sort(),
    ).toEqual(checked.toSorted())
    expect(checked.length).toBeGreaterThan(5)
  })

  test.each([
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['PORT', ' '],
    ['PORT', '0x50'],
    ['PORT', '1e3'],
    ['PORT', 'Infinity'],
    ['DATABASE_POOL_SIZE', '2'],
    ['DATABASE_POOL_SIZE', '101'],
    ['DATABASE_POOL_SIZE', 'NaN'],
    ['LOG_LEVEL', 'INFO'],
    ['LOG_LEVEL', 'verbose'],
    ['DATABASE_URL', 'mysql://host/accord'],
    ['DATABASE_URL', 'postgres://a host/accord'],
    ['DATABASE_URL', 'postgres://'],
    ['DATABASE_URL_SOURCES', 'localhost:5432'],
    ['SUBGRAPH_URL_SOURCES', 'localhost:4001'],
    ['SUBGRAPH_URL_SOURCES', 'ftp://host/graphql'],
  ])('is %s with the value %j', (name, value) => {
    expect(fails({ [name]: value })).toContain(`${name} is ${JSON.stringify(value)}`)
  })

  test('has its password hidden in the error, for any password and any error in the address', () => {
    const password = fc
      .string({ minLength: 6, unit: fc.constantFrom(...'abcXYZ019:/@?#%&= ') })
      .map(text => `<${text}>`)
    const scheme = fc.constantFrom('mysql://', 'postgress://', 'http://', '')
    const place = fc.constantFrom('DATABASE_URL', 'DATABASE_URL_SOURCES')
    fc.assert(
      fc.property(place, scheme, password, (name, scheme, password) => {
        const said = fails({ [name]: `${scheme}accord:${password}@db.example:5432/accord` })
        expect(said).toContain(`${name} is "${scheme}accord:…@db.example:5432/accord"`)
        expect(said).not.toContain(password)
      }),
    )
    expect(fails({ SUBGRAPH_URL_SOURCES: 'htp://a:secret@host/graphql' })).not.toContain('secret')
  })

  test('without a password is quoted unchanged', () => {
    for (const value of ['mysql://accord@db.example:5432/accord', 'db.example:5432', 'http://db.example:5432/a'])
      expect(fails({ DATABASE_URL: value })).toContain(JSON.stringify(value))
  })
})
