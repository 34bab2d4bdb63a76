import { afterAll, describe, expect, test } from 'vitest'
import { clear, comes, folder } from '#tests/embedded'
import { madeBundle, manyOrganisations } from '#tests/made'
import { run, serve, serveGraph } from '#tests/processes'

// The index of links in a running graph, into which another process imports.

const home = folder()
afterAll(() => clear(home), 60_000)

const searchFor = (word: string) =>
  `{ search(query: "${word} company") { totalCount nodes { id ... on Organisation { name } } } }`

describe('the index of links', () => {
  test('is complete when /readyz succeeds, and has an import within 10 s', async () => {
    const graph = await serveGraph({ ACCORD_HOME: home })
    const { data } = await graph.ask('{ paths(from: "org_nokia", to: "org_huawei") { paths { length } } }')
    expect(data.paths.paths[0]).toEqual({ length: 4 })

    const { behind } = (await (await fetch(`${graph.url}/readyz`)).json()) as any
    expect(Object.keys(behind).sort()).toEqual(['agreements', 'initiatives', 'organisations', 'sources'])
    expect(Math.max(...Object.values<number>(behind))).toBeLessThan(10)

    const { code } = await run('data/commands/import.ts', [madeBundle(manyOrganisations(3, 'zebra'))], {
      ACCORD_HOME: home,
    })
    expect(code).toBe(0)
    let answer: any
    const isFound = async () => {
      answer = await graph.ask(searchFor('zebra'))
      return answer.data.search?.totalCount === 3
    }
    await comes(isFound, 10_000)
    expect(answer.data.search.nodes.map((node: any) => node.name).sort()).toEqual(
      [0, 1, 2].map(at => `The zebra company no. ${at}`),
    )
    await graph.end()
  }, 120_000)

  test('is served at the next start before a feed is read, also by a single process over HTTP', async () => {
    const organisations = await serve('gateway/server/serve-command.ts', ['organisations'], { ACCORD_HOME: home })
    const links = await serve('gateway/server/serve-command.ts', ['links'], {
      ACCORD_HOME: home,
      // The test sends requests to it without a gateway.
      SUBGRAPH_CALLERS: 'anyone',
      SUBGRAPH_URL_ORGANISATIONS: `${organisations.url}/graphql`,
    })
    expect((await links.ask('{ search(query: "zebra company") { totalCount } }')).data.search.totalCount).toBe(3)
    await run('data/commands/import.ts', [madeBundle(manyOrganisations(2, 'okapi'))], { ACCORD_HOME: home })
    const isFound = async () =>
      (await links.ask('{ search(query: "okapi company") { totalCount } }')).data.search.totalCount === 2
    await comes(isFound, 10_000)
    expect(await isFound()).toBe(true)
    await Promise.all([links.end(), organisations.end()])
  }, 120_000)
})
