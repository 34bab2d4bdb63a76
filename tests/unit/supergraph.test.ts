import { parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { composedOf } from '#cli/graph'
import type { Source } from '#cli/graph/sources'
import { projectsSdl } from '#tests/projects'
import { entityTypesIn, readSubgraphSdl, readSupergraph, subgraphsIn, validateSupergraph } from '#toolkit/config'
import { addedNodeTypes, isIndex, nodeTypeOf } from '#toolkit/graphql'
import { subgraphNames } from '#toolkit/subgraph'

const source = (name: string, sdl: string): Source => ({
  name,
  url: `http://127.0.0.1:9/${name}`,
  sdl,
  isOurs: false,
  listed: { file: 'supergraph.yaml', line: 1, column: 1, owners: [] },
  placeOf: spot => ({ file: `${name}.graphql`, owners: [], ...spot }),
})
const operations = new URL('../../schema/operations/', import.meta.url)
const index = subgraphNames().find(name => isIndex(readSubgraphSdl(name)))!
const ours = subgraphNames().map(name => source(name, readSubgraphSdl(name)))
const composed = async (...others: Source[]) => {
  const { graph, errors } = await composedOf([...ours, ...others], { operations })
  expect(errors).toEqual([])
  return graph!
}

describe('a composed graph', { timeout: 30_000 }, () => {
  test('has its subgraphs, their addresses, and the entity types with their owners', () => {
    const committed = readSupergraph({ supergraph: undefined })
    expect(subgraphsIn(committed).map(({ name }) => name)).toEqual(subgraphNames())
    expect(subgraphsIn(committed)[0]!.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/graphql$/)
    expect(entityTypesIn(committed).find(({ type }) => type === 'Source')).toEqual({
      type: 'Source',
      owners: [index, 'sources'],
      stubSubgraphs: ['agreements', 'initiatives', 'organisations'],
    })
  })

  test('adds no node types of the own subgraphs, which every index has', () => {
    const entityTypes = entityTypesIn(readSupergraph({ supergraph: undefined }))
    for (const name of subgraphNames())
      expect(addedNodeTypes(readSubgraphSdl(name), name, () => entityTypes)).toEqual([])
  })

  test('adds the entity types of another subgraph to an index, with the description of the owner', async () => {
    const { supergraphSdl, apiSdl, files } = await composed(source('projects', projectsSdl))
    expect(addedNodeTypes(readSubgraphSdl(index), index, () => entityTypesIn(supergraphSdl))).toEqual([
      { type: 'Project', owners: ['projects'], stubSubgraphs: [index] },
    ])
    expect(apiSdl).toMatch(/"""Work that a body has taken up\."""\n {2}PROJECT\n/)
    expect(Object.keys(files())).not.toContain('subgraphs/projects.graphql')
  })

  test.each([
    ['has no changefeed', projectsSdl.slice(0, projectsSdl.indexOf('# The change feed through which'))],
    [
      'has no entities',
      projectsSdl.replace('type Project implements Node @key(fields: "id")', 'type Project @shareable'),
    ],
    [
      'has another key',
      projectsSdl.replace(
        'type Project implements Node @key(fields: "id")',
        'type Project implements Node @key(fields: "title")',
      ),
    ],
  ])('adds no types of a subgraph that %s', async (_, sdl) => {
    parse(sdl)
    const { supergraphSdl } = await composed(source('projects', sdl))
    expect(addedNodeTypes(readSubgraphSdl(index), index, () => entityTypesIn(supergraphSdl))).toEqual([])
  })
})

test.each([
  ['a truncated one', readSupergraph({ supergraph: undefined }).slice(0, -10), /Syntax Error/],
  ['an empty text', '', /Syntax Error/],
  ['an ordinary schema', 'type Query { a: Int }', /not a supergraph/],
])('rejects a text that is not a supergraph: %s', (_, text, reason) => {
  expect(() => validateSupergraph(text)).toThrow(reason)
})

test('a missing supergraph gives an error with its file and the setting to check', () => {
  expect(() => readSupergraph({ supergraph: 'nowhere.graphql' })).toThrow(
    /nowhere\.graphql cannot be read \(ENOENT\)\. Check ACCORD_SUPERGRAPH/,
  )
})

test('a type name is converted to its value of NodeType', () => {
  expect(['Organisation', 'TradeFlow', 'EUProject', 'Act2017Bill'].map(nodeTypeOf)).toEqual([
    'ORGANISATION',
    'TRADE_FLOW',
    'EUPROJECT',
    'ACT2017_BILL',
  ])
})
