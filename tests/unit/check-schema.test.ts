import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'graphql'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { check } from '#cli/check'
import { lint } from '#cli/check/lint'
import { rules } from '#cli/check/rules'
import type { Report } from '#cli/check/summary'
import { compose } from '#cli/compose'
import { composed } from '#cli/graph'
import { withoutLiterals } from '#src/gateway/operations/operation-recording.ts'
import { folderWith, yamlWith } from '#tests/schemas'
import { serverOf } from '#tests/troubles'

vi.setConfig({ testTimeout: 60_000 })
afterEach(() => {
  vi.unstubAllEnvs()
})

const before = `"T."
type Query {
  "T."
  source("T." id: ID!): Source
  "T."
  sources(
    "T." filter: Filter
    "T." most: Int
  ): [String]
}
"T."
input Filter {
  "T." word: String
  "T." kind: Kind
}
"T."
enum Kind {
  "T." BOOK
  "T." FILM
}
"T."
type Source {
  "T." title: String
  "T." tit: String
  "T." year: Int
  "T." form: Kind
}
`

const project = {
  'supergraph.yaml': 'subgraphs: { library: { routing_url: "http://l.example", schema: { file: library.graphql } } }',
  CODEOWNERS: 'library.graphql @librarians',
  'library.graphql': before,
  'operations/titles.graphql':
    '# Which titles?\nquery Titles($filter: Filter) { source(id: "1") { title form } sources(filter: $filter) }',
}

/** A repository with the project before the change; `changed` writes a change and returns the result of the check. */
async function repository(files: Record<string, string> = project) {
  const folder = folderWith(files)
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.example', ...args], { cwd: fileURLToPath(folder) })
  const yaml = new URL('supergraph.yaml', folder)
  await compose(yaml, { write: true, partial: false, env: false, hints: false })
  git('init', '--quiet')
  git('add', '.')
  git('commit', '--quiet', '--message', 'as it was')
  const changed = async (change: (sdl: string) => string, options: Partial<Parameters<typeof check>[1]> = {}) => {
    const sdl = change(before)
    expect(sdl).not.toBe(before)
    writeFileSync(new URL('library.graphql', folder), sdl)
    const outcome = await check(yaml, { against: 'HEAD', format: 'text', ...options })
    return { ...outcome, report: outcome.json as Report }
  }
  return { folder, yaml, git, changed }
}

/** A recording of these operations. */
const recordingOf = (...sources: string[]) => {
  const operations = sources.map(source => ({ ...withoutLiterals(parse(source), 'Asked'), count: 7 }))
  return fileURLToPath(
    new URL('recorded.json', folderWith({ 'recorded.json': JSON.stringify({ operations, leftOut: 0 }) })),
  )
}

const without = (what: string) => (sdl: string) => sdl.replace(new RegExp(`^.*\\b${what}\\b.*\\n`, 'm'), '')

describe('a removed field', () => {
  test('is an error if a recorded operation uses it; the error names the operation', async () => {
    const { changed } = await repository()
    const { code, text, report } = await changed(without('year'), {
      recorded: recordingOf('query Asked { source(id: "of mine") { year } }'),
    })
    expect(code).toBe(1)
    expect(report).toMatchObject({ ok: false, against: 'HEAD', operations: { files: 1, recorded: 1 } })
    expect(report.changes).toEqual({ breaking: 1, warned: 0, safe: 0 })
    expect(report.findings).toMatchObject([
      {
        ...{ of: 'changes', level: 'error', code: 'FIELD_REMOVED' },
        message: expect.stringContaining(
          "Field 'year' was removed from object type 'Source'; used by Asked (recorded 7 times)",
        ),
        places: [{ file: expect.stringContaining('library.graphql'), owners: ['@librarians'] }],
      },
      {
        of: 'operations',
        level: 'error',
        message: expect.stringContaining('Asked (recorded 7 times) would be rejected'),
      },
    ])
    expect(text).toContain('used by Asked (recorded 7 times)')
  })

  test('is a warning if no operation uses it', async () => {
    const { changed } = await repository()
    const { code, report } = await changed(without('year'), {
      recorded: recordingOf('query Asked { source(id: "of mine") { title } }'),
    })
    expect(code).toBe(0)
    expect(report).toMatchObject({ ok: true, changes: { breaking: 0, warned: 1, safe: 0 } })
    expect(report.findings).toMatchObject([
      { level: 'warning', message: expect.stringContaining('no known operation uses it') },
    ])
  })

  test('is an error if an operation in a file uses it; the error has the line', async () => {
    const { changed } = await repository()
    const { code, report } = await changed(without('title'))
    expect(code).toBe(1)
    expect(report.findings).toMatchObject([
      { of: 'changes', message: expect.stringMatching(/used by .*operations\/titles\.graphql/) },
      {
        of: 'operations',
        places: [{ file: expect.stringContaining('operations/titles.graphql'), line: 2, column: 51 }],
      },
    ])
  })

  test('is an error if no operation is known', async () => {
    const { 'operations/titles.graphql': _, ...rest } = project
    const { changed } = await repository(rest)
    const { code, text } = await changed(without('year'))
    expect(code).toBe(1)
    expect(text).toContain('No operation is known, so every breaking change is an error.')
  })
})

describe('a change', () => {
  test.each<[what: string, level: string, change: (sdl: string) => string]>([
    ['a selected field has a new name', 'error', sdl => sdl.replace(/\bsources\b/, 'found')],
    ['a removed field whose name is a prefix of a selected field', 'warning', without('tit')],
    ['a new required argument of a selected field', 'error', sdl => sdl.replace('id: ID!', 'id: ID! "T." in: Kind!')],
    ['a removed field of an input that a variable has', 'error', without('word')],
    ['a removed value of an enum that a variable has', 'error', without('FILM')],
    ['a removed argument that no operation sends', 'warning', without('most')],
    ['a field that no operation selects has a new type', 'warning', sdl => sdl.replace('year: Int', 'year: String')],
    ['a selected field has a new type', 'error', sdl => sdl.replace('title: String', 'title: Int')],
    [
      'a new required field of an input that a variable has',
      'error',
      sdl => sdl.replace('kind: Kind\n}\n', 'kind: Kind\n "T." of: ID!\n}\n'),
    ],
  ])('%s: %s', async (_, level, change) => {
    const { changed } = await repository()
    const { report } = await changed(change)
    expect(report.findings.filter(({ of }) => of === 'changes').map(finding => finding.level)).toContain(level)
    if (level === 'warning') expect(report.ok).toBe(true)
  })

  test('that adds a field is safe, also for its description', async () => {
    const { changed } = await repository()
    const { code, report } = await changed(sdl => sdl.replace('"T." year', '"T." author: String  "T." year'))
    expect([code, report.changes]).toEqual([0, { breaking: 0, warned: 0, safe: 2 }])
  })

  test('that breaks the composition is reported as by accord compose', async () => {
    const { changed } = await repository()
    const { code, report } = await changed(sdl => sdl.replace('year: Int', 'year: Number'))
    expect(code).toBe(1)
    expect(report.findings[0]).toMatchObject({ of: 'composition', code: 'INVALID_GRAPHQL', advice: expect.any(String) })
  })
})

describe('the base of the comparison', () => {
  test('is the ref of the option', async () => {
    const { git, changed } = await repository()
    git('tag', 'v1')
    await changed(without('year'))
    const { report } = await changed(without('year'), { against: 'v1' })
    expect(report).toMatchObject({ against: 'v1', changes: { warned: 1 } })
  })

  test('must be a ref that git knows', async () => {
    const { yaml } = await repository()
    await expect(check(yaml, { against: 'nowhere', format: 'text' })).rejects.toThrow(
      /git finds no commit, branch or tag nowhere/,
    )
    await expect(check(yaml, { against: '--all', format: 'text' })).rejects.toThrow(
      /git finds no commit, branch or tag --all/,
    )
    await expect(
      check(yamlWith(project['supergraph.yaml'], project), { against: 'HEAD', format: 'text' }),
    ).rejects.toThrow(/git finds no commit, branch or tag HEAD/)
  })

  test('may have no schema', async () => {
    const { folder, yaml, git } = await repository()
    git('rm', '--quiet', '--cached', 'api.graphql')
    git('commit', '--quiet', '--message', 'without')
    const { text, code } = await check(yaml, { against: 'HEAD', format: 'text' })
    expect([code, text]).toEqual([0, expect.stringContaining('HEAD has no api.graphql')])
    expect(readFileSync(new URL('api.graphql', folder), 'utf8')).not.toBe('')
  })
})

describe('operations', () => {
  test('that are not GraphQL are reported by file and line', async () => {
    const { folder, changed } = await repository()
    writeFileSync(new URL('operations/broken.graphql', folder), '{\n  source(\n}')
    const { report } = await changed(without('year'))
    expect(report.findings.filter(({ of }) => of === 'operations')).toMatchObject([
      { level: 'error', message: expect.stringContaining('Syntax Error'), places: [{ line: 3, column: 1 }] },
    ])
  })

  test('that were already invalid before the change are no error', async () => {
    const { changed } = await repository()
    const { report } = await changed(without('year'), { recorded: recordingOf('query Asked { gone }') })
    expect(report).toMatchObject({ ok: true, operations: { recorded: 1 } })
  })

  test('that did not fit into the recording are counted', async () => {
    const { changed } = await repository()
    const file = fileURLToPath(new URL('r.json', folderWith({ 'r.json': '{"operations": [], "leftOut": 3}' })))
    const { text } = await changed(without('year'), { recorded: file })
    expect(text).toContain('The recording was full and lacks 3 requests.')
  })

  test('cannot be read from a missing file, or from one that is not a recording', async () => {
    const { yaml } = await repository()
    const asked = (recorded: string) => check(yaml, { against: 'HEAD', format: 'text', recorded })
    await expect(asked('nowhere.json')).rejects.toThrow('There is no recording nowhere.json.')
    await expect(asked(fileURLToPath(yaml))).rejects.toThrow('is not a recording of operations')
  })
})

describe('the rules', () => {
  const findingsOf = async (sdl: string) => {
    const text = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible"])\n${sdl}`
    const { subgraphs, errors } = await composed(
      yamlWith('subgraphs: { a: { routing_url: "http://a", schema: { file: a.graphql } } }', { 'a.graphql': text }),
    )
    expect(errors).toEqual([])
    return lint(subgraphs).map(({ code, places: [at] }) => `${code}:${at!.line}`)
  }
  const query = 'type Query { "T." thing: Thing }'

  test.each([
    [
      'a type, a field, an argument, an input field and a value',
      'description',
      'description:2 description:3 description:4 description:7 description:8 description:9 description:10',
      `type Query {
  thing(
    like: Like
  ): String
}
input Like {
  kind: Kind }
enum Kind {
  BOOK }`,
    ],
    [
      'a type in small letters',
      'naming',
      'naming:3',
      `"T." ${query}\n"T." type thing_ { "T." title: String }`.replace('thing: Thing', 'thing: thing_'),
    ],
    ['a field in capitals', 'naming', 'naming:2', '"T." type Query { "T." Thing: String }'],
    [
      'a value in small letters',
      'naming',
      'naming:3',
      '"T." type Query { "T." thing: Kind }\n"T." enum Kind { "T." book }',
    ],
    [
      'a root field of a non-null type',
      'nullable-field',
      'nullable-field:2',
      '"T." type Query { "T." thing: String! }',
    ],
    [
      'a field of an entity of a non-null type',
      'nullable-field',
      'nullable-field:3',
      `"T." ${query}\n"T." type Thing @key(fields: "code") { "T." code: ID! "T." title: String! }`,
    ],
    [
      'a connection without paging arguments',
      'connection-arguments',
      'connection-arguments:2',
      '"T." type Query { "T." things("T." first: Int): ThingConnection }\n"T." type ThingConnection { "T." nodes: [String] "T." pageInfo: String }',
    ],
    [
      'a connection without pageInfo',
      'connection-shape',
      'connection-shape:3',
      '"T." type Query { "T." things("T." first: Int "T." after: String): ThingConnection }\n"T." type ThingConnection { "T." nodes: [String] }',
    ],
    [
      'a list of entities',
      'growing-list',
      'growing-list:2',
      '"T." type Query { "T." things: [Thing] }\n"T." type Thing @key(fields: "id") { "T." id: ID! }',
    ],
  ])('find %s: %s', async (_, rule, expected, sdl) => {
    expect((await findingsOf(sdl)).join(' ')).toBe(expected)
    expect(rules.map(({ name }) => name)).toContain(rule)
  })

  test.each([
    ['a field that is hidden from clients', '"T." type Query { "T." thing: String  _hidden: String! @inaccessible }'],
    [
      'a list that is as long as its list argument',
      '"T." type Query { "T." things("T." ids: [ID!]): [Thing] }\n"T." type Thing @key(fields: "id") { "T." id: ID! }',
    ],
    [
      'a list that a comment with a reason allows',
      '"T." type Query {\n # accord-allow growing-list: there are two.\n "T." things: [Thing] }\n"T." type Thing @key(fields: "id") { "T." id: ID! }',
    ],
    [
      'a non-null field of a value type',
      '"T." type Query { "T." thing: Thing }\n"T." type Thing { "T." title: String! }',
    ],
  ])('accept %s', async (_, sdl) => {
    expect(await findingsOf(sdl)).toEqual([])
  })

  test('give only warnings for a subgraph read from an address, which returns no comments', async () => {
    const { url, close } = await serverOf((_, response) =>
      response.end(JSON.stringify({ data: { _service: { sdl: '"T." type Query { x: Int }' } } })),
    )
    const { subgraphs } = await composed(yamlWith(`subgraphs: { far: { schema: { subgraph_url: "${url}" } } }`))
    await close()
    expect(lint(subgraphs)).toMatchObject([{ level: 'warning', code: 'description', places: [{ file: url }] }])
  })

  test('blame the subgraph that brings a type, not the index to which composition adds it', async () => {
    const link =
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@inaccessible"])'
    const node = '"T." interface Node { "T." id: ID! }'
    const index = `${link}\n"T." type Query { "T." kinds: [NodeType] }\n"T."\nenum NodeType { "T." SOURCE }\n${node}\n`
    const offices = `${link}\n"T." type Query { "T." office: Office _links: Int @inaccessible }\n${node}\n`
    const listed = (name: string) => `${name}: { routing_url: "http://${name}", schema: { file: ${name}.graphql } }`
    const linted = async (office: string) => {
      const files = { 'index.graphql': index, 'offices.graphql': `${offices}${office}` }
      const yaml = yamlWith(`subgraphs:\n  ${listed('index')}\n  ${listed('offices')}\n`, files)
      const { subgraphs, errors } = await composed(yaml)
      expect(errors).toEqual([])
      expect(subgraphs[0]!.sdl).toContain('type Office implements Node')
      return lint(subgraphs).map(({ message, places: [at] }) => `${at!.subgraph}: ${message}`)
    }
    expect(await linted('"T." type Office implements Node @key(fields: "id") { "T." id: ID! }')).toEqual([])
    expect(await linted('type Office implements Node @key(fields: "id") { id: ID! }')).toEqual([
      'offices: Office has no description',
      'offices: Office.id has no description',
    ])
  })

  test('find nothing in the subgraphs of the graph, and each rule has a reason', async () => {
    expect(lint((await composed()).subgraphs).map(({ message }) => message)).toEqual([])
    for (const { why } of rules) expect(why).toMatch(/^[A-Z].*\.$/)
  })
})

describe('for GitHub', () => {
  test('a report is Markdown with a table', async () => {
    vi.stubEnv('GITHUB_STEP_SUMMARY', '')
    const { changed } = await repository()
    const { text } = await changed(without('year'), { format: 'github' })
    expect(text).toMatch(
      /^## :white_check_mark: No errors\. Against HEAD: 0 breaking, 1 with a warning, 0 safe; 1 operations in files, 0 recorded\.\n/,
    )
    expect(text).toContain(
      '### Changes of the public schema\n\n|  | what | says | where |\n| --- | --- | --- | --- |\n',
    )
    expect(text).toMatch(
      /^\| :warning: \| `FIELD_REMOVED` \| Field 'year' .* \| `.*library\.graphql:\d+:\d+` @librarians \|$/m,
    )
  })

  test('in a job the report is appended to the summary, and the lines are annotated', async () => {
    const summary = fileURLToPath(new URL('summary.md', folderWith({ 'summary.md': 'before\n' })))
    vi.stubEnv('GITHUB_STEP_SUMMARY', summary)
    const { changed } = await repository()
    const { text } = await changed(without('title'), { format: 'github' })
    expect(text.split('\n')[0]).toMatch(
      /^::error file=[^,]*library\.graphql,line=\d+,col=\d+,title=FIELD_REMOVED::Field 'title' was removed/,
    )
    expect(text).toMatch(
      /^::error file=[^,]*titles\.graphql,line=2,col=51,title=OPERATION_INVALID::Cannot query field "title"/m,
    )
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n## :x: 2 errors\./)
  })
})
