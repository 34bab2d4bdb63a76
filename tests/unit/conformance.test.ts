import { describe, expect, test } from 'vitest'
import { checks, tried } from '#cli/conformance/index'
import { committedYaml } from '#cli/graph'
import { readYaml } from '#cli/graph/yaml'
import { askingAt, typesOf } from '#cli/test-subgraph'
import { startNotes } from '#tests/notes'
import { unfit } from '#tests/unfit'

const { url } = await startNotes()
const ask = askingAt(url)
const others = typesOf(readYaml(committedYaml, {}).entries)

describe('a subgraph from elsewhere', () => {
  test('that keeps the rules passes every check that can be tried', async () => {
    const findings = await tried('notes', ask, { others })
    expect(findings.filter(({ result }) => result === 'failed')).toEqual([])
    expect(findings.filter(({ result }) => result === 'unasked').map(({ check }) => check)).toEqual([
      'refuses both directions at once',
    ])
  }, 30_000)

  test.each(Object.entries(unfit))(
    'fails where it breaks a rule: %s',
    async (check, change) => {
      const findings = await tried('notes', change(ask), { others, only: check })
      const { result, found } = findings.find(each => each.check === check)!
      expect(result).toBe('failed')
      expect(found[0]).not.toBe('')
    },
    30_000,
  )
})

test('every check has a subgraph that fails it', () => {
  const names = Object.values(checks).flatMap(each => each.map(({ name }) => name))
  // Of lists that are read both ways the notes have none; organisations fail it in tests/subgraph/conformance.test.ts.
  expect(['refuses both directions at once', ...Object.keys(unfit)].sort()).toEqual(
    ['tells its schema', ...names].sort(),
  )
  for (const { why } of Object.values(checks).flat()) expect(why).toMatch(/\.$/)
})
