import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildSchema, parse, print } from 'graphql'
import { afterEach, expect, test } from 'vitest'
import { compose } from '#gateway/compose'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

test('composition gives the same twice, without warnings', () => {
  const first = compose({ write: false })
  expect(compose({ write: false })).toEqual(first)
  expect(first.hints).toEqual([])
})

test('the public schema is whole and shows nothing of the federation', () => {
  const { apiSdl } = compose({ write: false })
  expect(buildSchema(apiSdl).getQueryType()?.name).toBe('Query')
  expect(apiSdl).not.toMatch(/join__|link__|_entities|_service|@key/)
})

// What routers of others know too. With @authenticated, @policy, @context or @connect ours would not start; the others of
// @composeDirective and of later versions are not known everywhere.
const known = ['link', 'join', 'inaccessible', 'tag']

test.each([
  ['is plain Federation 2: it links only what every router knows', '', []],
  ['would be seen to link more', ' @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)', ['policy']],
])('the supergraph %s', (_, more, unknown) => {
  const { supergraphSdl } = compose({ write: false })
  const { definitions } = parse(supergraphSdl.replace(/^schema/, `schema${more}`))
  const schema = definitions.find(each => each.kind === 'SchemaDefinition')!
  const urls = schema.directives!.map(each => print(each.arguments!.find(({ name }) => name.value === 'url')!.value))
  const linked = urls.map(url => /^"https:\/\/specs\.apollo\.dev\/(\w+)\/v[\d.]+"$/.exec(url)?.[1] ?? url)
  expect(linked).toEqual(expect.arrayContaining(['link', 'join']))
  expect(linked.filter(name => !known.includes(name))).toEqual(unknown)
  const directives = definitions.filter(each => each.kind === 'DirectiveDefinition').map(({ name }) => name.value)
  expect(directives.filter(name => !known.includes(name.split('__')[0]!))).toEqual([])
})

test('addresses are the defaults, whatever the environment has', () => {
  process.env.SUBGRAPH_URL_ORGANISATIONS = 'http://elsewhere.example/graphql'
  const { supergraphSdl } = compose({ write: false })
  delete process.env.SUBGRAPH_URL_ORGANISATIONS
  expect(supergraphSdl).toContain('url: "http://127.0.0.1:4003/graphql"')
})

test('subgraphs that do not fit are all named, each with its fault', () => {
  const folder = folderOf({
    'a.graphql': 'type Query { x: T }  type T { same: Int }',
    'b.graphql': 'type Query { y: T }  type T { same: String }',
  })
  expect(() => compose({ folder, write: false })).toThrow(
    /FIELD_TYPE_MISMATCH in a, b: .*T\.same[\s\S]*INVALID_FIELD_SHARING: .*T\.same.*subgraphs "a" and "b"/,
  )
})

test('a text that is no schema is named with its line', () => {
  const folder = folderOf({ 'a.graphql': 'type Query {\n  x: \n}', 'b.graphql': 'type Query { y Int }' })
  expect(() => compose({ folder, write: false })).toThrow(
    /SYNTAX in a, line 4, column 1: [\s\S]*SYNTAX in b, line 2, column 16: /,
  )
})

test('a subgraph of somebody else is read from the file the list names, and is not written', () => {
  const folder = folderOf({ 'a.graphql': 'type Query { x: Int }' }, 'theirs.graphql')
  writeFileSync(new URL('theirs.graphql', folder), 'type Query { theirs: Int }')
  const { apiSdl } = compose({ folder })
  expect(apiSdl).toContain('theirs: Int')
  expect(parse(readFileSync(new URL('subgraphs/a.graphql', folder), 'utf8')).definitions).toHaveLength(2)
  expect(() => readFileSync(new URL('subgraphs/b.graphql', folder))).toThrow('ENOENT')
})

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n'

/** A schema folder with the subgraphs `a` and `b`. */
function folderOf(files: Record<string, string>, fileOfB = './subgraphs/b.graphql'): URL {
  const path = mkdtempSync(join(tmpdir(), 'accord-compose-'))
  folders.push(path)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), link + text)
  writeFileSync(
    join(path, 'supergraph.yaml'),
    `subgraphs:
  a: { routing_url: "http://a.example", schema: { file: ./subgraphs/a.graphql } }
  b: { routing_url: "http://b.example", schema: { file: ${fileOfB} } }
`,
  )
  return pathToFileURL(`${path}/`)
}
