import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { settingsBySubgraph } from '#src/toolkit/config/settings.ts'
import { bytesOf, composeFile, containerOf, millisecondsOf, type Service } from '#tests/composefile'
import { filesIn, textOf } from '#tests/files'
import { context, image, stages } from '#tests/image'
import { settings } from '#toolkit/config'
import { subgraphNames } from '#toolkit/subgraph'

/*
 * Docker itself is not here to read these files: this compares them with the Compose specification and with what they name.
 * tests/federated/containers.test.ts runs their commands.
 */

const names = subgraphNames()
const files = filesIn()
const scripts: Record<string, string> = JSON.parse(textOf('package.json')).scripts
const { services, networks, volumes } = composeFile()
const ours = Object.entries(services).filter(([, service]) => service.image === 'accord')

describe('docker-compose.yml', () => {
  // The dialect is named by an address that Ajv does not know it by; it is the one Ajv takes without.
  const { $schema, ...specification } = JSON.parse(textOf('tests/support/compose-spec/schema.json'))
  const isValid = new Ajv({ strict: false, validateFormats: false }).compile(specification)
  const changed = (change: (file: any) => unknown) => {
    const file = parse(textOf('docker-compose.yml'), { merge: true })
    change(file)
    return file
  }

  test('is valid by the Compose specification', () => {
    expect($schema).toContain('draft-07')
    isValid(changed(() => {}))
    expect(isValid.errors).toBe(null)
  })

  test.each<[what: string, change: (file: any) => unknown]>([
    ['a word that is none', ({ services }) => Object.assign(services.gateway, { readonly: true })],
    [
      'a condition that is none',
      ({ services }) => Object.assign(services.import.depends_on.logins, { condition: 'ended' }),
    ],
    ['a limit that is no size', ({ services }) => Object.assign(services.sources, { mem_limit: ['384m'] })],
    ['a service outside of services', file => Object.assign(file, { sources: {} })],
  ])('with %s is not', (_, change) => {
    expect(isValid(changed(change))).toBe(false)
  })

  test('has every subgraph, the gateway, what runs once, PostgreSQL and the router', () => {
    expect(Object.keys(services).sort()).toEqual(
      [...names, 'gateway', 'import', 'keys', 'logins', 'postgres', 'router'].sort(),
    )
    expect(ours.map(([name]) => name).sort()).toEqual([...names, 'gateway', 'import', 'keys', 'logins'].sort())
  })

  test.each(names)('%s is served by its name, under a login of its own, and gateway and router find it', name => {
    const upper = name.toUpperCase()
    expect(services[name]!.command).toEqual([name])
    const login = services[name]!.environment![`DATABASE_URL_${upper}`]
    expect(login).toMatch(new RegExp(`^postgres://accord_${name}:\\w+@postgres:5432/accord$`))
    for (const once of ['logins', 'import']) expect(services[once]!.environment![`DATABASE_URL_${upper}`]).toBe(login)
    for (const front of ['gateway', 'router']) {
      expect(services[front]!.environment![`SUBGRAPH_URL_${upper}`]).toBe(`http://${name}:4000/graphql`)
      expect(services[front]!.depends_on![name]).toEqual({ condition: 'service_healthy' })
    }
  })

  test('takes each password from a variable of its own', () => {
    const given = {
      POSTGRES_PASSWORD: 'p',
      ...Object.fromEntries(names.map(name => [`${name.toUpperCase()}_PASSWORD`, name[0]!])),
    }
    const { services } = composeFile(given)
    expect(services.postgres!.environment!.POSTGRES_PASSWORD).toBe('p')
    expect(services.logins!.environment!.DATABASE_URL).toBe('postgres://accord:p@postgres:5432/accord')
    const logins = names.map(name => services[name]!.environment![`DATABASE_URL_${name.toUpperCase()}`])
    expect(logins).toEqual(names.map(name => `postgres://accord_${name}:${name[0]}@postgres:5432/accord`))
  })

  test('gives what is ours settings that there are', () => {
    const known = (name: string) =>
      name in settings ||
      Object.keys(settingsBySubgraph).some(prefix => names.some(each => name === prefix + each.toUpperCase()))
    const given = ours.flatMap(([, service]) => Object.keys(containerOf(service).env))
    expect(new Set(given).size).toBeGreaterThan(10)
    expect(given.filter(name => !known(name) && !['NODE_ENV', 'NODE_OPTIONS'].includes(name))).toEqual([])
  })

  test('names services, networks, volumes and files that are there', () => {
    for (const service of Object.values(services)) {
      expect(Object.keys(services)).toEqual(expect.arrayContaining(Object.keys(service.depends_on ?? {})))
      expect(Object.keys(networks)).toEqual(expect.arrayContaining(service.networks ?? []))
    }
    expect(services.postgres!.volumes).toEqual(['database:/var/lib/postgresql'])
    expect(volumes).toEqual({ database: null, 'private-key': null, 'public-key': null })
    for (const volume of services.router!.volumes!.filter(each => each.startsWith('.'))) {
      const [from, to, mode] = volume.split(':') as [string, string, string]
      expect([to, mode]).toEqual([from.replace('.', '/accord'), 'ro'])
      expect(files.some(file => `./${file}` === from || `./${file}`.startsWith(`${from}/`))).toBe(true)
    }
    expect(
      services.router!.command!.filter(each => each.startsWith('/accord/')).map(each => each.slice('/accord/'.length)),
    ).toEqual(['schema/supergraph.graphql', 'gateway/hive-gateway.config.ts'].filter(file => files.includes(file)))
  })

  test.each(ours)('%s may change nothing, do nothing as root, and has a limit', (_, service) => {
    expect(service).toMatchObject({
      init: true,
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      tmpfs: [expect.stringMatching(/^\/tmp:/)],
    })
    expect(service.user).toBeUndefined()
    expect(bytesOf(service.mem_limit!)).toBeLessThanOrEqual(512 * 1024 ** 2)
    // Requests are given ten seconds to end.
    expect(millisecondsOf(service.stop_grace_period!)).toBeGreaterThan(10_000)
  })

  test('lets nobody but the gateway and the router be asked from outside, on ports of their own', () => {
    const open = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map(port => `${name} ${port}`))
    expect(open).toEqual(['gateway 127.0.0.1:4000:4000', 'router 127.0.0.1:4001:4000'])
    expect(networks.database).toEqual({ internal: true })
    const onDatabase = Object.keys(services).filter(name => services[name]!.networks?.includes('database'))
    expect(onDatabase.sort()).toEqual([...names, 'import', 'logins', 'postgres'].sort())
    const profiles = Object.keys(services).filter(name => services[name]!.profiles)
    expect(profiles).toEqual(['router'])
  })

  test('hands the private key to those who ask subgraphs alone, and lets nobody change a key but who makes it', () => {
    const having = (volume: string) =>
      Object.keys(services)
        .filter(name => services[name]!.volumes?.some(each => each.startsWith(`${volume}:`)))
        .sort()
    expect(having('private-key')).toEqual(['gateway', 'keys', 'links', 'router'])
    expect(having('public-key')).toEqual([...names, 'import', 'keys'].sort())
    const changing = Object.keys(services).filter(name =>
      services[name]!.volumes?.some(each => each.includes(':/keys/') && !each.endsWith(':ro')),
    )
    expect(changing).toEqual(['keys'])
  })

  test('has pinned images', () => {
    const others = Object.values(services).filter(({ image }: Service) => image !== 'accord')
    const bases = stages.map(stage => stage[0]!.text.replace(/ AS \w+$/, ''))
    for (const name of [...others.map(({ image }) => image), ...bases])
      expect(name).toMatch(/:\d+\.\d+(\.\d+)?(-\w+)*$/)
    expect(new Set(bases).size).toBe(1)
    expect(bases[0]).toMatch(/^node:22\./)
  })
})

describe('the Dockerfile', () => {
  test('starts programs that are there, as a user that is not root', () => {
    const programs = ours.map(([, service]) => containerOf(service).command)
    expect(programs.map(command => command.slice(0, 3))).toEqual(programs.map(() => ['node', '--import', 'tsx']))
    const started = new Set(programs.map(([, , , program]) => program))
    expect([...started].sort()).toEqual([
      'data/commands/import.ts',
      'gateway/server/serve-command.ts',
      'toolkit/commands/create-logins.ts',
      'toolkit/commands/generate-keys.ts',
    ])
    for (const program of started) expect(context).toContain(program)
    expect(files).toContain(`${services.import!.command}/datapackage.json`)
    expect(image).toMatchObject({ user: 'node', command: ['gateway'], env: { NODE_ENV: 'production' } })
  })

  test('runs scripts that are there, and installs nothing when it is run', () => {
    const built = stages[0]!.map(({ text }) => text).join('\n')
    const asked = [...built.matchAll(/npm run (\w+)/g)].map(([, name]) => name!)
    expect(asked).toEqual(['prepare'])
    for (const name of asked) expect(scripts).toHaveProperty(name)
    expect(stages.at(-1)!.map(({ name }) => name)).not.toContain('RUN')
  })

  test('is given every folder of code that serves, and neither the tests nor the command line', () => {
    const used = textOf('package.json')
      .match(/"\.\/(\w+)\//g)!
      .map(text => text.split('/')[1]!)
    const folders = new Set(context.filter(file => file.includes('/')).map(file => file.split('/')[0]!))
    expect([...folders].sort()).toEqual(
      [...new Set([...used.filter(name => name !== 'tests' && name !== 'cli'), 'schema', 'web'])].sort(),
    )
    expect(context.filter(file => !file.includes('/')).sort()).toEqual([
      'LICENSE',
      'package-lock.json',
      'package.json',
      'tsconfig.json',
    ])
    expect(context.filter(file => file.startsWith('web/dist/'))).toEqual([])
  })
})
