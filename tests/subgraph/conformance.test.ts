import { describe, expect, test } from 'vitest'
import { type Finding, tried } from '#cli/conformance/index'
import { committedYaml } from '#cli/graph'
import { readYaml } from '#cli/graph/yaml'
import { createSender, typesOf } from '#cli/test-subgraph'
import { freshGraph } from '#tests/graph'
import { subgraphNames } from '#toolkit/subgraph'

const graph = await freshGraph()
await graph.catchUp()
const { entries } = readYaml(committedYaml, {})

const findingsOf = (name: string, ask = createSender(graph.subgraph(name))): Promise<Finding[]> =>
  tried(name, ask, { others: typesOf(entries.filter(entry => entry.name !== name)), given: ['src_seed'] })

describe('the subgraphs of this repository', () => {
  test.each(subgraphNames())('%s pass every check that is a MUST or a SHOULD', async name => {
    const findings = await findingsOf(name)
    expect(findings.filter(({ result, level }) => result === 'failed' && level !== 'MAY')).toEqual([])
    expect(findings.filter(({ result }) => result === 'passed').length).toBeGreaterThan(12)
  })

  test('with a change feed run every check', async () => {
    expect((await findingsOf('organisations')).filter(({ result }) => result === 'unasked')).toEqual([])
  })

  test('fail where a list accepts `first` together with `last`', async () => {
    const ask = createSender(graph.subgraph('organisations'))
    const findings = await findingsOf('organisations', (query, variables) =>
      ask(query.replace(', last: 1', ''), variables),
    )
    expect(findings.filter(({ result }) => result === 'failed').map(({ check }) => check)).toEqual([
      'rejects `first` together with `last`',
    ])
  })
})
