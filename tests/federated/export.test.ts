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

/** The rows of an export with their cells by column. Fails the test if the export fails. */
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

const importTables = async (tables: Tables, at: TestGraph) => {
  const { errors } = await loadBundle(madeBundle(tables), subgraphNames().map(at.subgraph))
  expect(errors).toEqual([])
}

test('an export is charged for its rows and their related entities, not for full pages', async () => {
  const at = await freshGraph({ load: { rateLimit: 10_000 } })
  const statusOf = async (path: string) => (await open(path, {}, at)).statusCode
  // A full page costs up to 36,000 points. This export has one row.
  for (let turn = 0; turn < 5; turn++) expect(await statusOf('agreements.csv?title=cidf')).toBe(200)
  const statuses = []
  for (let turn = 0; turn < 5; turn++) statuses.push(await statusOf('agreements.csv'))
  expect([statuses[0], statuses.at(-1)]).toEqual([200, 429])
})

describe('each list', () => {
  test('is described at /export, with its columns and parameters', async () => {
    const { lists: described } = (await graph.gateway.app.inject('/export')).json()
    expect(Object.keys(described)).toEqual(lists)
    for (const { columns } of Object.values<any>(described)) expect(new Set(columns).size).toBe(columns.length)
    expect(described.people.addresses).toEqual(['/export/people.csv', '/export/people.jsonl'])
    expect(described.agreements.parameters).toEqual(
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

  test('participations has a row for each participant of an agreement, event or initiative', async () => {
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

test('a list that the schema lacks has no export', () => {
  const sdl = textOf('schema/api.graphql')
  expect([...findExportableLists(buildSchema(sdl)).keys()]).toEqual(lists)
  const withoutPeople = findExportableLists(buildSchema(sdl.replace(/^ {2}people\($/m, '  persons(')))
  expect([...withoutPeople.keys()]).toEqual(lists.filter(name => name !== 'people'))
})

describe('docs/exports.md', () => {
  test('has the columns of every list, in their order', async () => {
    const { lists: described } = (await graph.gateway.app.inject('/export')).json()
    const sections = textOf('docs/exports.md').split(/^## /m)
    for (const name of lists) {
      const section = sections.find(text => text.startsWith(`${name}\n`)) ?? ''
      const rows = [...section.matchAll(/^\| (`.*?`) +\| .* \|$/gm)].map(([, cell]) => cell!)
      expect(
        rows.flatMap(cell => [...cell.matchAll(/`(.*?)`/g)].map(([, column]) => column)),
        name,
      ).toEqual(described[name].columns)
    }
  })
})

describe('a row', () => {
  test('has names beside ids, and joins several values with a bar in the same order', async () => {
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

  test('is UTF-8, with names in the requested language', async () => {
    const [cac] = await linesOf('organisations.csv?ids=org_cac&language=zh')
    expect(cac!.name).toBe('国家互联网信息办公室')
    expect(cac!.names_text).toContain('|网信办')
    const [mou] = await linesOf('agreements.csv?ids=agr_bri-mou-ita&language=zh')
    expect(mou!.parties_name).toBe('中国|意大利')
  })

  test('has a quote before a text that a spreadsheet would run as a formula, only in CSV', async () => {
    const own = await freshGraph({ template: 'empty' })
    const texts = ['=1+1', '+1', '-1', '@SUM(A1)', 'Say "no", twice', 'a | b']
    const source = 'src_odd'
    const ids = texts.map((_, at) => `org_odd-${at}`)
    await importTables(
      {
        sources: [{ id: source, kind: 'DATASET', title: '=cmd|calc' }],
        organisations: ids.map(id => ({ id, kind: 'COMPANY', source })),
        names: ids.map((entity, at) => ({ entity, text: texts[at]!, language: 'en', kind: 'PREFERRED', source })),
      },
      own,
    )
    const escaped = ["'=1+1", "'+1", "'-1", "'@SUM(A1)", 'Say "no", twice', 'a | b']
    const { body } = await open('organisations.csv', {}, own)
    expect(body.split('\r\n')).toHaveLength(8)
    expect(body).not.toMatch(/[^\r]\n/)
    expect((await linesOf('organisations.csv', own)).map(line => line.name)).toEqual(escaped)
    expect((await linesOf('organisations.csv', own)).at(-1)!.names_text).toBe('a ¦ b')
    expect((await linesOf('sources.csv', own)).map(line => line.title)).toEqual(["'=cmd|calc"])
    expect((await objectsOf('organisations.jsonl', own)).map(object => object.name)).toEqual(texts)
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
  ])('of GraphQL: %s?%s', async (list, search, filter) => {
    const { data } = await graph.ask(`{ list: ${list}(first: 100, sort: ID, filter: ${filter}) { nodes { id } } }`)
    expect(data.list.nodes.length).toBeGreaterThan(0)
    expect((await linesOf(`${list}.csv?${search}`)).map(({ id }) => ({ id }))).toEqual(data.list.nodes)
  })

  test.each(['csv', 'jsonl'])(
    'of participations are checked for all its lists before the first row is sent (%s)',
    async format => {
      const response = await open(`participations.${format}?agreement.kind=TREATY&event.ids=org_nokia`)
      expect(response.statusCode).toBe(400)
      expect(response.json().errors).toMatchObject([{ extensions: { parameter: 'event.ids' } }])
      const list = await open('agreements.csv?ids=agr_a,agr_b')
      expect([list.statusCode, list.json().errors[0].message]).toEqual([
        400,
        expect.stringContaining('which is several ids: send each by itself'),
      ])
    },
  )

  test('of participations apply to one list, and a role applies to all lists', async () => {
    const ofNokia = await linesOf('participations.csv?agreement.anyOf=org_nokia')
    expect(new Set(ofNokia.map(line => line.type))).toEqual(new Set(['Agreement']))
    expect(new Set(ofNokia.map(line => line.id))).toContain('agr_china-unicom-nokia-mou-2015')
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
  ])('that are invalid are rejected with what is allowed: %s', async (path, parameter, message) => {
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
  ])('that a subgraph rejects are rejected with its message: %s', async (path, parameter, word) => {
    const response = await open(path)
    const [error, ...more] = response.json().errors
    expect([response.statusCode, error.extensions.code, more]).toEqual([400, 'BAD_USER_INPUT', []])
    expect(error.message).toContain(word)
    if (parameter) expect(error.extensions.parameter).toBe(parameter)
  })

  test.each(['agreements', 'agreements.xlsx', 'areas.csv', 'constructor.csv', 'agreements.constructor'])(
    'are not checked for an unknown export, whose error lists the exports: %s',
    async file => {
      const response = await open(file)
      expect([response.statusCode, response.json().errors[0].extensions.code]).toEqual([404, 'BAD_REQUEST'])
      expect(response.json().errors[0].message).toContain('agreements.csv, agreements.jsonl')
    },
  )
})

test('POST to an export is rejected with the allowed methods', async () => {
  const { statusCode, headers, body } = await graph.gateway.app.inject({
    method: 'POST',
    url: '/export/events.csv',
    payload: {},
  })
  expect([statusCode, headers.allow]).toEqual([405, 'GET, HEAD'])
  expect(body).toContain('ask for it with GET')
})

describe('the headers', () => {
  test('have the file name, the max-age and the media type', async () => {
    const { headers } = await open('events.csv')
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="accord-events.csv"',
      'cache-control': 'max-age=60, public',
    })
    expect((await open('events.jsonl')).headers['content-type']).toBe('application/x-ndjson; charset=utf-8')
  })

  test('have an ETag of the content: unchanged content gets 304, changed content 200', async () => {
    const own = await freshGraph()
    const first = await open('people.csv', {}, own)
    const etag = first.headers.etag as string
    expect(etag).toMatch(/^W\/"[\w-]{27}"$/)
    for (const value of [etag, `"other", ${etag}`, etag.slice(2), '*']) {
      const again = await open('people.csv', { 'if-none-match': value }, own)
      expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag])
      expect(again.headers['cache-control']).toBe('max-age=60, public')
    }
    expect((await open('people.jsonl', { 'if-none-match': etag }, own)).statusCode).toBe(200)
    expect((await open('people.csv?name=Wei', { 'if-none-match': etag }, own)).statusCode).toBe(200)

    await importTables(
      { names: [{ entity: 'per_lu-wei', text: 'Lu W.', language: 'en', kind: 'ALIAS', source: 'src_seed' }] },
      own,
    )
    const changed = await open('people.csv', { 'if-none-match': etag }, own)
    expect(changed.statusCode).toBe(200)
    expect(changed.body).toContain('Lu W.')
    expect(changed.headers.etag).not.toBe(etag)
  })

  test('of HEAD are those of GET, without a body', async () => {
    const [get, head] = [
      await open('sources.csv'),
      await graph.gateway.app.inject({ method: 'HEAD', url: '/export/sources.csv' }),
    ]
    const constant = ({ 'x-request-id': _, date, ...headers }: Record<string, unknown>) => headers
    expect([head.statusCode, head.body, constant(head.headers)]).toEqual([200, '', constant(get.headers)])
  })

  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('have the same ETag for a response compressed with %s', async (encoding, decompress) => {
    for (const path of ['agreements.csv', 'agreements.jsonl']) {
      const [plain, compressed] = [await open(path), await open(path, { 'accept-encoding': encoding })]
      expect(compressed.headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept-encoding' })
      expect(compressed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 4)
      expect(decompress(compressed.rawPayload).equals(plain.rawPayload)).toBe(true)
      expect(compressed.headers.etag).toBe(plain.headers.etag)
    }
  })
})

describe('a long list', () => {
  test('has every participant of a convention, in its cell and row by row', async () => {
    const own = await freshGraph()
    const source = 'src_seed'
    const ids = Array.from({ length: 250 }, (_, at) => `org_party-${String(at).padStart(3, '0')}`)
    const named = (entity: string) => ({ entity, text: `Name of ${entity}`, language: 'en', kind: 'PREFERRED', source })
    await importTables(
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
  ])('needs the same number of statements for a page of any size: %s', async (file, list, kind) => {
    const { data } = await graph.ask(
      `{ list: ${list}(first: 100, sort: ID, filter: { kind: ${kind} }) { nodes { id } } }`,
    )
    const statementsFor = (ids: { id: string }[]) =>
      graph.statementsOf(() => open(`${file}?${ids.map(({ id }) => `ids=${id}`).join('&')}`))
    const [half, page, all] = [
      await statementsFor(data.list.nodes.slice(0, 50)),
      await statementsFor(data.list.nodes),
      await graph.statementsOf(() => open(`${file}?kind=${kind}`)),
    ]
    expect(half.length).toBeGreaterThan(3)
    // A relation that no row has needs no statement, so the numbers may differ a little.
    expect(Math.abs(page.length - half.length)).toBeLessThanOrEqual(3)
    expect((await linesOf(`${list}.csv?kind=${kind}`)).length).toBeGreaterThan(100)
    expect(all.length).toBeLessThanOrEqual(2 * (page.length + 3))
  })
})

describe('a large export', async () => {
  const large = await freshGraph({ rowCache: 0, template: 'empty' })
  const count = 3_000
  const note = '信息 and a long remark. '.repeat(300).trim()
  const last = 'src_made-2999'
  await importTables(
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

  /** A response of which only the first bytes are read. */
  const openResponse = (headers: Record<string, string> = {}) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get({ port, path: '/export/sources.csv', agent: false, headers }, response => {
        response.once('readable', () => resolve(response))
      }).on('error', reject)
    })

  test('is streamed completely while it is read', async () => {
    const response = await openResponse()
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

  test('has a HEAD that reads only its start, without a content-length', async () => {
    let head: Response
    const statements = await large.statementsOf(async () => {
      head = await fetch(`http://127.0.0.1:${port}/export/sources.csv`, { method: 'HEAD' })
      await pause(1_000)
    })
    expect([head!.status, await head!.text(), head!.headers.get('content-length')]).toEqual([200, '', null])
    expect(head!.headers.get('content-disposition')).toBe('attachment; filename="accord-sources.csv"')
    expect(statements.filter(text => !text.includes('"imports"')).length).toBeLessThan(5)
  })

  test('applies back-pressure to a slow client', async () => {
    let response: IncomingMessage
    const sent = await large.statementsOf(async () => {
      response = await openResponse()
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

  test('is not read any further after the client has disconnected', async () => {
    const [first, rest] = [
      await large.statementsOf(async () => {
        const response = await openResponse()
        response.destroy()
        await pause(200)
      }),
      await large.statementsOf(() => pause(500)),
    ]
    expect(first.length).toBeLessThan((count / 100) * 0.8)
    expect(rest).toEqual([])
  })

  test.each(['identity', 'gzip'])('ends with a reset connection if a later read fails (%s)', async encoding => {
    const response = await openResponse({ 'accept-encoding': encoding })
    expect(response.statusCode).toBe(200)
    await sql`alter table sources.sources rename to renamed`
    try {
      const read = (async () => {
        for await (const _ of response) {
        }
      })()
      await expect(read).rejects.toThrow('aborted')
      expect(response.complete).toBe(false)
    } finally {
      await sql`alter table sources.renamed rename to sources`
    }
  })

  test.each([
    ['without chunked encoding', 'HTTP/1.0', ''],
    ['compressed', 'HTTP/1.1', 'host: here\r\nconnection: close\r\naccept-encoding: br\r\n'],
  ])('that fails never looks complete: %s', async (_, version, headers) => {
    // An unknown enum value near the end makes the read fail.
    const [{ kind }] = (await sql`select kind from sources.sources where id = ${last}`) as [{ kind: string }]
    await sql`update sources.sources set kind = 'NONE' where id = ${last}`
    const socket = connect(port, '127.0.0.1')
    socket.write(`GET /export/sources.csv ${version}\r\n${headers}\r\n`)
    try {
      const ending = new Promise<string | undefined>(resolve => {
        socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code))
        socket.on('end', () => resolve('end'))
      })
      socket.resume()
      expect(await ending).toBe('ECONNRESET')
    } finally {
      await sql`update sources.sources set kind = ${kind} where id = ${last}`
    }
  })

  test('continues after a subgraph has not responded for 3.2 s', async () => {
    const response = await openResponse()
    let locked: Promise<unknown> | undefined
    await new Promise<void>(isLocked => {
      locked = sql.begin(async tx => {
        await tx`lock table sources.sources in access exclusive mode`
        isLocked()
        // Longer than the timeout of a call, which is 3 s.
        await pause(3_200)
      })
    })
    let length = 0
    for await (const chunk of response) length += chunk.length
    await locked
    expect(response.complete).toBe(true)
    expect(length).toBe((await open('sources.csv', {}, large)).rawPayload.length)
  })

  test('whose first read fails is an error with its status, without a table', async () => {
    await sql`alter table sources.sources rename to renamed`
    const response = await open('sources.csv', {}, large)
    await sql`alter table sources.renamed rename to sources`
    expect([response.statusCode, response.headers['content-disposition']]).toEqual([500, undefined])
    expect(response.json().errors[0].extensions).toMatchObject({
      code: 'INTERNAL',
      requestId: response.headers['x-request-id'],
    })
    expect(response.body).not.toContain('relation')
  })

  test('is not read for a request with its ETag until the next import', async () => {
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

    await importTables({ sources: [{ id: 'src_made-last', kind: 'REPORT', title: 'One more' }] }, large)
    response = await again()
    expect(response.statusCode).toBe(200)
    expect(response.body).toContain('One more')
  })
})

test('an export fails if a subgraph of its columns is unavailable', async () => {
  const without = await freshGraph({ names: subgraphNames().filter(name => name !== 'sources') })
  const response = await open('agreements.csv', {}, without)
  expect([response.statusCode, response.json().errors[0].extensions]).toEqual([
    503,
    { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'sources' },
  ])
})
