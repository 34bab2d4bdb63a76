import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { precisions } from '#src/toolkit/domain/edtf.ts'
import { sourceKinds } from '#src/toolkit/domain/value-ranking.ts'
import { blocksOf, documents } from '#tests/documents'
import { codeOf, filesIn, textOf } from '#tests/files'
import { writeSettingsTable } from '#toolkit/config'
import { codes } from '#toolkit/errors'

const files = filesIn()
// A command is in a block of code or in backticks.
const commands = documents.flatMap(file => [
  ...blocksOf(file).map(({ text }) => ({ file, text })),
  ...[...plainOf(file).matchAll(/`([^`]+)`/g)].map(([, text]) => ({ file, text: text! })),
])
const manifest = JSON.parse(textOf('package.json'))

describe('the documents', () => {
  test('include README, CONTRIBUTING and the main pages', () => {
    const pages = 'architecture data extending house-rules running schema'.split(' ').map(page => `docs/${page}.md`)
    expect(documents).toEqual(
      expect.arrayContaining(['README.md', 'CONTRIBUTING.md', ...pages, 'data/reference/README.md']),
    )
  })

  test('link only to existing files and headings', () => {
    const links = documents.flatMap(file =>
      [...plainOf(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to]) => ({ file, to: to! })),
    )
    const relative = links.filter(({ to }) => !/^(https?|mailto):/.test(to))
    expect(relative.length).toBeGreaterThan(10)
    expect(relative.filter(link => !leadsSomewhere(link)).map(({ file, to }) => `${file}: ${to}`)).toEqual([])
  })

  test('name only existing files and folders', () => {
    const named = documents.flatMap(file =>
      [...plainOf(file).matchAll(/`((?:schema|services|gateway|toolkit|data|cli|tests|docs)\/[\w./-]*)`/g)].map(
        ([, path]) => ({ file, path: path! }),
      ),
    )
    expect(named.length).toBeGreaterThan(30)
    expect(named.filter(({ path }) => !existsSync(new URL(`../../${path}`, import.meta.url)))).toEqual([])
  })

  test('name only existing commands', () => {
    const scripts = commands.flatMap(({ file, text }) =>
      [...text.matchAll(/\bnpm (run )?([a-z][\w:-]*)/g)].map(([, run, name]) => ({ file, run, name: name! })),
    )
    const own = ['ci', 'install']
    const programs = commands.flatMap(({ file, text }) =>
      [...text.matchAll(/\bnpx ([a-z][\w-]*)/g)].map(([, name]) => ({ file, name: name! })),
    )
    expect(scripts.map(({ name }) => name)).toEqual(expect.arrayContaining(['start', 'test', 'import', 'generate']))
    expect(scripts.filter(({ name, run }) => !(name in manifest.scripts || (!run && own.includes(name))))).toEqual([])
    expect(
      programs.filter(
        ({ name }) =>
          !(name in manifest.bin) && !existsSync(new URL(`../../node_modules/.bin/${name}`, import.meta.url)),
      ),
    ).toEqual([])
  })

  test('have blocks of GraphQL, which tests/federated/docs.test.ts runs, and no block without a language', () => {
    const languages = documents.flatMap(blocksOf).map(block => block.language)
    expect(languages.filter(language => language === 'graphql').length).toBeGreaterThan(5)
    expect(languages.filter(language => language === '')).toEqual([])
  })

  test('name every script of package.json', () => {
    const all = commands.map(({ text }) => text).join('\n')
    const scripts = Object.keys(manifest.scripts)
    expect(scripts).toEqual(
      'start dev serve import export data accord compose generate migrate test test:slow test:tagged test:browser test:long test:all test:steady bench check prepare'.split(
        ' ',
      ),
    )
    expect(scripts.filter(name => !new RegExp(`npm (run )?${name}\\b`).test(all))).toEqual([])
  })
})

test('docs/running.md: its table of settings is the one that `npm run generate` writes', () => {
  const page = textOf('docs/running.md')
  expect(page).toBe(writeSettingsTable(page))
  expect(rowsOf('docs/running.md', /^`MAX_QUEUED_REQUESTS`$/)).toHaveLength(1)
})

describe('docs/schema.md', () => {
  test('lists every error code with its meaning', () => {
    const rows = rowsOf('docs/schema.md', /^`[A-Z_]+`$/).filter(([name]) => name!.replaceAll('`', '') in codes)
    expect(rows).toEqual(Object.entries(codes).map(([code, meaning]) => [`\`${code}\``, meaning]))
  })

  test('gives the steps of the rule of claims in the order of toolkit/domain/value-ranking.ts', () => {
    const marks: [inCode: string, inWords: string][] = [
      ['isDenied ?', 'A value that no source contradicts'],
      ["claim.basis === 'STATED'", 'STATED before INFERRED'],
      ["['HIGH', 'MEDIUM', 'LOW']", 'HIGH, MEDIUM, LOW'],
      ['sourceKinds.indexOf', sourceKinds.join(', ')],
      ['precisions.indexOf', precisions.join(', ')],
      ['laterFirst(claim', 'published later'],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the test searches for this code
      ['${claim.source}', 'smaller id of the source'],
    ]
    const rank = codeOf('toolkit/domain/value-ranking.ts').split('function rankOf')[1]!
    const words = textOf('docs/schema.md').split('this rule chooses')[1]!
    for (const [text, places] of [
      [rank, marks.map(([inCode]) => rank.indexOf(inCode))],
      [words, marks.map(([, inWords]) => words.indexOf(inWords))],
    ] as const) {
      expect(places, text.slice(0, 800)).not.toContain(-1)
      expect(places).toEqual([...places].sort((a, b) => a - b))
    }
    const lines = rank
      .split('].join')[0]!
      .split('\n')
      .filter(line => line.startsWith('    '))
    expect(lines).toHaveLength(marks.length)
  })
})

/** A document without its blocks of code. */
function plainOf(file: string): string {
  return textOf(file).replace(/^```[\s\S]*?^```$/gm, '')
}

/** The table rows of a document whose first cell matches `form`. */
function rowsOf(file: string, form: RegExp): string[][] {
  return plainOf(file)
    .split('\n')
    .filter(line => line.startsWith('|'))
    .map(line =>
      line
        .split('|')
        .slice(1, -1)
        .map(cell => cell.trim()),
    )
    .filter(([first]) => form.test(first ?? ''))
}

function leadsSomewhere({ file, to }: { file: string; to: string }): boolean {
  const [path, heading] = to.split('#') as [string, string | undefined]
  const target = path === '' ? file : join(dirname(file), path)
  const isThere = files.includes(target) || files.some(each => each.startsWith(`${target.replace(/\/$/, '')}/`))
  return isThere && (heading === undefined || headingsOf(target).includes(heading))
}

function headingsOf(file: string): string[] {
  const titles = [...plainOf(file).matchAll(/^#+ (.*)$/gm)].map(([, title]) => title!)
  return titles.map(title =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
