import { describe, expect, test } from 'vitest'
import { codeOf, filesIn, type Import, importsOf, textOf } from '#tests/files'
import { subgraphNames } from '#toolkit'

/*
 * Who may import what. The first line whose place fits a file says what that file may import: names of doors and packages, or
 * one of the words below. A line for a single file is an exception, and says why.
 */

const may = {
  own: /^\.\/(?!.*\.\.)/,
  node: /^node:/,
  package: inDependencies('dependencies'),
  tool: inDependencies('devDependencies'),
}

const boundaries: [place: RegExp, ...mayImport: (string | RegExp)[]][] = [
  // A subgraph: the toolkit and its own files. SQL is in one place, and the rules know nothing but values.
  [
    /^services\/\w+\/queries\b/,
    '#toolkit',
    may.own,
    // Where it is a folder, what lies beside it.
    /^\.\.\/(rules|tables|types)\.ts$/,
    'drizzle-orm',
    'drizzle-orm/pg-core',
    'postgres',
  ],
  [/^services\/\w+\/tables\b/, '#toolkit', may.own, 'drizzle-orm/pg-core'],
  [/^services\/\w+\/rules\.ts/, '#toolkit', './types.ts'],
  [/^services\/\w+\/rules\//, '#toolkit', may.own],
  [/^services\/\w+\//, '#toolkit', may.own, 'graphql'],

  // Three programs for developers use developers' packages; what they make is committed.
  [/^toolkit\/(codegen|drizzle|migrations)\.ts/, may.own, may.node, may.package, may.tool],
  // Where a subgraph is looked up by its name.
  [/^toolkit\/graph\.ts/, may.own, may.node, may.package, /^#services\/\$\{name\}$/],
  [/^toolkit\//, may.own, may.node, may.package],

  // Where everything comes together: the graph in one process, with the reference data; one process by its name.
  [/^gateway\/whole\.ts/, '#toolkit', '#data/journal', '#data/load', may.own, may.node, may.package],
  [/^gateway\/serve\.ts/, '#toolkit', may.own, /^\.\.\/services\/\$\{name\}\/main\.ts$/],
  // Whoever visits the playground first builds it, if nobody has.
  [/^gateway\/playground\.ts/, '#toolkit', '#web/build', may.own, may.node, may.package],
  // Who asks over HTTP loads what all others do not need.
  [/^gateway\/(remote|revisions)\.ts/, /^#toolkit(\/sending)?$/, may.own, may.node, may.package],
  [/^gateway\//, '#toolkit', may.own, may.node, may.package],

  // What a browser runs, and what makes it: developers' packages, built into files.
  [/^web\/\w+\//, may.own, may.tool, 'graphql'],
  [/^web\//, may.own, may.node, may.tool],

  // A program for developers: it asks whatever composes, and what the gateway makes of a schema; one command starts all.
  [/^cli\/dev\.ts/, '#toolkit', /^#cli\//, /^#gateway\/(serving|whole)$/, may.own, may.node],
  // What writes a subgraph knows bundles and ids, and what tries one starts it.
  [
    /^cli\/(new|test-subgraph|conformance)\b/,
    /^#cli\//,
    /^#toolkit\/(bundle|cache|config|graph|ids|log|subgraph)$/,
    may.own,
    may.node,
    may.package,
    may.tool,
  ],

  // A program for developers: it asks whatever composes, and what the gateway makes of a schema.
  [
    /^cli\//,
    /^#cli\//,
    /^#toolkit\/(sdl|things)$/,
    /^#gateway\/(documents|recording|schema)$/,
    '#data/nearest',
    may.own,
    may.node,
    may.package,
    may.tool,
  ],

  [/^data\//, '#toolkit', /^#data\//, may.own, may.node, may.package],

  [/^tests\//, /^#/, may.own, may.node, may.package, may.tool],
  [/^vitest\.config\.ts/, may.node, may.tool],
]

const sources = filesIn().filter(file => /\.[cm]?tsx?$/.test(file) && !file.startsWith('.'))
const imports = sources.flatMap(importsOf)

describe('imports', () => {
  test('keep the boundaries: each file imports only what its place may', () => {
    expect(imports.filter(each => !isAllowed(each)).map(told)).toEqual([])
  })

  test('of postgres in queries are of its types: a service never opens a connection', () => {
    const opening = imports.filter(
      each => each.file.startsWith('services/') && each.from === 'postgres' && !each.isType,
    )
    expect(opening.map(told)).toEqual([])
  })

  test('were looked at: every folder of code, and hundreds of them', () => {
    expect(sources.length).toBeGreaterThan(100)
    expect(imports.length).toBeGreaterThan(400)
    const folders = new Set(sources.filter(file => file.includes('/')).map(file => file.split('/')[0]))
    expect([...folders].sort()).toEqual(['cli', 'data', 'gateway', 'services', 'tests', 'toolkit', 'web'])
    expect(sources.filter(file => file.startsWith('services/')).length).toBeGreaterThanOrEqual(40)
    const alone = sources.filter(file => importsOf(file).length === 0)
    expect(alone.length / sources.length).toBeLessThan(0.05)
    expect(importsOf('gateway/serve.ts').map(each => each.from)).toContainEqual(
      expect.stringMatching(/^\.\.\/services\/.*\/main\.ts$/),
    )
  })

  test.each([
    ['services/sources/resolvers.ts', '#services/agreements', false],
    ['services/sources/resolvers.ts', 'drizzle-orm', false],
    ['services/sources/resolvers.ts', './../agreements/tables.ts', false],
    ['services/sources/queries.ts', 'drizzle-orm', true],
    ['services/sources/rules/csl.ts', 'node:fs', false],
    ['services/agreements/rules.ts', './queries.ts', false],
    ['toolkit/paging.ts', '#gateway', false],
    ['toolkit/paging.ts', 'vitest', false],
    ['toolkit/paging.ts', 'left-pad', false],
    ['gateway/index.ts', '#services/sources', false],
    ['gateway/index.ts', '../toolkit/paging.ts', false],
    ['data/check.ts', '#gateway', false],
    ['cli/compose.ts', '#gateway', false],
    ['gateway/index.ts', '#cli/graph', false],
    ['elsewhere/new.ts', './own.ts', false],
  ])('%s may import %s: %s', (file, from, expected) => {
    expect(isAllowed({ file, from })).toBe(expected)
  })
})

describe('the rules of the subgraphs', () => {
  const rules = sources.filter(file => /^services\/\w+\/rules\b/.test(file))

  test('are pure: the clock, chance, the network and the database are not in them', () => {
    const impure = /\b(new Date\(\)|Date\.now|Math\.random|fetch\(|process\.|await\b|async\b|sql`|globalThis|console\.)/
    expect(rules.length).toBeGreaterThanOrEqual(subgraphNames().length)
    expect(rules.map(file => [file, codeOf(file).match(impure)?.[0]]).filter(([, found]) => found)).toEqual([])
  })
})

describe('the names of the subgraphs', () => {
  // These two know the bundle, whose tables have such names too.
  const knowsTheBundle = ['toolkit/bundle.ts', 'toolkit/known.ts']
  const shared = sources.filter(file => /^(toolkit|gateway|cli)\//.test(file))
  const name = `(?:${subgraphNames().join('|')})`
  const asPath = new RegExp(`(?:services/|schema/|#services/)${name}\\b|\\b${name}(?:\\.graphql|_migrations)\\b`)
  const asText = new RegExp(`(['"\`])${name}\\1`)

  test('are not in the toolkit, the gateway or the command line, which take them from schema/supergraph.yaml', () => {
    expect(shared.length).toBeGreaterThan(40)
    const named = shared.filter(
      file => asPath.test(codeOf(file)) || (!knowsTheBundle.includes(file) && asText.test(codeOf(file))),
    )
    expect(named).toEqual([])
  })

  test('would be seen', () => {
    for (const text of ['#services/sources', "'agreements'", 'schema/initiatives.graphql'])
      expect(asPath.test(text) || asText.test(text), text).toBe(true)
  })
})

function isAllowed({ file, from }: Pick<Import, 'file' | 'from'>): boolean {
  const [, ...allowed] = boundaries.find(([place]) => place.test(file)) ?? [null]
  return allowed.some(each => (typeof each === 'string' ? each === from : each.test(from)))
}

function inDependencies(kind: 'dependencies' | 'devDependencies'): RegExp {
  const names = Object.keys(JSON.parse(textOf('package.json'))[kind])
  return new RegExp(`^(?:${names.join('|')})(?:/|$)`)
}

const told = ({ file, from }: Import) => `${file} imports ${from}`
