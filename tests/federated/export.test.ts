import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { buildSchema } from 'graphql'
import { describe, expect, test } from 'vitest'
import { loadBundle } from '#data/import'
import { findExportableLists } from '#src/gateway/export/exportable-lists.ts'
import { textOf } from '#tests/files'
import { freshGraph, type TestGraph } from '#tests/graph'
import { madeBundle, type Tables } from '#tests/made'
import { freePort } from '#tests/processes'
import { subgraphNames } from '#toolkit/subgraph'

type Line = Record<string, string>

const lists = ['agreements', 'events', 'initiatives', 'organisations', 'participations', 'people', 'sources']
const graph = await freshGraph({ rowCache: 0 })
const open = (path: string, headers: Record<string, string> = {}, at: TestGraph = graph) =>
  at.gateway.app.inject({ url: `/export/${path}`, headers })

/** The rows of an export that has to succeed, each with its cells by column. */
async function linesOf(path: string, at: TestGraph = graph): Promise<Line[]> {
  const { statusCode, body } = await open(path, {}, at)
  expect(statusCode, body).toBe(200)
  return parse(body, { columns: true, record_delimiter: '\r\n' })
}

async function objectsOf(path: string, at: TestGraph = graph): Promise<any[]> {
  const { body } = await open(path, {}, at)
  return body
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line))
}

const take = async (tables: Tables, at: TestGraph) => {
  const { faults } = await loadBundle(madeBundle(tables), subgraphNames().map(at.subgraph))
  expect(faults).toEqual([])
}

test('a table costs a point for each thing that is told in it, and not what its pages might', async () => {
  const at = await freshGraph({ load: { rateLimit: 10_000 } })
  const statusOf = async (path: string) => (await open(path, {}, at)).statusCode
  // A page of these may cost 36,000, of which it has one row.
  for (let turn = 0; turn < 5; turn++) expect(await statusOf('agreements.csv?title=cidf')).toBe(200)
  const statuses = []
  for (let turn = 0; turn < 5; turn++) statuses.push(await statusOf('agreements.csv'))
  expect([statuses[0], statuses.at(-1)]).toEqual([200, 429])
})

describe('each list', () => {
  test('is told at /export, with its columns and parameters', async () => {
    const { lists: told } = (await graph.gateway.app.inject('/export')).json()
    expect(Object.keys(told)).toEqual(lists)
    for (const { columns } of Object.values<any>(told)) expect(new Set(columns).size).toBe(columns.length)
    expect(told.people.addresses).toEqual(['/export/people.csv', '/export/people.jsonl'])
    expect(told.agreements.parameters).toEqual(
      expect.arrayContaining(['kind', 'date.from', 'evidence.source', 'language']),
    )
  })

  test.each(lists.filter(name => name !== 'participations'))('%s has a row for each of its entries', async name => {
    const { data } = await graph.ask(`{ list: ${name}(first: 0) { totalCount } }`)
    const lines = await linesOf(`${name}.csv`)
    expect(lines.length).toBe(data.list.totalCount)
    expect(new Set(lines.map(line => line.id)).size).toBe(lines.length)
    expect((await objectsOf(`${name}.jsonl`)).map(object => object.id)).toEqual(lines.map(line => line.id))
  })

  test('participations has a row for each part that somebody takes', async () => {
    const lines = await linesOf('participations.csv')
    const counts = await Promise.all(
      ['agreements', 'events', 'initiatives'].map(async list => {
        const nodes: any[] = []
        for (let cursor: string | null = null; ; ) {
          const { data } = await graph.ask(
            `query ($cursor: String) { list: ${list}(first: 100, after: $cursor) {
              nodes { participants(first: 0) { totalCount } } pageInfo { hasNextPage endCursor } } }`,
            { cursor },
          )
          nodes.push(...data.list.nodes)
          if (!data.list.pageInfo.hasNextPage) return nodes.reduce((sum, node) => sum + node.participants.totalCount, 0)
          cursor = data.list.pageInfo.endCursor
        }
      }),
    )
    expect(counts.every(count => count > 0)).toBe(true)
    expect(lines.length).toBe(counts.reduce((sum, count) => sum + count))
    expect(lines).toContainEqual(
      expect.objectContaining({
        id: 'agr_bri-mou-ita',
        type: 'Agreement',
        actor_id: 'org_italy',
        actor_name: 'Italy',
        role: 'PARTY',
      }),
    )
  })
})

test('a list that the schema has no answer to is not offered', () => {
  const sdl = textOf('schema/api.graphql')
  expect([...findExportableLists(buildSchema(sdl)).keys()]).toEqual(lists)
  const withoutPeople = findExportableLists(buildSchema(sdl.replace(/^ {2}people\($/m, '  persons(')))
  expect([...withoutPeople.keys()]).toEqual(lists.filter(name => name !== 'people'))
})

describe('docs/exports.md', () => {
  test('has the columns of every list, in their order', async () => {
    const { lists: told } = (await graph.gateway.app.inject('/export')).json()
    const sections = textOf('docs/exports.md').split(/^## /m)
    for (const name of lists) {
      const section = sections.find(text => text.startsWith(`${name}\n`)) ?? ''
      const rows = [...section.matchAll(/^\| (`.*?`) +\| .* \|$/gm)].map(([, cell]) => cell!)
      expect(
        rows.flatMap(cell => [...cell.matchAll(/`(.*?)`/g)].map(([, column]) => column)),
        name,
      ).toEqual(told[name].columns)
    }
  })
})

describe('a row', () => {
  test('has labels beside ids, and joins what is several by a bar, in one order', async () => {
    const [line] = await linesOf('agreements.csv?ids=agr_china-unicom-nokia-mou-2015')
    expect(line).toMatchObject({
      title: 'Memorandum of understanding on technological cooperation',
      kind: 'MEMORANDUM_OF_UNDERSTANDING',
      status: 'EXPIRED',
      date: '2015-07-06~',
      date_earliest: '2015-07-06',
      event_name: 'First China-EU digital cooperation roundtable',
      parties_id: 'org_china-unicom|org_nokia',
      parties_name: 'China Unicom|Nokia',
      areas_id: '',
      sources_id: 'src_seed|src_editor-reading',
    })
    const [object] = await objectsOf('agreements.jsonl?ids=agr_china-unicom-nokia-mou-2015')
    expect(object).toMatchObject({ parties_name: ['China Unicom', 'Nokia'], areas_id: [], term_start: '2015-07~' })
    expect(Object.keys(object)).toEqual(Object.keys(line!))
  })

  test('is UTF-8 in every script, and has labels in the language asked for', async () => {
    const [cac] = await linesOf('organisations.csv?ids=org_cac&language=zh')
    expect(cac!.name).toBe('国家互联网信息办公室')
    expect(cac!.names_text).toContain('|网信办')
    const [mou] = await linesOf('agreements.csv?ids=agr_bri-mou-ita&language=zh')
    expect(mou!.parties_name).toBe('中国|意大利')
  })

  test('keeps a spreadsheet from running what looks like a formula, and nobody else from reading it', async () => {
    const odd = await freshGraph({ template: 'empty' })
    const texts = ['=1+1', '+1', '-1', '@SUM(A1)', 'Say "no", twice', 'a | b']
    const source = 'src_odd'
    const ids = texts.map((_, at) => `org_odd-${at}`)
    await take(
      {
        sources: [{ id: source, kind: 'DATASET', title: '=cmd|calc' }],
        organisations: ids.map(id => ({ id, kind: 'COMPANY', source })),
        names: ids.map((entity, at) => ({ entity, text: texts[at]!, language: 'en', kind: 'PREFERRED', source })),
      },
      odd,
    )
    const guarded = ["'=1+1", "'+1", "'-1", "'@SUM(A1)", 'Say "no", twice', 'a | b']
    const { body } = await open('organisations.csv', {}, odd)
    expect(body.split('\r\n')).toHaveLength(8)
    expect(body).not.toMatch(/[^\r]\n/)
    expect((await linesOf('organisations.csv', odd)).map(line => line.name)).toEqual(guarded)
    expect((await linesOf('organisations.csv', odd)).at(-1)!.names_text).toBe('a ¦ b')
    expect((await linesOf('sources.csv', odd)).map(line => line.title)).toEqual(["'=cmd|calc"])
    expect((await objectsOf('organisations.jsonl', odd)).map(object => object.name)).toEqual(texts)
  })
})

describe('parameters are the filter of the list', () => {
  test.each([
    ['agreements', 'kind=TREATY&kind=LETTER_OF_INTENT', '{ kind: [TREATY, LETTER_OF_INTENT] }'],
    ['agreements', 'date.from=2019-01-01&date.match=CERTAINLY', '{ date: { from: "2019-01-01", match: CERTAINLY } }'],
    ['agreements', 'status=ANNOUNCED&asOf=2016-06-30', '{ status: [ANNOUNCED], asOf: "2016-06-30" }'],
    [
      'agreements',
      'milestone.kind=SIGNED&milestone.date.to=2013-12-31',
      '{ milestone: { kind: [SIGNED], date: { to: "2013-12-31" } } }',
    ],
    [
      'organisations',
      'identifier.scheme=WIKIDATA&identifier.value=Q148',
      '{ identifier: { scheme: WIKIDATA, value: "Q148" } }',
    ],
    ['organisations', 'name=%E4%BF%A1%E6%81%AF', '{ name: "信息" }'],
    ['people', 'evidence.confidence=LOW', '{ evidence: { confidence: [LOW] } }'],
    ['initiatives', 'area=area_digital-economy', '{ area: "area_digital-economy" }'],
    ['events', 'country=BE', '{ country: ["BE"] }'],
    ['sources', 'kind=DATASET', '{ kind: [DATASET] }'],
  ])('%s?%s', async (list, search, filter) => {
    const { data } = await graph.ask(`{ list: ${list}(first: 100, sort: ID, filter: ${filter}) { nodes { id } } }`)
    expect(data.list.nodes.length).toBeGreaterThan(0)
    expect((await linesOf(`${list}.csv?${search}`)).map(({ id }) => ({ id }))).toEqual(data.list.nodes)
  })

  test.each(['csv', 'jsonl'])('participations ask each of their parts before a row leaves (%s)', async format => {
    const response = await open(`participations.${format}?agreement.kind=TREATY&event.ids=org_nokia`)
    expect(response.statusCode).toBe(400)
    expect(response.json().errors).toMatchObject([{ extensions: { parameter: 'event.ids' } }])
    const list = await open('agreements.csv?ids=agr_a,agr_b')
    expect([list.statusCode, list.json().errors[0].message]).toEqual([
      400,
      expect.stringContaining('which is several ids: send each by itself'),
    ])
  })

  test('participations of some agreements are those alone, and a role is asked of all', async () => {
    const some = await linesOf('participations.csv?agreement.anyOf=org_nokia')
    expect(new Set(some.map(line => line.type))).toEqual(new Set(['Agreement']))
    expect(new Set(some.map(line => line.id))).toContain('agr_china-unicom-nokia-mou-2015')
    const led = await linesOf('participations.csv?role=PROPONENT&role=ORGANISER')
    expect(new Set(led.map(line => line.role))).toEqual(new Set(['PROPONENT', 'ORGANISER']))
    expect(new Set(led.map(line => line.type))).toEqual(new Set(['Initiative', 'Event']))
  })

  test.each([
    ['agreements.csv?knid=TREATY', 'knid', '`knid` is no parameter of this list. It takes `ids`, `kind`,'],
    ['agreements.csv?from=2015-01-01', 'from', '`date.from`'],
    ['agreements.csv?after=x', 'after', '`after` is no parameter'],
    ['agreements.csv?kind=TREATIES', 'kind', '`kind` is "TREATIES": it takes `TREATY`, `CONVENTION`,'],
    ['agreements.jsonl?area=area_5g&area=area_x', 'area', '`area` stands 2 times: give it once.'],
    ['agreements.csv?milestone.date.from=2015-01-01', 'milestone.kind', 'goes with `milestone.kind`'],
  ])('%s is refused by name, with what is allowed', async (path, parameter, message) => {
    const response = await open(path)
    expect([response.statusCode, response.headers['content-disposition']]).toEqual([400, undefined])
    expect(response.headers['cache-control']).toBe('no-store')
    const [error] = response.json().errors
    expect(error).toMatchObject({ message: expect.stringContaining(message), extensions: { code: 'BAD_USER_INPUT' } })
    expect(error.extensions.parameter).toBe(parameter)
  })

  test.each([
    ['agreements.csv?date.from=2015-02-30', 'date.from', '`date.from`: `2015-02-30` is not a day'],
    ['agreements.csv?date.from=2016-01-01&date.to=2015-01-01', 'date.from', 'after `date.to`, 2015-01-01: swap'],
    [
      'agreements.csv?milestone.kind=SIGNED&milestone.date.from=2016-01-01&milestone.date.to=2015-01-01',
      'milestone.date.from',
      '`milestone.date.to`',
    ],
    ['organisations.csv?country=China', 'country', '`country`: `China` is not a country code'],
    ['agreements.csv?asOf=today', 'asOf', '`asOf`: `today` is not a day'],
    ['agreements.csv?ids=xx', 'ids', '`ids` is "xx", which is not an id'],
    ['agreements.csv?title=%00', 'title', '`title`: A text has the character NUL'],
    ['participations.csv?agreement.title=%00', 'agreement.title', '`agreement.title`: A text has the character NUL'],
  ])('%s is refused as the subgraph refuses it', async (path, parameter, word) => {
    const response = await open(path)
    const [error, ...more] = response.json().errors
    expect([response.statusCode, error.extensions.code, more]).toEqual([400, 'BAD_USER_INPUT', []])
    expect(error.message).toContain(word)
    if (parameter) expect(error.extensions.parameter).toBe(parameter)
  })

  test.each(['agreements', 'agreements.xlsx', 'areas.csv', 'constructor.csv', 'agreements.constructor'])(
    'there is no export %s, and those there are are told',
    async file => {
      const response = await open(file)
      expect([response.statusCode, response.json().errors[0].extensions.code]).toEqual([404, 'BAD_REQUEST'])
      expect(response.json().errors[0].message).toContain('agreements.csv, agreements.jsonl')
    },
  )
})

test('an export that is written to says how it is asked for', async () => {
  const { statusCode, headers, body } = await graph.gateway.app.inject({
    method: 'POST',
    url: '/export/events.csv',
    payload: {},
  })
  expect([statusCode, headers.allow]).toEqual([405, 'GET, HEAD'])
  expect(body).toContain('ask for it with GET')
})

describe('the headers', () => {
  test('give a name to keep it under, and say how long and in which form', async () => {
    const { headers } = await open('events.csv')
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="accord-events.csv"',
      'cache-control': 'max-age=60, public',
    })
    expect((await open('events.jsonl')).headers['content-type']).toBe('application/x-ndjson; charset=utf-8')
  })

  test('have an ETag of the content: the same is not sent twice, and what has changed is', async () => {
    const own = await freshGraph()
    const first = await open('people.csv', {}, own)
    const etag = first.headers.etag as string
    expect(etag).toMatch(/^W\/"[\w-]{27}"$/)
    for (const asked of [etag, `"other", ${etag}`, etag.slice(2), '*']) {
      const again = await open('people.csv', { 'if-none-match': asked }, own)
      expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag])
      expect(again.headers['cache-control']).toBe('max-age=60, public')
    }
    expect((await open('people.jsonl', { 'if-none-match': etag }, own)).statusCode).toBe(200)
    expect((await open('people.csv?name=Wei', { 'if-none-match': etag }, own)).statusCode).toBe(200)

    await take(
      { names: [{ entity: 'per_lu-wei', text: 'Lu W.', language: 'en', kind: 'ALIAS', source: 'src_seed' }] },
      own,
    )
    const changed = await open('people.csv', { 'if-none-match': etag }, own)
    expect(changed.statusCode).toBe(200)
    expect(changed.body).toContain('Lu W.')
    expect(changed.headers.etag).not.toBe(etag)
  })

  test('of HEAD are those of GET, without a body', async () => {
    const [whole, head] = [
      await open('sources.csv'),
      await graph.gateway.app.inject({ method: 'HEAD', url: '/export/sources.csv' }),
    ]
    const lasting = ({ 'x-request-id': _, date, ...headers }: Record<string, unknown>) => headers
    expect([head.statusCode, head.body, lasting(head.headers)]).toEqual([200, '', lasting(whole.headers)])
  })

  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('%s shortens it, and the ETag stays', async (encoding, unpacked) => {
    for (const path of ['agreements.csv', 'agreements.jsonl']) {
      const [plain, packed] = [await open(path), await open(path, { 'accept-encoding': encoding })]
      expect(packed.headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept-encoding' })
      expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 4)
      expect(unpacked(packed.rawPayload).equals(plain.rawPayload)).toBe(true)
      expect(packed.headers.etag).toBe(plain.headers.etag)
    }
  })
})

describe('what is long', () => {
  test('has every participant of a convention, in its cell and row by row', async () => {
    const own = await freshGraph()
    const source = 'src_seed'
    const ids = Array.from({ length: 250 }, (_, at) => `org_party-${String(at).padStart(3, '0')}`)
    const named = (entity: string) => ({ entity, text: `Name of ${entity}`, language: 'en', kind: 'PREFERRED', source })
    await take(
      {
        organisations: ids.map(id => ({ id, kind: 'STATE', source })),
        agreements: [{ id: 'agr_crowd', kind: 'CONVENTION', source }],
        names: ['agr_crowd', ...ids].map(named),
        participations: ids.map(actor => ({ entity: 'agr_crowd', actor, role: 'PARTY', source })),
      },
      own,
    )
    const [line] = await linesOf('agreements.csv?ids=agr_crowd', own)
    expect(line!.parties_id!.split('|').sort()).toEqual(ids)
    expect(line!.parties_name!.split('|').sort()).toEqual(ids.map(id => `Name of ${id}`))
    const rows = await linesOf('participations.csv?agreement.kind=CONVENTION', own)
    expect(
      rows
        .filter(row => row.id === 'agr_crowd')
        .map(row => row.actor_id)
        .sort(),
    ).toEqual(ids)
  })

  test.each([
    ['organisations.csv', 'organisations', 'STATE'],
    ['agreements.jsonl', 'agreements', 'MEMORANDUM_OF_UNDERSTANDING'],
  ])('%s takes as many statements for a page, however many rows that has', async (file, list, kind) => {
    const { data } = await graph.ask(
      `{ list: ${list}(first: 100, sort: ID, filter: { kind: ${kind} }) { nodes { id } } }`,
    )
    const asked = (ids: { id: string }[]) =>
      graph.statementsOf(() => open(`${file}?${ids.map(({ id }) => `ids=${id}`).join('&')}`))
    const [some, page, all] = [
      await asked(data.list.nodes.slice(0, 50)),
      await asked(data.list.nodes),
      await graph.statementsOf(() => open(`${file}?kind=${kind}`)),
    ]
    expect(some.length).toBeGreaterThan(3)
    // A relation that none of the rows has is not asked for: a few less here or there, and none more for a row.
    expect(Math.abs(page.length - some.length)).toBeLessThanOrEqual(3)
    expect((await linesOf(`${list}.csv?kind=${kind}`)).length).toBeGreaterThan(100)
    expect(all.length).toBeLessThanOrEqual(2 * (page.length + 3))
  })
})

describe('what is large', async () => {
  const large = await freshGraph({ rowCache: 0, template: 'empty' })
  const count = 3_000
  const note = '信息 and a long remark. '.repeat(300).trim()
  const last = 'src_made-2999'
  await take(
    {
      sources: Array.from({ length: count }, (_, at) => ({
        id: `src_made-${String(at).padStart(4, '0')}`,
        kind: 'REPORT',
        title: `Report ${at}`,
        note,
      })),
    },
    large,
  )
  const port = await freePort()
  await large.gateway.listen({ port, host: '127.0.0.1' })
  const { sql } = large.subgraph('sources')

  /** Begins to read, and stops after the first bytes. */
  const begun = (headers: Record<string, string> = {}) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get({ port, path: '/export/sources.csv', agent: false, headers }, response => {
        response.once('readable', () => resolve(response))
      }).on('error', reject)
    })

  test('is sent as it is read, whole', async () => {
    const response = await begun()
    expect(response.headers).toMatchObject({ 'transfer-encoding': 'chunked', 'cache-control': 'max-age=60, public' })
    expect(response.headers.etag).toMatch(/^W\/"[\w-]{27}"$/)
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk)
    const lines: Line[] = parse(Buffer.concat(chunks), { columns: true })
    expect(lines.map(line => line.id)).toEqual(
      Array.from({ length: count }, (_, at) => `src_made-${String(at).padStart(4, '0')}`),
    )
    expect(lines.every(line => line.note === note)).toBe(true)
  })

  test('is asked for with HEAD as fast as its beginning, and without a length that nobody knows', async () => {
    let head: Response
    const statements = await large.statementsOf(async () => {
      head = await fetch(`http://127.0.0.1:${port}/export/sources.csv`, { method: 'HEAD' })
      await pause(1_000)
    })
    expect([head!.status, await head!.text(), head!.headers.get('content-length')]).toEqual([200, '', null])
    expect(head!.headers.get('content-disposition')).toBe('attachment; filename="accord-sources.csv"')
    expect(statements.filter(text => !text.includes('"imports"')).length).toBeLessThan(5)
  })

  test('waits for whoever reads slowly', async () => {
    let response: IncomingMessage
    const sent = await large.statementsOf(async () => {
      response = await begun()
      await pause(1_500)
    })
    expect(sent.length).toBeGreaterThan(1)
    expect(sent.length).toBeLessThan((count / 100) * 0.8)
    const rest = await large.statementsOf(async () => {
      for await (const _ of response!) {
      }
    })
    expect([...sent, ...rest].filter(text => !text.includes('"imports"')).length).toBe(count / 100)
  })

  test('is no longer read when the client has left', async () => {
    const [begin, rest] = [
      await large.statementsOf(async () => {
        const response = await begun()
        response.destroy()
        await pause(200)
      }),
      await large.statementsOf(() => pause(500)),
    ]
    expect(begin.length).toBeLessThan((count / 100) * 0.8)
    expect(rest).toEqual([])
  })

  test.each(['identity', 'gzip'])('breaks off the connection where it cannot be read on (%s)', async encoding => {
    const response = await begun({ 'accept-encoding': encoding })
    expect(response.statusCode).toBe(200)
    await sql`alter table sources.sources rename to elsewhere`
    try {
      const read = (async () => {
        for await (const _ of response) {
        }
      })()
      await expect(read).rejects.toThrow('aborted')
      expect(response.complete).toBe(false)
    } finally {
      await sql`alter table sources.elsewhere rename to sources`
    }
  })

  test.each([
    ['who knows no chunks', 'HTTP/1.0', ''],
    ['who has it compressed', 'HTTP/1.1', 'host: here\r\nconnection: close\r\naccept-encoding: br\r\n'],
  ])('and so that nobody takes that for the end of the table: %s', async (_, version, headers) => {
    // Near its end, no enum has this word.
    const [{ kind }] = (await sql`select kind from sources.sources where id = ${last}`) as [{ kind: string }]
    await sql`update sources.sources set kind = 'NONE' where id = ${last}`
    const socket = connect(port, '127.0.0.1')
    socket.write(`GET /export/sources.csv ${version}\r\n${headers}\r\n`)
    try {
      const how = new Promise<string | undefined>(resolve => {
        socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code))
        socket.on('end', () => resolve('an end'))
      })
      socket.resume()
      expect(await how).toBe('ECONNRESET')
    } finally {
      await sql`update sources.sources set kind = ${kind} where id = ${last}`
    }
  })

  test('outlasts a moment in which a subgraph does not answer', async () => {
    const response = await begun()
    let locked: Promise<unknown> | undefined
    await new Promise<void>(isLocked => {
      locked = sql.begin(async tx => {
        await tx`lock table sources.sources in access exclusive mode`
        isLocked()
        // Longer than a subgraph may take for its answer, which is 3 s.
        await pause(3_200)
      })
    })
    let length = 0
    for await (const chunk of response) length += chunk.length
    await locked
    expect(response.complete).toBe(true)
    expect(length).toBe((await open('sources.csv', {}, large)).rawPayload.length)
  })

  test('that cannot be read at all is an error with its status, and no table', async () => {
    await sql`alter table sources.sources rename to elsewhere`
    const response = await open('sources.csv', {}, large)
    await sql`alter table sources.elsewhere rename to sources`
    expect([response.statusCode, response.headers['content-disposition']]).toEqual([500, undefined])
    expect(response.json().errors[0].extensions).toMatchObject({
      code: 'INTERNAL',
      requestId: response.headers['x-request-id'],
    })
    expect(response.body).not.toContain('relation')
  })

  test('is not read at all for who has it, until something was taken in', async () => {
    const path = '/export/sources.csv?kind=REPORT'
    const { etag } = (await large.gateway.app.inject({ method: 'HEAD', url: path })).headers
    const again = () => large.gateway.app.inject({ method: 'GET', url: path, headers: { 'if-none-match': `${etag}` } })
    let response: Awaited<ReturnType<typeof again>>
    const statements = await large.statementsOf(async () => {
      response = await again()
    })
    expect([response!.statusCode, response!.body, response!.headers.etag]).toEqual([304, '', etag])
    expect(response!.headers['cache-control']).toBe('max-age=60, public')
    expect(statements.filter(text => !text.includes('"imports"'))).toEqual([])

    await take({ sources: [{ id: 'src_made-last', kind: 'REPORT', title: 'One more' }] }, large)
    response = await again()
    expect(response.statusCode).toBe(200)
    expect(response.body).toContain('One more')
  })
})

test('a subgraph that is away is no empty column: the export is refused', async () => {
  const without = await freshGraph({ names: subgraphNames().filter(name => name !== 'sources') })
  const response = await open('agreements.csv', {}, without)
  expect([response.statusCode, response.json().errors[0].extensions]).toEqual([
    503,
    { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'sources' },
  ])
})
