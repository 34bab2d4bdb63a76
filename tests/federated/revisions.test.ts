import { readFileSync } from 'node:fs'
import { request as httpRequest, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { loadBundle, undoImport } from '#data/import'
import { createGateway, type Gateway } from '#gateway'
import { createHttpTransport } from '#src/gateway/subgraphs/http-client.ts'
import { createSubgraphServer } from '#src/toolkit/subgraph/subgraph-server.ts'
import { importRows, rowOf } from '#tests/door'
import { comes } from '#tests/embedded'
import { fleet } from '#tests/fleet'
import { freshGraph } from '#tests/graph'
import { madeBundle, manyOrganisations } from '#tests/made'
import { composedOf, json, serverOf } from '#tests/troubles'
import { createLog } from '#toolkit/runtime'

/*
 * How soon an import invalidates cached responses, and which responses stay cached: in one process, and with subgraphs over HTTP.
 */

const graph = await freshGraph({ cache: { megabytes: 8 } })
const all = ['agreements', 'initiatives', 'links', 'organisations', 'sources'].map(graph.subgraph)
const revisionsNow = () => Object.fromEntries(all.map(({ name, revision }) => [name, revision()]))
const areKnown = () => Object.values(revisionsNow()).every(revision => revision !== undefined)

const nokia = '{ organisation(id: "org_nokia") { id name identifiers { value } } }'
const mou = '{ agreement(id: "agr_china-unicom-nokia-mou-2015") { kind title } }'
const cited = '{ agreement(id: "agr_china-unicom-nokia-mou-2015") { claims { source { title } } } }'
const search = '{ search(query: "quagga") { totalCount } }'
const allQueries = [nokia, mou, cited, search]

const missesOf = (gateway: Gateway) =>
  gateway.measures.find(({ name }) => name === 'accord_response_cache_misses_total')!
const askOf = (gateway: Gateway) => async (query: string) => {
  const before = Number(missesOf(gateway).read())
  const { body } = await gateway.execute({ query })
  expect(body.errors).toBeUndefined()
  return { data: body.data as any, isCached: Number(missesOf(gateway).read()) === before }
}
/** Waits until the responses to the queries are cached. */
const warm = async (gateway: Gateway, queries = allQueries) => {
  for (const query of queries) {
    const isCached = async () => (await askOf(gateway)(query)).isCached
    expect(await comes(isCached, 5_000)).toBe(true)
  }
}

let addedIdentifiers = 0
/** Adds an identifier of Nokia and returns its value. */
const addIdentifier = async () => {
  const value = `98450000000${++addedIdentifiers}`
  await importRows(graph, 'organisations', [rowOf('identifiers', { entity: 'org_nokia', scheme: 'OTHER', value })])
  return value
}
const hasIdentifier = async (gateway: Gateway, value: string) => {
  const { data } = await askOf(gateway)(nokia)
  return data.organisation.identifiers.some((each: any) => each.value === value)
}

describe('the revision of a subgraph', () => {
  test('changes only with an import into that subgraph, within 1 s of its commit', async () => {
    // The revision of links is that of its index in memory, which is read on first use.
    await graph.ask(search)
    expect(await comes(areKnown, 5_000)).toBe(true)
    const before = revisionsNow()
    await pause(500)
    expect(revisionsNow()).toEqual(before)
    await addIdentifier()
    expect(await comes(() => revisionsNow().organisations !== before.organisations, 1_000)).toBe(true)
    const { organisations: _, ...others } = revisionsNow()
    const { organisations: __, ...othersBefore } = before
    expect(others).toEqual(othersBefore)
  })

  test('is undefined while the connection to the database is lost, and is read again afterwards', async () => {
    const before = revisionsNow()
    const admin = postgres(graph.url, { max: 1, onnotice: () => {} })
    const terminate = () =>
      admin`
        select pg_terminate_backend(pid) from pg_stat_activity
        where (query like 'listen %' or query like '%pg_advisory_unlock_shared%' or query = 'select 1')
          and pid <> pg_backend_pid()`
    await terminate()
    expect(await comes(() => !areKnown(), 500)).toBe(true)
    await admin`update organisations.revision set id = gen_random_uuid()`
    expect(await comes(areKnown, 5_000)).toBe(true)
    expect(revisionsNow().organisations).not.toBe(before.organisations)
    expect(revisionsNow().sources).toBe(before.sources)
    await admin.end()
  })
})

describe('in one process', () => {
  const { gateway } = graph
  const ask = askOf(gateway)

  test('an import invalidates the responses of its subgraphs within 500 ms, and no others', async () => {
    await warm(gateway)
    const value = await addIdentifier()
    await pause(500)
    expect(await hasIdentifier(gateway, value)).toBe(true)
    for (const query of [mou, cited]) expect((await ask(query)).isCached).toBe(true)
  })

  test('an import that changes nothing invalidates only the list of imports', async () => {
    const bundle = madeBundle(manyOrganisations(3, 'quagga'))
    await loadBundle(bundle, all)
    await graph.catchUp()
    await warm(gateway)
    const imports = '{ imports(first: 1) { nodes { id changes { table } } } }'
    const { data } = await ask(imports)
    await loadBundle(bundle, all)
    await pause(500)
    for (const query of allQueries) expect((await ask(query)).isCached).toBe(true)
    expect((await ask(imports)).data).not.toEqual(data)
  })

  test('an undo invalidates cached responses within 500 ms', async () => {
    const { importId } = await loadBundle(madeBundle(manyOrganisations(2, 'tapir')), all)
    const tapir = '{ organisations(filter: { name: "tapir" }) { totalCount } }'
    await warm(gateway, [tapir])
    expect((await ask(tapir)).data.organisations.totalCount).toBe(2)
    await undoImport(all, importId!)
    await pause(500)
    expect((await ask(tapir)).data.organisations.totalCount).toBe(0)
  })

  test('a changed source invalidates the responses that cite it', async () => {
    await warm(gateway)
    await importRows(graph, 'sources', [
      rowOf('sources', { id: 'src_seed', kind: 'NEWS', title: 'Another title of it' }, {}),
    ])
    await pause(500)
    const { data } = await ask(cited)
    expect(JSON.stringify(data)).toContain('Another title of it')
    expect((await ask(mou)).isCached).toBe(true)
  })

  test('responses of links are invalidated when the index has the import, not before', async () => {
    await warm(gateway, [search])
    await importRows(graph, 'organisations', [
      rowOf('organisations', { id: 'org_quagga-trust', kind: 'COMPANY' }),
      rowOf('names', { entity: 'org_quagga-trust', text: 'Quagga Trust', language: 'en', kind: 'PREFERRED' }),
    ])
    await pause(500)
    const before = await ask(search)
    expect(before.isCached).toBe(true)
    await graph.catchUp()
    expect((await ask(search)).data.search.totalCount).toBe(before.data.search.totalCount + 1)
  })
})

describe('over HTTP', () => {
  let remote: Gateway
  let failure: false | 'refused' | 'silent' = false
  const streams = new Set<ServerResponse>()
  const breakStreams = (how: 'refused' | 'silent') => {
    failure = how
    if (how === 'refused') for (const stream of streams) stream.destroy()
  }
  const repairStreams = () => {
    failure = false
    for (const stream of streams) stream.destroy()
  }
  const ends: (() => Promise<unknown>)[] = []
  afterAll(async () => {
    for (const end of ends.reverse()) await end()
  })

  /** A proxy before a subgraph, whose stream of revisions can be broken. */
  const startProxy = async (address: string) => {
    const { url, close } = await serverOf((request, response) => {
      const isStream = request.url === '/revisions'
      if (isStream && failure === 'refused') return response.destroy()
      if (isStream) streams.add(response)
      const { method, headers } = request
      const forwarded = httpRequest(new URL(request.url!, address), { method: method!, headers }, answer => {
        response.writeHead(answer.statusCode!, answer.headers)
        answer.on('data', chunk => {
          if (!isStream || failure !== 'silent') response.write(chunk)
        })
        answer.on('end', () => response.end())
      })
      forwarded.on('error', () => response.destroy())
      response.on('close', () => forwarded.destroy())
      forwarded.end(request.text)
    })
    ends.push(close)
    return `${url.replace(/\/graphql$/, '')}/graphql`
  }

  test('an import invalidates the responses of its subgraphs within 500 ms', async () => {
    const urls: Record<string, string> = {}
    for (const subgraph of all) {
      const app = await createSubgraphServer(subgraph, createLog('silent'))
      const address = await app.listen({ port: 0, host: '127.0.0.1' })
      ends.push(() => app.close())
      urls[subgraph.name] = await startProxy(address)
    }
    remote = await createGateway({
      supergraphSdl: readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'),
      log: createLog('silent'),
      cache: { megabytes: 8 },
      ...createHttpTransport({ urls }),
    })
    ends.push(async () => {
      repairStreams()
      await remote.stop()
    })
    await warm(remote)
    const value = await addIdentifier()
    await pause(500)
    expect(await hasIdentifier(remote, value)).toBe(true)
    for (const query of [mou, cited]) expect((await askOf(remote)(query)).isCached).toBe(true)
  })

  test.each(['refused', 'silent'] as const)('an import invalidates within 900 ms if the streams are %s', async how => {
    await warm(remote)
    breakStreams(how)
    const value = await addIdentifier()
    await pause(900)
    expect(await hasIdentifier(remote, value)).toBe(true)
    expect(await hasIdentifier(remote, await addIdentifier())).toBe(true)
    repairStreams()
    await warm(remote)
    expect((await askOf(remote)(nokia)).isCached).toBe(true)
  })
})

describe('of a subgraph of another team,', () => {
  const ends: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    while (ends.length > 0) await ends.pop()!()
  })

  /** A gateway with one subgraph, which answers with the number of the request; `onRevisions` answers its stream. */
  const small = async (onRevisions: (response: ServerResponse) => unknown, delayMs = 0) => {
    const state = { count: 0, revision: undefined as string | undefined }
    const { url, close } = await serverOf(async (request, response) => {
      if (request.url === '/revisions') return onRevisions(response)
      const data = { echo: String(++state.count) }
      await pause(delayMs)
      if (state.revision !== undefined) response.setHeader('x-revision', state.revision)
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'max-age=60, public' })
      response.end(JSON.stringify({ data }))
    })
    const { supergraphSdl } = composedOf({ books: `${new URL(url).origin}/graphql` })
    const gateway = await createGateway({
      supergraphSdl,
      log: createLog('silent'),
      cache: { megabytes: 1 },
      ...createHttpTransport(),
    })
    ends.push(close, () => gateway.stop())
    const ask = async () => (await gateway.execute({ query: '{ echo }' })).body.data?.echo
    return { ask, state }
  }

  test.each([
    ['has no such address', (response: ServerResponse) => response.writeHead(404).end()],
    ['has another response there', (response: ServerResponse) => json(response, { hello: 'there' })],
  ])('responses are cached for their max-age if it %s', async (_, onRevisions) => {
    const { ask, state } = await small(onRevisions)
    const isCached = async () => {
      const before = state.count
      await ask()
      return state.count === before
    }
    expect(await comes(isCached, 2_000)).toBe(true)
    expect([await isCached(), await isCached()]).toEqual([true, true])
  })

  test('no response is cached while its stream fails, and the stream is retried', async () => {
    let tries = 0
    const { ask } = await small(response => {
      tries++
      response.writeHead(503).end()
    })
    expect([await ask(), await ask(), await ask()]).toEqual(['1', '2', '3'])
    expect(await comes(() => tries > 3, 2_000)).toBe(true)
    expect(await ask()).toBe('4')
  })

  /** A stream that sends its revision every 100 ms; `publish` changes the revision. */
  const revisionStream = (first: string) => {
    let current = first
    let write = () => {}
    return {
      stream(response: ServerResponse) {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        write = () => response.write(`data: ${current}\n\n`)
        const timer = setInterval(write, 100)
        response.on('close', () => clearInterval(timer))
        write()
      },
      publish(revision: string) {
        current = revision
        write()
      },
    }
  }

  test('a call that started before a change is not shared with a request after the change', async () => {
    const { stream, publish } = revisionStream('one')
    const { ask } = await small(stream, 300)
    await ask()
    await pause(100)
    const first = ask()
    const same = ask()
    await pause(50)
    publish('two')
    await pause(50)
    const after = ask()
    expect(await Promise.all([first, same, after])).toEqual(['2', '2', '3'])
    expect(await ask()).toBe('3')
  })

  test('a response of a process with another revision is not cached', async () => {
    const { stream, publish } = revisionStream('one')
    const { ask, state } = await small(stream)
    state.revision = 'one'
    await ask()
    await pause(100)
    expect([await ask(), await ask()]).toEqual(['2', '2'])
    publish('two')
    await pause(50)
    expect([await ask(), await ask()]).toEqual(['3', '4'])
    state.revision = ''
    expect([await ask(), await ask()]).toEqual(['5', '6'])
    state.revision = 'two'
    // The first response with the new revision is not cached.
    expect([await ask(), await ask(), await ask()]).toEqual(['7', '8', '8'])
  })
})

describe('as separate processes', () => {
  test('an import invalidates cached responses within 500 ms, also after the restart of a subgraph', {
    tags: ['slow'],
    timeout: 120_000,
  }, async () => {
    const { gateway, restart, importing, stop } = await fleet({ RESPONSE_CACHE_MB: 8 })
    const quagga = '{ organisations(filter: { name: "quagga" }) { totalCount } }'
    const count = async () => (await gateway.ask(quagga)).data.organisations.totalCount
    const cacheControl = async () => {
      const headers = { 'content-type': 'application/json' }
      const init = { method: 'POST', headers, body: JSON.stringify({ query: quagga }) }
      return (await fetch(`${gateway.url}/graphql`, init)).headers.get('cache-control')
    }
    try {
      expect(await count()).toBe(0)
      expect(await comes(async () => /max-age=5\d/.test((await cacheControl())!), 5_000)).toBe(true)
      expect(await importing(madeBundle(manyOrganisations(3, 'quagga')))).toBe(0)
      await pause(500)
      expect(await count()).toBe(3)
      await restart('organisations', 'SIGKILL')
      expect(await importing(madeBundle(manyOrganisations(4, 'quagga')))).toBe(0)
      await pause(500)
      expect(await count()).toBe(4)
    } finally {
      await stop()
    }
  })
})
