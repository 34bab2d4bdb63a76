import { describe, expect, test } from 'vitest'
import { filesIn, textOf } from '#tests/files'
import { commentsOf, descriptionsOf, type Prose, paragraphsOf, sentencesOf, titlesOf } from '#tests/prose'

const binary = /\.(png|jpe?g|ico|woff2?|gz|parquet)$/
const files = filesIn().filter(file => !binary.test(file))
const written = files.filter(file => file !== 'package-lock.json' && !file.endsWith('.csv'))

/** Where a text is found, as `file:line`. */
const placesOf = (form: RegExp, among: string[]) =>
  among.flatMap(file =>
    textOf(file)
      .split('\n')
      .flatMap((line, i) => (form.test(line) ? `${file}:${i + 1}: ${line.trim().slice(0, 100)}` : [])),
  )

// Written so that they do not find themselves.
const forbidden: [what: string, form: RegExp, among: string[], caught: string][] = [
  [
    'paths of somebody’s machine',
    /(?:^|[^\w.~])\/(?:work|root|Users|farm|tmp\/\w)[/]|[/]home\/(?!node\b)\w/,
    written,
    ' /Users' + '/somebody',
  ],
  ['hosts of package registries', /registry\.\w+\.\w|npm\.pkg\./, files, 'https://registry' + '.example.org'],
  ['work that is left for later', /\b(?:TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b/, written, '// TO' + 'DO: more'],
]

describe('no file has', () => {
  test.each(forbidden)('%s', (_, form, among, caught) => {
    expect(form.test(caught)).toBe(true)
    expect(placesOf(form, among)).toEqual([])
  })
})

describe('the titles of tests', () => {
  const tests = files.filter(file => file.endsWith('.test.ts'))
  const titles = tests.flatMap(file =>
    [...textOf(file).matchAll(/\b(?:test|it|describe)(?:\.\w+)*\(\s*(['"`])(.*?)\1\s*,/g)].map(([, , title]) => title!),
  )

  test('state facts, without the word `should`', () => {
    expect(titles.length).toBeGreaterThan(100)
    expect(titles.filter(title => /^should\b|\b(?:it|they|this) should\b/i.test(title))).toEqual([])
  })

  test('belong to tests that run: none is left out and none stands alone', () => {
    expect(placesOf(/\b(?:test|it|describe)\.(?:only|todo|skip)\(/, tests)).toEqual([])
  })
})

/*
 * The language of the project: each form has the words to write in its place. `docs/glossary.md` defines the terms.
 */
const banned: [form: RegExp, instead: string, caught: string][] = [
  [/\b(?:whoever|whatever|wherever|nobody|thereby)\b|\bsave (?:that|for)\b/i, 'a noun', 'whoever asks'],
  [/\bthings?\b/i, 'entity, row, record', 'the thing'],
  [/\bties?\b/i, 'link', 'two ties'],
  [/\b(?:told|tells|telling)\b|\btell (?!.*\bfrom\b)/i, 'has, carries, sends, reports', 'is told'],
  [/\b(?:hears?|heard|hearing)\b/i, 'receives, listens', 'a process hears'],
  [/\b(?:kept|forgets?|forgotten|forgetting)\b/i, 'cached, stored, evicted', 'rows that are kept'],
  [/\bpatience\b|\bin time\b/i, 'timeout, deadline, retry', 'patience'],
  [/\b(?:take|takes|taken|taking|took) (?:in|back)\b/i, 'import, undo', 'taken in'],
  [/\btak(?:e|es|en|ing) the place\b|\btook the place\b/i, 'replace', 'takes the place'],
  [/\b(?:of|by) (?:ours|theirs)\b/i, 'a noun', 'of ours'],
  [/\bthe (?:asked|told|known)\b(?! \w)/i, 'a noun', 'the asked'],
  [/\b(?:misfits?|flaws?|unsound)\b/i, 'error', 'a flaw'],
]
const openings = /^(?:Who|Whoever|Whom|Whose|What|Whatever|Wherever|Of)\b(?!.*\?$)/

describe('the language of', () => {
  const isCode = (file: string) => /\.(?:ts|tsx|mjs|ts\.txt)$/.test(file) && !isGenerated(file)
  const isGenerated = (file: string) =>
    /resolver-types|schema-types|\/migrations\/|compose-spec|\.generated\./.test(file)
  const kinds: [kind: string, prose: Prose[]][] = [
    ['comments', files.filter(isCode).flatMap(commentsOf)],
    ['documents', files.filter(file => file.endsWith('.md')).flatMap(paragraphsOf)],
    [
      'descriptions',
      files.filter(file => /^schema\/(?!supergraph|api)\w+\.graphql$/.test(file)).flatMap(descriptionsOf),
    ],
    ['titles', files.filter(file => file.endsWith('.test.ts')).flatMap(titlesOf)],
  ]
  // Files and folders that are not yet in the project's language. The list is empty when all are.
  const exceptions: string[] = []

  test.each(kinds)('%s has no banned word and no headless opening', (_, prose) => {
    expect(prose.length).toBeGreaterThan(50)
    const found = prose
      .filter(({ file }) => !exceptions.some(folder => file.startsWith(folder)))
      .flatMap(piece =>
        sentencesOf(piece).flatMap(sentence => {
          const [, instead] =
            banned.find(([form]) => form.test(sentence)) ?? (openings.test(sentence) ? [0, 'a subject'] : [])
          return instead ? [`${piece.file}:${piece.line}: ${sentence.slice(0, 110)} → ${instead}`] : []
        }),
      )
    expect(found, found.join('\n')).toEqual([])
  })

  test.each(banned)('%s is seen, for which one writes: %s', (form, _, caught) => {
    expect(form.test(caught)).toBe(true)
  })

  test('an opening without a subject is seen, and a question is not one', () => {
    expect(openings.test('Who asks is answered.')).toBe(true)
    expect(openings.test('Who signed it?')).toBe(false)
  })
})

test('the words were looked for in every folder', () => {
  const folders = new Set(files.filter(file => file.includes('/')).map(file => file.split('/')[0]))
  for (const folder of ['.ci', 'cli', 'data', 'docs', 'gateway', 'schema', 'services', 'tests', 'toolkit'])
    expect(folders).toContain(folder)
})
