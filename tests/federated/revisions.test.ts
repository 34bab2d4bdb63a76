import { readFileSync } from 'node:fs'
import { request as httpRequest, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { loadBundle, undoImport } from '#data/import'
import { createGateway, type Gateway } from '#gateway'
import { createHttpTransport } from '#src/gateway/subgraphs/http-client.ts'
import { createSubgraphServer } from '#src/toolkit/subgraph/subgraph-server.ts'
import { rowOf, takeIn } from '#tests/door'
import { comes } from '#tests/embedded'
import { fleet } from '#tests/fleet'
import { freshGraph } from '#tests/graph'
import { madeBundle, manyOrganisations } from '#tests/made'
import { composedOf, json, serverOf } from '#tests/troubles'
import { createLog } from '#toolkit/runtime'

/*
 * How soon an import is seen through answers that are kept, and which of them it leaves alone: in one process, and where the
 * subgraphs are reached over HTTP.
 */

const graph = await freshGraph({ cache: { megabytes: 8 } })
const all = ['agreements', 'initiatives', 'links', 'organisations', 'sources'].map(graph.subgraph)
const revisionsNow = () => Object.fromEntries(all.map(({ name, revision }) => [name, revision()]))
const areKnown = () => Object.values(revisionsNow()).every(revision => revision !== undefined)

const nokia = '{ organisation(id: "org_nokia") { id name identifiers { value } } }'
const mou = '{ agreement(id: "agr_china-unicom-nokia-mou-2015") { kind title } }'
const cited = '{ agreement(id: "agr_china-unicom-nokia-mou-2015") { claims { source { title } } } }'
const found = '{ search(query: "quagga") { totalCount } }'
const everyOne = [nokia, mou, cited, found]

const madeBy = (gateway: Gateway) => gateway.measures.find(({ name }) => name === 'accord_response_cache_misses_total')!
const askOf = (gateway: Gateway) => async (query: string) => {
  const before = Number(madeBy(gateway).read())
  const { body } = await gateway.execute({ query })
  expect(body.errors).toBeUndefined()
  return { data: body.data as any, isKept: Number(madeBy(gateway).read()) === before }
}
/** Waits until answers to these are kept. */
const warm = async (gateway: Gateway, queries = everyOne) => {
  for (const query of queries) {
    const isKept = async () => (await askOf(gateway)(query)).isKept
    expect(await comes(isKept, 5_000)).toBe(true)
  }
}

let turn = 0
/** A number that Nokia has from now on. */
const identified = async () => {
  const value = `98450000000${++turn}`
  await takeIn(graph, 'organisations', [rowOf('identifiers', { entity: 'org_nokia', scheme: 'OTHER', value })])
  return value
}
const hasNumber = async (gateway: Gateway, value: string) => {
  const { data } = await askOf(gateway)(nokia)
  return data.organisation.identifiers.some((each: any) => each.value === value)
}

describe('the revision of a subgraph', () => {
  test('is the same until an import changes something there, and is told when it is committed', async () => {
    // Links are at that of their memory, which is read when it is first needed.
    await graph.ask(found)
    expect(await comes(areKnown, 5_000)).toBe(true)
    const before = revisionsNow()
    await pause(500)
    expect(revisionsNow()).toEqual(before)
    await identified()
    expect(await comes(() => revisionsNow().organisations !== before.organisations, 1_000)).toBe(true)
    const { organisations: _, ...others } = revisionsNow()
    const { organisations: __, ...othersBefore } = before
    expect(others).toEqual(othersBefore)
  })

  test('is not known while its database is away, and then is that of the database', async () => {
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

  test('an import is seen at once, and what it does not touch stays', async () => {
    await warm(gateway)
    const value = await identified()
    await pause(500)
    expect(await hasNumber(gateway, value)).toBe(true)
    for (const query of [mou, cited]) expect((await ask(query)).isKept).toBe(true)
  })

  test('an import that changes nothing empties nothing, though it is listed', async () => {
    const bundle = madeBundle(manyOrganisations(3, 'quagga'))
    await loadBundle(bundle, all)
    await graph.catchUp()
    await warm(gateway)
    const listed = '{ imports(first: 1) { nodes { id changes { table } } } }'
    const { data } = await ask(listed)
    await loadBundle(bundle, all)
    await pause(500)
    for (const query of everyOne) expect((await ask(query)).isKept).toBe(true)
    expect((await ask(listed)).data).not.toEqual(data)
  })

  test('what is taken back is seen at once', async () => {
    const { importId } = await loadBundle(madeBundle(manyOrganisations(2, 'tapir')), all)
    const tapir = '{ organisations(filter: { name: "tapir" }) { totalCount } }'
    await warm(gateway, [tapir])
    expect((await ask(tapir)).data.organisations.totalCount).toBe(2)
    await undoImport(all, importId!)
    await pause(500)
    expect((await ask(tapir)).data.organisations.totalCount).toBe(0)
  })

  test('a source of another kind is seen where it is cited', async () => {
    await warm(gateway)
    await takeIn(graph, 'sources', [
      rowOf('sources', { id: 'src_seed', kind: 'NEWS', title: 'Another title of it' }, {}),
    ])
    await pause(500)
    const { data } = await ask(cited)
    expect(JSON.stringify(data)).toContain('Another title of it')
    expect((await ask(mou)).isKept).toBe(true)
  })

  test('links answer anew once the index has it, and not before', async () => {
    await warm(gateway, [found])
    await takeIn(graph, 'organisations', [
      rowOf('organisations', { id: 'org_quagga-trust', kind: 'COMPANY' }),
      rowOf('names', { entity: 'org_quagga-trust', text: 'Quagga Trust', language: 'en', kind: 'PREFERRED' }),
    ])
    await pause(500)
    const before = await ask(found)
    expect(before.isKept).toBe(true)
    await graph.catchUp()
    expect((await ask(found)).data.search.totalCount).toBe(before.data.search.totalCount + 1)
  })
})

describe('over HTTP', () => {
  let remote: Gateway
  let isCut: false | 'refused' | 'silent' = false
  const streams = new Set<ServerResponse>()
  const cut = (how: 'refused' | 'silent') => {
    isCut = how
    if (how === 'refused') for (const stream of streams) stream.destroy()
  }
  const heal = () => {
    isCut = false
    for (const stream of streams) stream.destroy()
  }
  const ends: (() => Promise<unknown>)[] = []
  afterAll(async () => {
    for (const end of ends.reverse()) await end()
  })

  /** Passes on what a subgraph is asked and answers, but for its stream of revisions while that is cut. */
  const proxied = async (address: string) => {
    const { url, close } = await serverOf((asked, response) => {
      const isStream = asked.url === '/revisions'
      if (isStream && isCut === 'refused') return response.destroy()
      if (isStream) streams.add(response)
      const { method, headers } = asked
      const passed = httpRequest(new URL(asked.url!, address), { method: method!, headers }, answer => {
        response.writeHead(answer.statusCode!, answer.headers)
        answer.on('data', chunk => {
          if (!isStream || isCut !== 'silent') response.write(chunk)
        })
        answer.on('end', () => response.end())
      })
      passed.on('error', () => response.destroy())
      response.on('close', () => passed.destroy())
      passed.end(asked.text)
    })
    ends.push(close)
    return `${url.replace(/\/graphql$/, '')}/graphql`
  }

  test('an import is seen within a second', async () => {
    const urls: Record<string, string> = {}
    for (const subgraph of all) {
      const app = await createSubgraphServer(subgraph, createLog('silent'))
      const address = await app.listen({ port: 0, host: '127.0.0.1' })
      ends.push(() => app.close())
      urls[subgraph.name] = await proxied(address)
    }
    remote = await createGateway({
      supergraphSdl: readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'),
      log: createLog('silent'),
      cache: { megabytes: 8 },
      ...createHttpTransport({ urls }),
    })
    ends.push(async () => {
      heal()
      await remote.stop()
    })
    await warm(remote)
    const value = await identified()
    await pause(500)
    expect(await hasNumber(remote, value)).toBe(true)
    for (const query of [mou, cited]) expect((await askOf(remote)(query)).isKept).toBe(true)
  })

  test.each(['refused', 'silent'] as const)('it is seen as well while nothing is told of it: %s', async how => {
    await warm(remote)
    cut(how)
    const value = await identified()
    await pause(900)
    expect(await hasNumber(remote, value)).toBe(true)
    expect(await hasNumber(remote, await identified())).toBe(true)
    heal()
    await warm(remote)
    expect((await askOf(remote)(nokia)).isKept).toBe(true)
  })
})

describe('of subgraphs of others', () => {
  const ends: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    while (ends.length > 0) await ends.pop()!()
  })

  /** A gateway before a subgraph that answers with its turn, `tellRevisions` if it is asked for them. */
  const small = async (tellRevisions: (response: ServerResponse) => unknown, answerIn = 0) => {
    const asked = { count: 0, at: undefined as string | undefined }
    const { url, close } = await serverOf(async (request, response) => {
      if (request.url === '/revisions') return tellRevisions(response)
      const data = { echo: String(++asked.count) }
      await pause(answerIn)
      if (asked.at !== undefined) response.setHeader('x-revision', asked.at)
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
    return { ask, asked }
  }

  test.each([
    ['knows no such address', (response: ServerResponse) => response.writeHead(404).end()],
    ['answers something else there', (response: ServerResponse) => json(response, { hello: 'there' })],
  ])('answers are kept as long as they say, where one %s', async (_, tell) => {
    const { ask, asked } = await small(tell)
    const isKept = async () => {
      const before = asked.count
      await ask()
      return asked.count === before
    }
    expect(await comes(isKept, 2_000)).toBe(true)
    expect([await isKept(), await isKept()]).toEqual([true, true])
  })

  test('no answer is kept while its stream fails, and they are asked for again and again', async () => {
    let tries = 0
    const { ask } = await small(response => {
      tries++
      response.writeHead(503).end()
    })
    expect([await ask(), await ask(), await ask()]).toEqual(['1', '2', '3'])
    expect(await comes(() => tries > 3, 2_000)).toBe(true)
    expect(await ask()).toBe('4')
  })

  /** Tells a revision again and again; what it gives tells another. */
  const telling = (first: string) => {
    let told = first
    let write = () => {}
    return {
      stream(response: ServerResponse) {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        write = () => response.write(`data: ${told}\n\n`)
        const timer = setInterval(write, 100)
        response.on('close', () => clearInterval(timer))
        write()
      },
      tell(revision: string) {
        told = revision
        write()
      },
    }
  }

  test('a call that was begun before a change is not shared by who asks after it', async () => {
    const { stream, tell } = telling('one')
    const { ask } = await small(stream, 300)
    await ask()
    await pause(100)
    const first = ask()
    const same = ask()
    await pause(50)
    tell('two')
    await pause(50)
    const after = ask()
    expect(await Promise.all([first, same, after])).toEqual(['2', '2', '3'])
    expect(await ask()).toBe('3')
  })

  test('no answer is kept that another process made which has not heard of a change', async () => {
    const { stream, tell } = telling('one')
    const { ask, asked } = await small(stream)
    asked.at = 'one'
    await ask()
    await pause(100)
    expect([await ask(), await ask()]).toEqual(['2', '2'])
    tell('two')
    await pause(50)
    expect([await ask(), await ask()]).toEqual(['3', '4'])
    asked.at = ''
    expect([await ask(), await ask()]).toEqual(['5', '6'])
    asked.at = 'two'
    // That it is there is known from the first that is made so.
    expect([await ask(), await ask(), await ask()]).toEqual(['7', '8', '8'])
  })
})

describe('as separate processes', () => {
  test('an import is seen within a second, and a subgraph that is restarted is asked again', {
    tags: ['slow'],
    timeout: 120_000,
  }, async () => {
    const { gateway, restart, importing, stop } = await fleet({ RESPONSE_CACHE_MB: 8 })
    const quagga = '{ organisations(filter: { name: "quagga" }) { totalCount } }'
    const count = async () => (await gateway.ask(quagga)).data.organisations.totalCount
    const age = async () => {
      const headers = { 'content-type': 'application/json' }
      const asked = { method: 'POST', headers, body: JSON.stringify({ query: quagga }) }
      return (await fetch(`${gateway.url}/graphql`, asked)).headers.get('cache-control')
    }
    try {
      expect(await count()).toBe(0)
      expect(await comes(async () => /max-age=5\d/.test((await age())!), 5_000)).toBe(true)
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
