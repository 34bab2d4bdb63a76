import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { codes, illustrated } from '#cli/codes'
import { type Example, supportedDirectives } from '#cli/codes/code'
import { formatError } from '#cli/command'
import { explain } from '#cli/explain'
import { composed } from '#cli/graph'
import { yamlWith } from '#tests/schemas'

/*
 * tests/samples/compositions has a folder for each code, with the subgraphs `tariffs` and `treaties`. They fail to
 * compose for that one reason. Each row has the places that the error must name, as `file:line`.
 */
const broken: [code: string, places: string][] = [
  ['EMPTY_MERGED_INPUT_TYPE', 'tariffs:5 treaties:6'],
  ['ENUM_VALUE_MISMATCH', 'tariffs:5 treaties:5 tariffs:3'],
  ['EXTENSION_WITH_NO_BASE', 'tariffs:5'],
  ['EXTERNAL_MISSING_ON_BASE', 'treaties:5'],
  ['EXTERNAL_TYPE_MISMATCH', 'tariffs:5 treaties:5'],
  ['EXTERNAL_UNUSED', 'treaties:6'],
  ['FIELD_ARGUMENT_DEFAULT_MISMATCH', 'tariffs:3 treaties:5'],
  ['FIELD_ARGUMENT_TYPE_MISMATCH', 'tariffs:6 treaties:3'],
  ['FIELD_TYPE_MISMATCH', 'tariffs:8 treaties:8'],
  ['INTERFACE_FIELD_NO_IMPLEM', 'tariffs:5 treaties:7'],
  ['INVALID_FIELD_SHARING', 'tariffs:7 treaties:8'],
  ['INVALID_GRAPHQL', 'tariffs:6'],
  ['INVALID_LINK_DIRECTIVE_USAGE', 'tariffs:2'],
  ['KEY_INVALID_FIELDS', 'tariffs:6 tariffs:5'],
  ['NO_QUERIES', 'supergraph.yaml:2 supergraph.yaml:3'],
  ['OVERRIDE_FROM_SELF_ERROR', 'treaties:5'],
  ['PROVIDES_FIELDS_MISSING_EXTERNAL', 'treaties:3 treaties:7'],
  ['REFERENCED_INACCESSIBLE', 'treaties:5 tariffs:7'],
  ['REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH', 'tariffs:4 treaties:5'],
  ['REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH', 'tariffs:7 treaties:5'],
  ['REQUIRES_INVALID_FIELDS', 'treaties:6 treaties:3'],
  ['SATISFIABILITY_ERROR', 'tariffs:5 treaties:4'],
  ['TYPE_KIND_MISMATCH', 'tariffs:5 treaties:5'],
]

const samples = new URL('../samples/compositions/', import.meta.url)
// The content of tests/samples/compositions/CODEOWNERS, where the last matching line decides.
const owners: Record<string, string[]> = {
  'tariffs.graphql': ['@customs'],
  'treaties.graphql': ['@treaties', '@law'],
  'supergraph.yaml': ['@graph'],
}

describe('subgraphs that do not compose', () => {
  test.each(broken)('%s: the error names file, line, owner and fix', async (code, places) => {
    const { errors, graph } = await composed(new URL(`${code}/supergraph.yaml`, samples))
    expect(graph).toBeUndefined()
    const error = errors.find(each => each.code === code)!
    const spots = error.places.map(({ file, line }) => `${file.split('/').pop()!.replace('.graphql', '')}:${line}`)
    expect(spots.join(' ')).toBe(places)
    for (const place of error.places) expect(place.owners).toEqual(owners[place.file.split('/').pop()!])

    const text = formatError(error)
    expect(text).toContain(`at tests/samples/compositions/${code}/`)
    expect(text).toMatch(/ @(customs|treaties @law|graph)$/m)
    expect(text).toContain(`Fix: ${codes[code]!.mend}`)
    expect(text).toContain(`accord -- explain ${code}`)
  })

  test('have at least 20 error codes, one for each folder of samples', () => {
    const folders = readdirSync(samples).filter(name => name !== 'CODEOWNERS')
    expect(folders).toEqual(broken.map(([code]) => code))
    expect(folders.length).toBeGreaterThanOrEqual(20)
  })
})

describe('accord explain', () => {
  test.each(Object.keys(illustrated))(
    '%s: the first example fails with this code, the corrected example composes',
    async code => {
      const { before, after } = illustrated[code]!
      expect((await errorsOf(before)).map(error => error.code)).toContain(code)
      expect(await errorsOf({ ...before, ...after })).toEqual([])
      expect(Object.keys(before)).toEqual(expect.arrayContaining(Object.keys(after)))
      const { text, json } = explain(code)
      for (const sdl of [...Object.values(before), ...Object.values(after)])
        expect(text.replace(/^ {2}/gm, '')).toContain(supportedDirectives(sdl))
      expect(json).toEqual({ code, ...illustrated[code] })
    },
  )

  test('has an example for at least 20 codes, and a meaning and a fix for each code', () => {
    expect(Object.keys(illustrated).length).toBeGreaterThanOrEqual(20)
    expect(Object.keys(codes)).toEqual(expect.arrayContaining(broken.map(([code]) => code)))
    for (const { meaning, mend } of Object.values(codes))
      for (const text of [meaning, mend]) expect(text).toMatch(/[.…]$/)
  })

  test('without a code lists all codes', () => {
    const { text, json } = explain(undefined)
    expect(text.trim().split('\n')).toHaveLength(Object.keys(codes).length)
    expect((json as { codes: unknown[] }).codes).toHaveLength(Object.keys(codes).length)
  })

  test.each([
    ['FIELD_TYPE_MISMATC', 'Did you mean FIELD_TYPE_MISMATCH?'],
    ['invalid-feild-sharing', 'Did you mean INVALID_FIELD_SHARING?'],
    ['SOMETHING_ELSE', 'Unknown code: SOMETHING_ELSE. Run `accord explain` to list all codes.'],
  ])('rejects the unknown code %s: %s', (code, message) => {
    expect(() => explain(code)).toThrow(message)
  })

  test('accepts a code in lower case', () => {
    expect(explain('no_queries').text).toMatch(/^NO_QUERIES\n/)
  })
})

/** The errors of composing an example; its SDL is inline in a supergraph.yaml, as `accord compose` reads it. */
async function errorsOf(example: Example) {
  const subgraphs = Object.entries(example).map(([name, sdl]) => [
    name,
    { routing_url: `http://${name}.example`, schema: { sdl: supportedDirectives(sdl) } },
  ])
  return (await composed(yamlWith(JSON.stringify({ subgraphs: Object.fromEntries(subgraphs) })))).errors
}
