import { describe, expect, test } from 'vitest'
import { filesIn, textOf } from '#tests/files'

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

  test('are facts, and say nothing of what should be', () => {
    expect(titles.length).toBeGreaterThan(100)
    expect(titles.filter(title => /^should\b|\b(?:it|they|this) should\b/i.test(title))).toEqual([])
  })

  test('belong to tests that run: none is left out and none stands alone', () => {
    expect(placesOf(/\b(?:test|it|describe)\.(?:only|todo|skip)\(/, tests)).toEqual([])
  })
})

test('the words were looked for in every folder', () => {
  const folders = new Set(files.filter(file => file.includes('/')).map(file => file.split('/')[0]))
  for (const folder of ['.ci', 'cli', 'data', 'docs', 'gateway', 'schema', 'services', 'tests', 'toolkit'])
    expect(folders).toContain(folder)
})
