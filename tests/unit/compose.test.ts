import { readFileSync } from 'node:fs'
import { buildSchema, parse, print } from 'graphql'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { compose } from '#cli/compose'
import { committedYaml, composed } from '#cli/graph'
import { composeWithGuild } from '#cli/graph/compare-composers'
import { folderWith, yamlWith } from '#tests/schemas'
import { json, serverOf } from '#tests/troubles'

// Some tests compose the complete graph several times, which takes long on a busy machine.
vi.setConfig({ testTimeout: 60_000 })
afterEach(() => {
  vi.unstubAllEnvs()
})

const plain = { write: false, partial: false, env: false, hints: false }
const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])\n'
const listed = (...names: string[]) =>
  names
    .map(name => `  ${name}: { routing_url: "http://${name}.example", schema: { file: ${name}.graphql } }\n`)
    .join('')

describe('the subgraphs of the graph', () => {
  test('compose twice to the same files, without warnings, and both composers agree', async () => {
    const first = await composed()
    const again = await composed()
    expect(first.errors).toEqual([])
    expect(again.graph!.files()).toEqual(first.graph!.files())
    expect(first.hints.filter(({ level }) => level === 'WARN')).toEqual([])
  })

  test('give a complete public schema without federation types and directives', async () => {
    const { apiSdl } = (await composed()).graph!
    expect(buildSchema(apiSdl).getQueryType()?.name).toBe('Query')
    expect(apiSdl).not.toMatch(/join__|link__|_entities|_service|@key/)
  })

  // Specifications that every router supports. With @authenticated, @policy, @context or @connect this gateway would
  // not start. Other routers lack some specifications of later versions and of @composeDirective. `cost` is linked
  // without a purpose, together with `listSize`, so a router that does not know it ignores it.
  const known = ['link', 'join', 'inaccessible', 'tag', 'cost', 'listSize']

  test.each([
    ['links only specifications that every router supports', '', []],
    [
      'fails this check if it links another specification',
      ' @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)',
      ['policy'],
    ],
  ])('give a supergraph that %s', async (_, more, unknown) => {
    const { supergraphSdl } = (await composed()).graph!
    const { definitions } = parse(supergraphSdl.replace(/^schema/, `schema${more}`))
    const schema = definitions.find(each => each.kind === 'SchemaDefinition')!
    const urls = schema.directives!.map(each => print(each.arguments!.find(({ name }) => name.value === 'url')!.value))
    const linked = urls.map(url => /^"https:\/\/specs\.apollo\.dev\/(\w+)\/v[\d.]+"$/.exec(url)?.[1] ?? url)
    expect(linked).toEqual(expect.arrayContaining(['link', 'join']))
    expect(linked.filter(name => !known.includes(name))).toEqual(unknown)
    const directives = definitions.filter(each => each.kind === 'DirectiveDefinition').map(({ name }) => name.value)
    expect(directives.filter(name => !known.includes(name.split('__')[0]!))).toEqual([])
  })

  test('have their default addresses, unless addresses from the environment are requested', async () => {
    vi.stubEnv('SUBGRAPH_URL_ORGANISATIONS', 'http://elsewhere.example/graphql')
    const { graph } = await composed()
    expect(graph!.supergraphSdl).toContain('url: "http://127.0.0.1:4003/graphql"')
    const moved = await composed(committedYaml, { urlsFromEnv: true })
    expect(moved.graph!.supergraphSdl).toContain('url: "http://elsewhere.example/graphql"')
  })
})

describe('errors', () => {
  test('of conflicting subgraphs are all reported, with the lines of the source files', async () => {
    const yaml = yamlWith(
      `subgraphs:
  a: { routing_url: "http://a.example", schema: { file: ./subgraphs/a.graphql } }
  b: { routing_url: "http://b.example", schema: { file: ./b.graphql } }\n`,
      {
        'common.graphql': 'type Shared @shareable { one: Int }\n',
        'a.graphql': `# Served with common.graphql.\n${link}type Query { x: T  shared: Shared }\n\ntype T {\n  same: Int\n}\n`,
        'b.graphql': `${link}type Query { y: T }\ntype T { same: String }\n`,
      },
    )
    const { errors } = await composed(yaml)
    expect(errors.map(({ code }) => code)).toEqual(['FIELD_TYPE_MISMATCH', 'INVALID_FIELD_SHARING'])
    for (const { places } of errors)
      expect(places.map(({ subgraph, file, line }) => [subgraph, file.split('/').pop(), line])).toEqual([
        ['a', 'a.graphql', 6],
        ['b', 'b.graphql', 3],
      ])
  })

  test('of invalid SDL are reported together, also for SDL inside the YAML', async () => {
    const yaml = yamlWith(
      `subgraphs:
  a: { routing_url: "http://a.example", schema: { file: a.graphql } }
  b:
    routing_url: http://b.example
    schema:
      sdl: |
        type Query {
          y Int
        }\n`,
      { 'a.graphql': 'type Query {\n  x: \n}' },
    )
    const { errors } = await composed(yaml)
    expect(errors.map(({ code, places: [at] }) => [code, at!.file.split('/').pop(), at!.line])).toEqual([
      ['INVALID_GRAPHQL', 'a.graphql', 3],
      ['INVALID_GRAPHQL', 'supergraph.yaml', 8],
    ])
  })

  test('report a type on which the two composers differ, with the difference', async () => {
    const { subgraphs, graph } = await composed()
    const other = graph!.apiSdl.replace(/^type Source implements Node \{/m, '$&\n  unheard: Int')
    expect(other).not.toBe(graph!.apiSdl)
    const [error, ...more] = await composeWithGuild(subgraphs, other)
    expect(more).toEqual([])
    expect(error).toMatchObject({
      code: 'COMPOSERS_DISAGREE',
      message: expect.stringContaining('differ on Source: @apollo/composition has `unheard: Int`'),
    })
    expect(error!.places.map(({ file }) => file)).toContain('schema/sources.graphql')
  })
})

describe('a feature that this graph does not support', () => {
  const linked = (version: string, names: string, sdl: string) =>
    `extend schema @link(url: "https://specs.apollo.dev/federation/${version}", import: [${names}])\n${sdl}`

  test('is an error if rover would reject it: a later federation version than the list allows', async () => {
    const yaml = yamlWith(`federation_version: =2.9.0\nsubgraphs:\n${listed('a')}`, {
      'a.graphql': `\n${linked('v2.10', '"@key"', 'type Query { x: Int }')}`,
    })
    const { errors } = await composed(yaml)
    expect(errors).toMatchObject([
      { code: 'FEDERATION_VERSION_EXCEEDED', places: [{ line: 2 }], mend: expect.any(String) },
    ])
  })

  test.each([
    [
      '@authenticated',
      '"@authenticated"',
      'type Query { x: Int @authenticated }',
      'does not start with @authenticated',
    ],
    ['subscriptions', '', 'type Query { x: Int }\ntype Subscription { y: Int }', 'does not support subscriptions'],
  ])('is a warning if the gateway does not serve it: %s', async (_, names, sdl, reason) => {
    const yaml = yamlWith(`subgraphs:\n${listed('a')}`, { 'a.graphql': linked('v2.9', names, sdl) })
    const { code, text } = await compose(yaml, plain)
    expect([code, text]).toEqual([0, expect.stringContaining(`Hint NOT_SERVED_BY_GATEWAY: This gateway ${reason}`)])
  })
})

describe('a subgraph from elsewhere', () => {
  test('is read from the file in the list, and is not written', async () => {
    const yaml = yamlWith(
      `subgraphs:
  a: { routing_url: "http://a.example", schema: { file: ./subgraphs/a.graphql } }
  theirs: { routing_url: "http://b.example", schema: { file: ./theirs.graphql } }\n`,
      { 'a.graphql': 'type Query { x: Int }', 'theirs.graphql': 'type Query { theirs: Int }' },
    )
    const { json } = await compose(yaml, { ...plain, write: true })
    const read = (file: string) => readFileSync(new URL(file, yaml), 'utf8')
    expect(json).toMatchObject({ ok: true, subgraphs: ['a', 'theirs'], written: expect.anything() })
    expect(read('api.graphql')).toContain('theirs: Int')
    expect(read('subgraphs/a.graphql')).toBe('type Query { x: Int }')
    expect(() => read('subgraphs/theirs.graphql')).toThrow('ENOENT')
  })

  test('returns its schema from its address, with the configured headers, and its contact becomes the owner', async () => {
    vi.stubEnv('A_TOKEN', 'let-me-in')
    const sdl = `schema @contact(name: "Customs") { query: Query }
directive @contact(name: String!) on SCHEMA
type Query { same: Int }`
    const requests: unknown[] = []
    const { url, close } = await serverOf((request, response) => {
      requests.push([request.headers.authorization, JSON.parse(request.text)])
      response.end(JSON.stringify({ data: { _service: { sdl } } }))
    })
    const yaml = yamlWith(
      `subgraphs:
  a: { routing_url: "http://a.example", schema: { file: a.graphql } }
  far:
    schema:
      subgraph_url: ${url}
      introspection_headers: { authorization: "Bearer \${env.A_TOKEN}" }\n`,
      { 'a.graphql': `${link}type Query { same: Int }` },
    )
    const { errors } = await composed(yaml)
    await close()
    expect(requests).toEqual([['Bearer let-me-in', { query: '{ _service { sdl } }' }]])
    expect(errors[0]).toMatchObject({ code: 'INVALID_FIELD_SHARING' })
    expect(errors[0]!.places[1]).toMatchObject({ subgraph: 'far', file: url, line: 3, owners: ['Customs'] })
  })

  test('that is unreachable is an error, and is left out of a partial composition', async () => {
    const { url, close } = await serverOf(() => {})
    await close()
    const yaml = yamlWith(
      `subgraphs:
  a: { routing_url: "http://a.example", schema: { file: a.graphql } }
  far: { schema: { subgraph_url: "${url}" } }
  none: { routing_url: "http://n.example", schema: { file: none.graphql } }\n`,
      { 'a.graphql': 'type Query { x: Int }' },
    )
    const whole = await compose(yaml, plain)
    expect(whole).toMatchObject({ code: 1, json: { ok: false, missing: [] } })
    expect(whole.text).toContain(
      `SUBGRAPH_UNREACHABLE: The schema of "far" cannot be read: ${url} does not answer (ECONNREFUSED)`,
    )
    expect(whole.text).toMatch(/The schema of "none" cannot be read: there is no file .*none\.graphql/)
    expect(whole.text).toMatch(/supergraph\.yaml:3:3 \(far\)/)

    const part = await compose(yaml, { ...plain, partial: true })
    expect(part).toMatchObject({ code: 0, json: { ok: true, subgraphs: ['a'] } })
    expect(part.text).toContain('a compose, without far, none.')
  })

  test.each([
    ['a response without SDL', { data: {} }, 'answers { _service { sdl } } without an SDL (HTTP 200)'],
    ['a GraphQL error', { errors: [{ message: 'Sign in first.' }] }, 'without an SDL (Sign in first.)'],
  ])('that sends %s is an error with the reason', async (_, answer, reason) => {
    const { url, close } = await serverOf((_, response) => response.end(JSON.stringify(answer)))
    const { text } = await compose(yamlWith(`subgraphs: { far: { schema: { subgraph_url: "${url}" } } }`), plain)
    await close()
    expect(text).toContain(reason)
  })

  test.each([
    [
      'sends UNAUTHENTICATED',
      { errors: [{ message: 'Ask the graph.', extensions: { code: 'UNAUTHENTICATED' } }] },
      200,
    ],
    ['sends 401', { errors: [{ message: 'Who are you?' }] }, 401],
  ])('that requires authentication and %s is an error with ways to fix it', async (_, answer, status) => {
    const { url, close } = await serverOf((_, response) => json(response, answer, status))
    const { code, text } = await compose(yamlWith(`subgraphs: { far: { schema: { subgraph_url: "${url}" } } }`), plain)
    await close()
    expect(code).toBe(1)
    expect(text).toContain(`SUBGRAPH_UNAUTHENTICATED: The schema of "far" cannot be read: ${url} answers`)
    expect(text).toMatch(
      /Fix: Name a `file` with its schema.*SUBGRAPH_CALLERS=anyone.*GATEWAY_KEY and GATEWAY_PUBLIC_KEY/,
    )
  })
})

test('a graph is written into the folder of `--out`', async () => {
  const out = folderWith({})
  const yaml = yamlWith(`subgraphs:\n${listed('a')}`, { 'a.graphql': 'type Query { x: Int }' })
  expect(await compose(yaml, { ...plain, write: true, out })).toMatchObject({ code: 0 })
  expect(readFileSync(new URL('api.graphql', out), 'utf8')).toBe('type Query {\n  x: Int\n}\n')
  expect(() => readFileSync(new URL('api.graphql', yaml))).toThrow('ENOENT')
})

test.each([
  ['is not GraphQL', '{', 'one.graphql is not valid GraphQL: Syntax Error'],
  ['has no name', '{ x }', 'one.graphql has no named operation'],
])('an operation that %s stops the composition before a file is written', async (_, operation, message) => {
  const yaml = yamlWith(`subgraphs:\n${listed('a')}`, {
    'a.graphql': 'type Query { x: Int }',
    'operations/one.graphql': operation,
  })
  await expect(compose(yaml, { ...plain, write: true })).rejects.toThrow(message)
  expect(() => readFileSync(new URL('api.graphql', yaml))).toThrow('ENOENT')
})
