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
 * These tests need no Docker. They check the files against the Compose specification, and check that all services,
 * settings, files and scripts in them exist. tests/federated/containers.test.ts runs their commands.
 */

const names = subgraphNames()
const files = filesIn()
const scripts: Record<string, string> = JSON.parse(textOf('package.json')).scripts
const { services, networks, volumes } = composeFile()
const ours = Object.entries(services).filter(([, service]) => service.image === 'accord')

describe('docker-compose.yml', () => {
  // Ajv does not know the address in `$schema`. Without it, Ajv uses the same dialect: draft 7.
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
    ['an unknown property', ({ services }) => Object.assign(services.gateway, { readonly: true })],
    [
      'an unknown condition',
      ({ services }) => Object.assign(services.import.depends_on.logins, { condition: 'ended' }),
    ],
    ['a list as memory limit', ({ services }) => Object.assign(services.sources, { mem_limit: ['384m'] })],
    ['a service outside `services`', file => Object.assign(file, { sources: {} })],
  ])('is not valid with %s', (_, change) => {
    expect(isValid(changed(change))).toBe(false)
  })

  test('has every subgraph, the gateway, the three services that run once, PostgreSQL and the router', () => {
    expect(Object.keys(services).sort()).toEqual(
      [...names, 'gateway', 'import', 'keys', 'logins', 'postgres', 'router'].sort(),
    )
    expect(ours.map(([name]) => name).sort()).toEqual([...names, 'gateway', 'import', 'keys', 'logins'].sort())
  })

  test.each(names)('runs %s with its own database login, and gives its address to gateway and router', name => {
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

  test('reads each password from its own variable', () => {
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

  test('sets only existing settings of Accord', () => {
    const known = (name: string) =>
      name in settings ||
      Object.keys(settingsBySubgraph).some(prefix => names.some(each => name === prefix + each.toUpperCase()))
    const given = ours.flatMap(([, service]) => Object.keys(containerOf(service).env))
    expect(new Set(given).size).toBeGreaterThan(10)
    expect(given.filter(name => !known(name) && !['NODE_ENV', 'NODE_OPTIONS'].includes(name))).toEqual([])
  })

  test('refers only to existing services, networks, volumes and files', () => {
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

  test.each(ours)('%s has a read-only file system, no root user and a memory limit', (_, service) => {
    expect(service).toMatchObject({
      init: true,
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      tmpfs: [expect.stringMatching(/^\/tmp:/)],
    })
    expect(service.user).toBeUndefined()
    expect(bytesOf(service.mem_limit!)).toBeLessThanOrEqual(512 * 1024 ** 2)
    // A stopping process gives its requests 10 s to finish.
    expect(millisecondsOf(service.stop_grace_period!)).toBeGreaterThan(10_000)
  })

  test('publishes only the ports of the gateway and the router', () => {
    const open = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map(port => `${name} ${port}`))
    expect(open).toEqual(['gateway 127.0.0.1:4000:4000', 'router 127.0.0.1:4001:4000'])
    expect(networks.database).toEqual({ internal: true })
    const onDatabase = Object.keys(services).filter(name => services[name]!.networks?.includes('database'))
    expect(onDatabase.sort()).toEqual([...names, 'import', 'logins', 'postgres'].sort())
    const profiles = Object.keys(services).filter(name => services[name]!.profiles)
    expect(profiles).toEqual(['router'])
  })

  test('mounts the private key only in services that call subgraphs, and only `keys` can write keys', () => {
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

  test('pins its images to a version', () => {
    const others = Object.values(services).filter(({ image }: Service) => image !== 'accord')
    const bases = stages.map(stage => stage[0]!.text.replace(/ AS \w+$/, ''))
    for (const name of [...others.map(({ image }) => image), ...bases])
      expect(name).toMatch(/:\d+\.\d+(\.\d+)?(-\w+)*$/)
    expect(new Set(bases).size).toBe(1)
    expect(bases[0]).toMatch(/^node:22\./)
  })
})

describe('the Dockerfile', () => {
  test('starts existing programs, as a user that is not root', () => {
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

  test('runs existing scripts while it is built, and has no RUN in its last stage', () => {
    const built = stages[0]!.map(({ text }) => text).join('\n')
    const run = [...built.matchAll(/npm run (\w+)/g)].map(([, name]) => name!)
    expect(run).toEqual(['prepare'])
    for (const name of run) expect(scripts).toHaveProperty(name)
    expect(stages.at(-1)!.map(({ name }) => name)).not.toContain('RUN')
  })

  test('has a build context with every folder of the servers, without the tests and the command line', () => {
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
