import { describe, expect, test } from 'vitest'
import { readYaml } from '#cli/graph/yaml'
import { textOf } from '#tests/files'
import { yamlWith } from '#tests/schemas'

const read = (text: string, env: Record<string, string> = {}, options = {}) => {
  const { entries, errors } = readYaml(yamlWith(text, { 'token.txt': 'secret\n' }), env, options)
  return { entries, errors: errors.map(({ message, places: [at] }) => `${at!.line}:${at!.column} ${message}`) }
}
const one = (entry: string) => `subgraphs:\n  a:\n    ${entry.replaceAll('\n', '\n    ')}\n`

describe('supergraph.yaml', () => {
  test('of the graph is read without errors, sorted by name', () => {
    const { entries, errors } = read(textOf('schema/supergraph.yaml'))
    expect(errors).toEqual([])
    expect(entries.map(({ name }) => name)).toEqual(['agreements', 'initiatives', 'links', 'organisations', 'sources'])
    expect(entries[0]).toMatchObject({ routingUrl: 'http://127.0.0.1:4001/graphql', schema: { kind: 'file' }, line: 5 })
  })

  test('accepts a file, an address with headers, or the SDL itself', () => {
    const { entries, errors } = read(`subgraphs:
  text: { routing_url: "http://t", schema: { sdl: "type Query { x: Int }" } }
  far: { schema: { subgraph_url: "http://f/graphql", introspection_headers: { a: "b" } } }
  file: { routing_url: "http://x", schema: { file: ./x.graphql } }
`)
    expect(errors).toEqual([])
    expect(entries.map(({ schema }) => schema.kind)).toEqual(['url', 'file', 'sdl'])
    expect(entries[0]).toMatchObject({ name: 'far', routingUrl: 'http://f/graphql', schema: { headers: { a: 'b' } } })
  })

  test.each([
    ['invalid YAML', 'subgraphs:\n  a: [', /^2:7 /],
    ['a duplicate key', `${one('routing_url: x\nschema: { file: x }')}subgraphs: {}\n`, /^5:1 .*unique/],
    ['no subgraphs', 'federation_version: 2\n', /^1:1 The key `subgraphs` is missing\./],
    ['an empty list', 'subgraphs: {}\n', /^1:12 subgraphs is empty\./],
    [
      'an unknown key',
      `${one('routing_url: x\nschema: { file: x }')}owners: {}\n`,
      /^5:1 The file has no key `owners`; it takes federation_version, subgraphs\./,
    ],
    [
      'an unknown key of an entry',
      one('owner: me\nrouting_url: x\nschema: { file: x }'),
      /^3:5 The entry of a has no key `owner`; it takes routing_url, schema\./,
    ],
    [
      'an unknown key of a schema',
      one('routing_url: x\nschema: { file: x, path: y }'),
      /^4:24 The schema of a has no key `path`/,
    ],
    [
      'two sources of a schema',
      one('routing_url: x\nschema: { file: x, sdl: y }'),
      /^4:13 The schema of a takes exactly one of file, subgraph_url and sdl\./,
    ],
    ['no schema', one('routing_url: x'), /^2:3 a has no schema: add schema\.file/],
    ['no address', one('schema: { file: x }'), /^2:3 a has no routing_url/],
    [
      'a schema in a registry',
      one('schema: { graphref: "a@b", subgraph: a }'),
      /^3:13 .*schema registries are not supported/,
    ],
    [
      'headers for a file',
      one('routing_url: x\nschema: { file: x, introspection_headers: { a: b } }'),
      /^4:13 .*valid only with subgraph_url\./,
    ],
    [
      'a number instead of a string',
      one('routing_url: 4001\nschema: { file: x }'),
      /^3:18 routing_url of a must be a string\./,
    ],
    [
      'a string instead of a mapping',
      one('routing_url: x\nschema: x.graphql'),
      /^4:13 The schema of a must be a mapping\./,
    ],
    [
      'an invalid name',
      'subgraphs: { 1st: { routing_url: x, schema: { file: x } } }',
      /^1:14 1st is no valid name of a subgraph/,
    ],
    [
      'an unknown federation version',
      `federation_version: =2.99.0\n${one('routing_url: x\nschema: { file: x }')}`,
      /^1:21 federation_version is `=2\.99\.0`\. Write 2, or an exact version up to `=2\.14\.0`/,
    ],
    ['an empty entry', 'subgraphs:\n  a:\n', /^2:3 The entry of a must be a mapping\./],
    ['an empty source of a schema', one('routing_url: x\nschema: { file: }'), /^4:13 file of a is empty\./],
    [
      'Federation 1',
      `federation_version: 1\n${one('routing_url: x\nschema: { file: x }')}`,
      /^1:21 federation_version is `1`\. Write 2/,
    ],
    [
      'a variable that is not set',
      one(`routing_url: \${env.NOWHERE}\nschema: { file: x }`),
      /^3:18 routing_url of a: NOWHERE is not set\. Set it, or write a default/,
    ],
    [
      'a variable without a prefix',
      one(`routing_url: \${NOWHERE}\nschema: { file: x }`),
      /^3:18 routing_url of a: \$\{NOWHERE\} is no valid variable; write/,
    ],
    [
      'a value from a missing file',
      one(`routing_url: \${file.none.txt}\nschema: { file: x }`),
      /none\.txt cannot be read\./,
    ],
    ['an invalid address', one('schema: { subgraph_url: nowhere }'), /nowhere is no valid URL\./],
  ])('with %s is reported with its line', (_, text, expected) => {
    expect(read(text).errors.filter(line => expected.test(line))).toHaveLength(1)
  })

  test('may use anchors and aliases of YAML', () => {
    const text =
      'subgraphs:\n  a: &one { routing_url: &url "http://x", schema: { sdl: "type Query { x: Int }" } }\n  b: *one\n'
    const { entries, errors } = read(`${text}  c: { routing_url: *url, schema: { file: x } }\n`)
    expect([errors, entries.map(({ routingUrl }) => routingUrl)]).toEqual([[], ['http://x', 'http://x', 'http://x']])
  })

  test('reports all its errors at once', () => {
    const text =
      'subgraphs:\n  a: { schema: { file: x } }\n  b: { routing_url: y }\n  "-": { routing_url: x, schema: { file: x } }\n'
    expect(read(text).errors.map(line => line.split(' ')[0])).toEqual(['2:3', '3:3', '4:3'])
  })

  test('has variables from the environment; a routing_url with a default needs `urlsFromEnv`', () => {
    const text = `subgraphs:
  a:
    routing_url: \${env.HERE:-http://default}
    schema: { subgraph_url: "\${env.THERE:-http://default}", introspection_headers: { k: "\${file.token.txt}" } }
`
    const schemaWith = (url: string) => ({ kind: 'url', url, headers: { k: 'secret' } })
    const env = { HERE: 'http://here', THERE: 'http://there' }
    expect(read(text, env).entries[0]).toMatchObject({
      routingUrl: 'http://default',
      schema: schemaWith('http://there'),
    })
    expect(read(text, env, { urlsFromEnv: true }).entries[0]).toMatchObject({ routingUrl: 'http://here' })
    expect(read(text, {}, { urlsFromEnv: true }).entries[0]).toMatchObject({
      routingUrl: 'http://default',
      schema: schemaWith('http://default'),
    })
  })
})
