import { describe, expect, test } from 'vitest'
import { checks, tried } from '#cli/conformance/index'
import type { SendQuery } from '#cli/conformance/types'
import { committedYaml } from '#cli/graph'
import { readYaml } from '#cli/graph/yaml'
import { querySender, testSubgraph, typesOf } from '#cli/test-subgraph'
import { createSubgraphServer } from '#src/toolkit/subgraph/subgraph-server.ts'
import { startNotes } from '#tests/notes'
import { run } from '#tests/processes'
import { serverOf } from '#tests/troubles'
import { unfit } from '#tests/unfit'
import { createLog } from '#toolkit/runtime'

const { url } = await startNotes()
const ask = querySender(url)
const others = typesOf(readYaml(committedYaml, {}).entries)

const answering =
  (field: string, value: unknown) =>
  (ask: SendQuery): SendQuery =>
  async (query, variables) =>
    query.includes(field) ? { took: 1, data: { [field]: value } } : ask(query, variables)

const gone =
  (ask: SendQuery): SendQuery =>
  async (query, variables) => {
    if (query === '{ __typename }') throw new Error('It is gone.')
    return ask(query, variables)
  }

describe('a subgraph from elsewhere', () => {
  test('that follows the rules passes every check that applies to it', async () => {
    const findings = await tried('notes', ask, { others })
    expect(findings.filter(({ result }) => result === 'failed')).toEqual([])
    expect(findings.filter(({ result }) => result === 'unasked').map(({ check }) => check)).toEqual([
      'rejects `first` together with `last`',
    ])
  }, 30_000)

  test.each(Object.entries(unfit))(
    'fails the check of a rule that it breaks: %s',
    async (check, change) => {
      const findings = await tried('notes', change(ask), { others, only: check })
      const { result, found } = findings.find(each => each.check === check)!
      expect(result).toBe('failed')
      expect(found[0]).not.toBe('')
    },
    30_000,
  )

  test.each<[what: string, check: string, change: (ask: SendQuery) => SendQuery, found: string]>([
    [
      'returns null for a list in its feed',
      'serves the feed of schema/feed.graphql to its end',
      answering('_links', { nodes: null }),
      'The feed has no lists of nodes, edges and verbs.',
    ],
    ['goes down during the checks', 'still responds after invalid requests', gone, 'It is gone.'],
  ])(
    'that %s fails that check, and the later checks still run',
    async (_, check, change, found) => {
      const findings = await tried('notes', change(ask), { others })
      expect(findings.find(each => each.check === check)).toMatchObject({ result: 'failed', found: [found] })
      expect(findings.at(-1)!.about).toBe('Its feed')
    },
    30_000,
  )
})

describe('accord test-subgraph', () => {
  const options = { ids: [], headers: {}, name: 'notes', strict: false }

  test('exits with 0 for a subgraph that conforms, and returns the same as JSON', async () => {
    const { code, text, json } = await testSubgraph(url, options)
    expect(code).toBe(0)
    expect(text).toMatch(/✓ MUST {3}composes with the graph\n/)
    expect(text).toMatch(/notes conforms to the rules of the graph: 34 passed, 0 failed .* 1 skipped\.\n$/)
    expect(json).toMatchObject({ ok: true, subgraph: 'notes' })
  }, 60_000)

  test('sends the given headers, and exits with 1 if the subgraph returns no schema', async () => {
    const seen: unknown[] = []
    const server = await serverOf((request, response) => {
      seen.push(request.headers.authorization)
      response.writeHead(401).end('Who are you?')
    })
    const { code, text } = await testSubgraph(server.url, { ...options, headers: { authorization: 'Bearer x' } })
    await server.close()
    expect(code).toBe(1)
    expect(text).toContain(
      '✗ MUST   returns its schema\n             { _service { sdl } } returns no schema: The response is not JSON (HTTP 401)',
    )
    expect(text).toContain('notes does not conform')
    expect(seen).toEqual(['Bearer x'])
  })

  test('explains how to test a subgraph that accepts requests only from the gateway', async () => {
    const subgraph = { sdl: 'type Query { x: Int }', execute: async () => ({}), revision: () => undefined }
    const app = await createSubgraphServer(subgraph as never, createLog('silent'), { isCaller: async () => false })
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    const { code, text } = await testSubgraph(`${address}/graphql`, options)
    await app.close()
    expect(code).toBe(1)
    expect(text).toContain(
      'This subgraph accepts requests only from the gateway: send the query there. To test it, start it with SUBGRAPH_CALLERS=anyone, or send its credentials with --header.\n',
    )
  })

  test.each([
    ['nowhere', 'There is no subgraph nowhere. Give the address of a subgraph, or one of these names: agreements, '],
    ['http://127.0.0.1:9/graphql', 'http://127.0.0.1:9/graphql does not respond: '],
  ])(
    'exits with 2 for %s and gives the reason',
    async (which, sentence) => {
      const { code, err } = await run('cli/accord.ts', ['test-subgraph', which], {})
      expect(err).toContain(sentence)
      expect(code).toBe(2)
    },
    30_000,
  )
})

test('every check has a subgraph that fails it', () => {
  const names = Object.values(checks).flatMap(each => each.map(({ name }) => name))
  // The notes have no list with `first` and `last`. tests/subgraph/conformance.test.ts covers this check with
  // organisations.
  expect(['rejects `first` together with `last`', ...Object.keys(unfit)].sort()).toEqual(
    ['returns its schema', ...names].sort(),
  )
  for (const { why } of Object.values(checks).flat()) expect(why).toMatch(/\.$/)
})
