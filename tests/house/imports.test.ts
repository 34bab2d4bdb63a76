import { describe, expect, test } from 'vitest'
import { codeOf, filesIn, type Import, importsOf, resolveImport, textOf } from '#tests/files'
import { subgraphNames } from '#toolkit/subgraph'

/*
 * The architecture as data: the floors of each folder, and the imports that are allowed between folders and from
 * packages. No files import each other in a cycle. docs/architecture.md defines floors and rooms. The door of a room is
 * its `index.ts`.
 */

/** The rooms of each floor, from the lowest floor up. A room imports only rooms on lower floors. */
const floors: Record<'toolkit' | 'gateway' | 'data', string[][]> = {
  toolkit: [
    ['errors', 'config', 'embedded-postgres'],
    ['runtime', 'domain'],
    ['http', 'graphql'],
    ['execution'],
    ['loading'],
    ['database'],
    ['sql'],
    ['lists', 'facts'],
    ['claims', 'import', 'changefeed'],
    ['subgraph'],
    ['commands'],
  ],
  gateway: [
    ['context', 'limits', 'hive-gateway.config'],
    ['operations', 'load-shedding', 'export'],
    ['subgraphs'],
    ['execution', 'response-cache'],
    ['metrics'],
    ['http'],
    ['index'],
    ['server'],
  ],
  data: [
    ['bundle', 'transactions'],
    ['checks', 'adapters/values'],
    ['post-merge-checks', 'adapters/mapping'],
    ['import', 'adapters/ggo', 'adapters/gfdc', 'adapters/uk-treaties', 'adapters/aiddata', 'adapters/csv'],
    ['duplicates', 'adapters/known-datasets'],
    ['export', 'adapters/run'],
    ['commands'],
  ],
}

/** The rooms of other top-level folders that each top-level folder may import. */
const mayImport: Record<string, RegExp[]> = {
  services: [
    /^toolkit\/(errors\.ts|(domain|runtime|graphql|execution|loading|database|sql|lists|facts|claims|changefeed|subgraph)\/index\.ts)$/,
  ],
  toolkit: [],
  gateway: [/^toolkit\/(errors\.ts|(config|domain|execution|facts|graphql|http|runtime|subgraph)\/index\.ts)$/],
  data: [
    /^toolkit\/(errors\.ts|(config|domain|facts|graphql|import|lists|loading|runtime|sql|subgraph|database)\/index\.ts)$/,
  ],
  cli: [
    /^toolkit\/(config|domain|graphql|runtime|subgraph)\/index\.ts$/,
    /^gateway\/(operations|http|server)\/[\w-]+\.ts$/,
  ],
  web: [],
}

/** Single files that may import a file that their folder may not import. */
const exceptions: [file: RegExp, target: RegExp, reason: string][] = [
  [/^toolkit\/subgraph\/start-subgraphs\.ts$/, /^services\/\$\{name\}/, 'it loads a subgraph by its name'],
  [/^gateway\/server\/all-in-one\.ts$/, /^data\/import\//, 'npm start loads the reference data'],
  [/^gateway\/http\/playground\.ts$/, /^web\/build\.ts$/, 'the first visit builds the playground'],
]

const packages = {
  runtime: inDependencies('dependencies'),
  development: inDependencies('devDependencies'),
}

/** The packages that each place may import. The first line that matches the file decides. */
const packageRules: [place: RegExp, ...allowed: RegExp[]][] = [
  [/^services\/\w+\/queries\b/, /^(drizzle-orm|drizzle-orm\/pg-core|postgres)$/],
  [/^services\/\w+\/tables\b/, /^drizzle-orm\/pg-core$/],
  [/^services\/\w+\/rules\b/],
  [/^services\/\w+\/resolver-types\.ts/, /^graphql$/],
  [/^services\/\w+\//, /^graphql$/],
  [/^toolkit\/domain\//, /^edtf$/, /^node:crypto$/, packages.runtime],
  [/^toolkit\/commands\//, /^node:/, packages.runtime, packages.development],
  [/^web\/playground\//, packages.development, /^graphql$/],
  [/^web\//, /^node:/, packages.development],
  [/^cli\//, /^node:/, packages.runtime, packages.development],
  [/^tests\//, /^node:/, packages.runtime, packages.development],
  [/^vitest\.config\.ts/, /^node:/, packages.development],
  [/^(toolkit|gateway|data)\//, /^node:/, packages.runtime],
]

const sources = filesIn().filter(file => /\.[cm]?tsx?$/.test(file) && !file.startsWith('.'))
const imports = sources.flatMap(importsOf).map(each => ({ ...each, target: resolveImport(each) }))
const internal = imports.filter(
  (each): each is Import & { target: string } => each.target !== null && !each.file.startsWith('tests/'),
)

/** The room of a file: `lists` of toolkit/lists/keyset.ts, `errors` of toolkit/errors.ts. */
function roomOf(file: string): { folder: string; room: string } {
  const [folder, ...rest] = file.split('/')
  const depth = rest[0] === 'adapters' ? 2 : rest.length > 1 ? 1 : 0
  return {
    folder: folder!,
    room: rest
      .slice(0, depth || 1)
      .join('/')
      .replace(/\.ts$/, ''),
  }
}

const floorOf = (folder: keyof typeof floors, room: string) => floors[folder].findIndex(rooms => rooms.includes(room))

/**
 * The reason why an import breaks a rule, or undefined. `import()` may load any file of a lower room, past its door.
 */
function violationOf({ file, target, isLazy }: { file: string; target: string; isLazy?: boolean }): string | undefined {
  const [from, to] = [roomOf(file), roomOf(target)]
  if (exceptions.some(([place, what]) => place.test(file) && what.test(target))) return
  if (from.folder !== to.folder) {
    return mayImport[from.folder]?.some(allowed => allowed.test(target)) ? undefined : 'its folder may not import that'
  }
  if (from.folder === 'services')
    return file.split('/')[1] === target.split('/')[1] ? undefined : 'a subgraph imports another'
  if (!(from.folder in floors) || from.room === to.room) return
  const folder = from.folder as keyof typeof floors
  const [above, below] = [floorOf(folder, from.room), floorOf(folder, to.room)]
  if (above < 0 || below < 0) return 'a room without a floor'
  if (below >= above) return `floor ${above} imports floor ${below}`
  const isDoor = /\/(index|mapping)\.ts$/.test(target) || target === `${folder}/${to.room}.ts`
  return isDoor || isLazy ? undefined : 'not through the door of the room'
}

const shown = ({ file, target, from }: { file: string; target?: string | null; from?: string }) =>
  `${file} imports ${target ?? from}`

describe('floors', () => {
  test('each file imports only rooms on lower floors, through their doors', () => {
    const wrong = internal.flatMap(each => {
      const violation = violationOf(each)
      return violation ? [`${shown(each)}: ${violation}`] : []
    })
    expect(wrong).toEqual([])
  })

  test.each([
    ['toolkit/lists/keyset.ts', 'toolkit/import/index.ts', 'floor 7 imports floor 8'],
    ['toolkit/lists/keyset.ts', 'toolkit/facts/index.ts', 'floor 7 imports floor 7'],
    ['toolkit/lists/keyset.ts', 'toolkit/sql/former-ids.ts', 'not through the door of the room'],
    ['toolkit/lists/keyset.ts', 'gateway/index.ts', 'its folder may not import that'],
    ['toolkit/elsewhere/new.ts', 'toolkit/errors.ts', 'a room without a floor'],
    ['services/sources/queries.ts', 'services/agreements/queries/index.ts', 'a subgraph imports another'],
    ['services/sources/queries.ts', 'toolkit/embedded-postgres/index.ts', 'its folder may not import that'],
    ['gateway/index.ts', 'cli/graph/index.ts', 'its folder may not import that'],
    ['data/checks/cells.ts', 'data/import/index.ts', 'floor 1 imports floor 3'],
    ['toolkit/import/merge.ts', 'toolkit/sql/index.ts', undefined],
  ])('%s imports %s: %s', (file, target, expected) => {
    expect(violationOf({ file, target })).toBe(expected)
  })

  test('each room has a floor and 3 to 14 files of code, except `checks` of data/', () => {
    for (const folder of Object.keys(floors) as (keyof typeof floors)[]) {
      const rooms = new Map<string, number>()
      for (const file of sources.filter(each => each.startsWith(`${folder}/`))) {
        const { room } = roomOf(file)
        expect(floorOf(folder, room), file).toBeGreaterThanOrEqual(0)
        if (file.split('/').length > 2 && !file.endsWith('/index.ts')) rooms.set(room, (rooms.get(room) ?? 0) + 1)
      }
      const isDataset = (room: string) => room.startsWith('adapters/') && !/\/(mapping|values|run)$/.test(room)
      const odd = [...rooms].filter(([room, count]) => !isDataset(room) && (count < 3 || count > 14))
      expect(odd.map(([room]) => room)).toEqual(folder === 'data' ? ['checks'] : [])
    }
  })

  test('no room is a barrel: a door names each export', () => {
    const doors = sources.filter(file => /^(toolkit|gateway|data)\/.*index\.ts$/.test(file))
    expect(doors.length).toBeGreaterThan(25)
    expect(doors.filter(file => /export \* from/.test(codeOf(file)))).toEqual([])
    expect(sources).not.toContain('toolkit/index.ts')
  })

  test('a room’s own files never import its door', () => {
    const own = internal.filter(({ file, target }) => {
      const folder = target.replace(/index\.ts$/, '')
      return target.endsWith('/index.ts') && folder.split('/').length > 2 && file.startsWith(folder) && file !== target
    })
    expect(own.filter(({ file }) => file.startsWith('toolkit/') || file.startsWith('data/')).map(shown)).toEqual([])
  })
})

describe('cycles', () => {
  const graph = new Map<string, string[]>()
  for (const { file, target } of internal) graph.set(file, [...(graph.get(file) ?? []), target])

  test('no files import each other in a cycle, type imports and generated files included', () => {
    expect(cyclesIn(graph)).toEqual([])
  })

  test('a cycle is found', () => {
    const made = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['a']],
    ])
    expect(cyclesIn(made)).toEqual([['a', 'b', 'c']])
  })
})

describe('imports', () => {
  test('of packages are allowed for the folder of the file', () => {
    const wrong = imports.filter(({ file, from, target }) => {
      if (target !== null || from.startsWith('#') || from.startsWith('.')) return false
      const [, ...allowed] = packageRules.find(([place]) => place.test(file)) ?? [null]
      return !allowed.some(each => each.test(from))
    })
    expect(wrong.map(shown)).toEqual([])
  })

  test('of postgres in services are type imports: a service never opens a connection', () => {
    const opening = imports.filter(
      each => each.file.startsWith('services/') && each.from === 'postgres' && !each.isType,
    )
    expect(opening.map(shown)).toEqual([])
  })

  test('are read in every folder, and lead to existing files', () => {
    expect(sources.length).toBeGreaterThan(400)
    expect(internal.length).toBeGreaterThan(800)
    const folders = new Set(sources.filter(file => file.includes('/')).map(file => file.split('/')[0]))
    expect([...folders].sort()).toEqual(['cli', 'data', 'gateway', 'services', 'tests', 'toolkit', 'web'])
    expect(sources.filter(file => file.startsWith('services/')).length).toBeGreaterThanOrEqual(40)
    const missing = imports.filter(
      ({ file, target }) =>
        !file.startsWith('tests/browser/') && target !== null && !target.includes('${') && !sources.includes(target),
    )
    expect(missing.filter(({ target }) => /\.[cm]?tsx?$/.test(target!)).map(shown)).toEqual([])
  })
})

describe('the rules of the subgraphs', () => {
  const rules = sources.filter(file => /^services\/\w+\/rules\b/.test(file))

  test('are pure: they use no clock, random number, network or database', () => {
    const impure = /\b(new Date\(\)|Date\.now|Math\.random|fetch\(|process\.|await\b|async\b|sql`|globalThis|console\.)/
    expect(rules.length).toBeGreaterThanOrEqual(subgraphNames().length)
    expect(rules.map(file => [file, codeOf(file).match(impure)?.[0]]).filter(([, found]) => found)).toEqual([])
  })

  test('import only other rules, schema types and pure rooms of the toolkit', () => {
    const used = internal.filter(({ file }) => rules.includes(file)).map(({ file, target }) => [file, target] as const)
    const allowed =
      /^toolkit\/(errors\.ts|(domain|graphql|sql|facts|changefeed)\/index\.ts)$|^services\/\w+\/(rules\/|schema-types\.ts)/
    expect(used.filter(([, target]) => !allowed.test(target))).toEqual([])
  })
})

describe('the names of the subgraphs', () => {
  // These two files name bundle tables. Some tables have the name of a subgraph.
  const namesBundleTables = ['toolkit/domain/bundle-schema.ts', 'toolkit/facts/graph-lookups.ts']
  const shared = sources.filter(file => /^(toolkit|gateway|cli)\//.test(file))
  const name = `(?:${subgraphNames().join('|')})`
  const asPath = new RegExp(`(?:services/|schema/|#services/)${name}\\b|\\b${name}(?:\\.graphql|_migrations)\\b`)
  const asText = new RegExp(`(['"\`])${name}\\1`)

  test('are not in the toolkit, the gateway or the command line, which read them from schema/supergraph.yaml', () => {
    expect(shared.length).toBeGreaterThan(40)
    const named = shared.filter(
      file => asPath.test(codeOf(file)) || (!namesBundleTables.includes(file) && asText.test(codeOf(file))),
    )
    expect(named).toEqual([])
  })

  test('are found as an import, a text and a path', () => {
    for (const text of ['#services/sources', "'agreements'", 'schema/initiatives.graphql'])
      expect(asPath.test(text) || asText.test(text), text).toBe(true)
  })
})

/** The strongly connected components of more than one file (Tarjan 1972), each sorted. */
function cyclesIn(graph: Map<string, string[]>): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const cycles: string[][] = []
  const visit = (file: string) => {
    index.set(file, index.size)
    low.set(file, index.get(file)!)
    stack.push(file)
    for (const next of graph.get(file) ?? []) {
      if (!index.has(next)) visit(next)
      if (stack.includes(next)) low.set(file, Math.min(low.get(file)!, low.get(next)!))
    }
    if (low.get(file) !== index.get(file)) return
    const component = stack.splice(stack.indexOf(file))
    if (component.length > 1) cycles.push(component.sort())
  }
  for (const file of graph.keys()) if (!index.has(file)) visit(file)
  return cycles
}

function inDependencies(kind: 'dependencies' | 'devDependencies'): RegExp {
  const names = Object.keys(JSON.parse(textOf('package.json'))[kind])
  return new RegExp(`^(?:${names.join('|')})(?:/|$)`)
}
