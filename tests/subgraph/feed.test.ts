import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { wordsOf } from '#data/bundle'
import { suggestKind } from '#src/services/links/rules/suggest-kind.ts'
import { wordingOf } from '#src/toolkit/changefeed/link-verbs.ts'
import type { FeedLink } from '#src/toolkit/changefeed/types.ts'
import { doorOf, importRows, rowOf } from '#tests/door'
import { freshGraph } from '#tests/graph'
import { bundleTable } from '#toolkit/domain'
import { createStaging, merge } from '#toolkit/import'

const graph = await freshGraph()
const owners = ['agreements', 'initiatives', 'organisations', 'sources']
const feeds = await Promise.all(owners.map(name => import(`#services/${name}`)))
const feedLinks: FeedLink[] = feeds.flatMap(each => each.default.feed.links)

const fields = `cursor hasMore
  nodes { id type deleted names { text language preferred } identifiers sources }
  edges { id from to kind verb date deleted evidence }
  verbs { verb language text inverse relative }`

async function feedOf(subgraph: string, after: string | null = null, first = 5000) {
  const pages: any[] = []
  for (let cursor = after, hasMore = true; hasMore; ) {
    const { _links } = await doorOf(graph, subgraph)(
      `query ($after: String, $first: Int) { _links(after: $after, first: $first) { ${fields} } }`,
      { after: cursor, first },
    )
    pages.push(_links)
    ;({ cursor, hasMore } = _links)
  }
  return {
    pages,
    nodes: pages.flatMap(page => page.nodes),
    edges: pages.flatMap(page => page.edges),
    verbs: pages.flatMap(page => page.verbs),
    cursor: pages.at(-1).cursor as string,
  }
}

const rowsOf = (table: string): Record<string, string>[] =>
  parse(readFileSync(new URL(`../../data/reference/${table}.csv`, import.meta.url)), { columns: true })

describe('the feed of the reference data', () => {
  test('has every link that a row of the bundle makes, and no other', async () => {
    const edges = (await Promise.all(owners.map(name => feedOf(name)))).flatMap(feed => feed.edges)
    const links = edges.filter(edge => !edge.deleted).map(({ from, to, kind }) => `${from} ${kind} ${to}`)
    expect(new Set(links)).toEqual(new Set(linksOfBundle()))
    expect(new Set(edges.map(edge => edge.id)).size).toBe(edges.length)
    expect(links.length).toBeGreaterThan(800)
  })

  test('has the same nodes and edges in pages of seven', async () => {
    for (const name of owners) {
      const [onePage, paged] = [await feedOf(name), await feedOf(name, null, 7)]
      expect(paged.pages.length).toBeGreaterThan(10)
      expect(paged.pages.every(page => page.nodes.length <= 7)).toBe(true)
      for (const list of ['nodes', 'edges'] as const) {
        const byId = (a: any, b: any) => (a.id < b.id ? -1 : 1)
        expect([...paged[list]].sort(byId)).toEqual([...onePage[list]].sort(byId))
      }
      expect(paged.cursor).toBe(onePage.cursor)
    }
  })

  test('has the names of a node in every language, best first, with its identifiers and sources', async () => {
    const { nodes } = await feedOf('organisations')
    expect(nodes.find(node => node.id === 'org_nokia')).toEqual({
      id: 'org_nokia',
      type: 'Organisation',
      deleted: false,
      names: [
        { text: 'Nokia', language: 'en', preferred: true },
        { text: 'Nokia Corporation', language: 'en', preferred: false },
        { text: 'Nokia Oyj', language: 'en', preferred: false },
        { text: '诺基亚', language: 'zh', preferred: true },
      ],
      identifiers: ['LEI:549300A0JPRWG1KI7U06'],
      sources: ['src_editor', 'src_editor-reading', 'src_seed'],
    })
  })

  test('has the verb of an edge in English and Chinese, in both directions, and its evidence', async () => {
    const { edges, verbs } = await feedOf('agreements')
    const edge = edges.find(({ from, to }) => from === 'agr_china-unicom-nokia-mou-2015' && to.startsWith('evt_'))
    expect(edge).toMatchObject({
      id: 'agr_china-unicom-nokia-mou-2015/MADE_AT/evt_china-eu-digital-roundtable-1',
      kind: 'MADE_AT',
      verb: 'was made at',
      deleted: false,
    })
    expect(JSON.parse(edge.evidence)).toEqual([
      {
        source: 'src_editor-reading',
        locator: null,
        quote: null,
        stance: 'SUPPORTS',
        basis: 'INFERRED',
        confidence: 'MEDIUM',
      },
    ])
    expect(verbs.filter(({ verb }) => verb === 'took part in')).toEqual([
      {
        verb: 'took part in',
        language: 'en',
        text: 'took part in',
        inverse: 'was attended by',
        relative: 'where … took part',
      },
      { verb: 'took part in', language: 'zh', text: '参加了', inverse: '的参加者有', relative: null },
    ])
  })
})

describe('after the last cursor, the feed', () => {
  test('has nothing while nothing changes', async () => {
    for (const name of owners) {
      const { cursor } = await feedOf(name)
      expect(await feedOf(name, cursor)).toMatchObject({ nodes: [], edges: [], verbs: [], cursor })
    }
  })

  test('has an added edge and the node that it belongs to', async () => {
    const { cursor } = await feedOf('agreements')
    await importRows(graph, 'agreements', [
      rowOf('participations', { entity: 'agr_aiib-articles', actor: 'org_nokia', role: 'OBSERVER' }),
    ])
    const { nodes, edges } = await feedOf('agreements', cursor)
    expect(nodes.map(node => node.id)).toEqual(['agr_aiib-articles'])
    expect(edges.find(edge => edge.kind === 'OBSERVER')).toMatchObject({
      from: 'org_nokia',
      to: 'agr_aiib-articles',
      verb: 'observed',
    })
  })

  test('has a node with its added name', async () => {
    const { cursor } = await feedOf('organisations')
    await importRows(graph, 'organisations', [
      rowOf('names', { entity: 'org_nokia', text: 'Nokia Group', language: 'en', kind: 'ALIAS' }),
    ])
    const { nodes, edges } = await feedOf('organisations', cursor)
    expect(nodes.map(({ id, names }) => [id, names.length])).toEqual([['org_nokia', 5]])
    expect(edges).toEqual([])
  })

  test('has the corrected link, and the link that it replaces as deleted', async () => {
    const { cursor } = await feedOf('initiatives')
    const evidence = { source: 'src_seed', locator: 'made' }
    const setParent = (partOf: string) =>
      importRows(graph, 'initiatives', [rowOf('initiatives', { id: 'ini_ten-t', partOf }, evidence)])
    await setParent('ini_europe-2020')
    await setParent('ini_digital-agenda')
    const { edges } = await feedOf('initiatives', cursor)
    expect(edges.filter(({ from }) => from === 'ini_ten-t').map(({ to, deleted }) => [to, deleted])).toEqual([
      ['ini_digital-agenda', false],
      ['ini_europe-2020', true],
    ])
  })

  test('has the edges and nodes of an undone import as deleted', async () => {
    const { cursor } = await feedOf('agreements')
    const { sql, name, intake } = graph.subgraph('agreements')
    const row = rowOf('participations', { entity: 'agr_aiib-articles', actor: 'org_huawei', role: 'OBSERVER' })
    await importRows(graph, 'agreements', [
      row,
      rowOf('agreements', { id: 'agr_made', kind: 'CONTRACT' }),
      rowOf('names', { entity: 'agr_made', text: 'Made', language: 'en', kind: 'PREFERRED' }),
    ])
    const [last] = await sql<
      { import: string }[]
    >`select import from agreements.claims order by recorded_at desc limit 1`
    await sql.begin(async tx => {
      const staging = await createStaging(tx, name, intake, 'imp_undo')
      await staging.end([{ order: 'undo', told: { import: last!.import } }])
      await merge(tx, name, intake, 'imp_undo')
    })
    const { nodes, edges } = await feedOf('agreements', cursor)
    expect(edges.filter(edge => edge.from === 'org_huawei')).toMatchObject([{ deleted: true, to: 'agr_aiib-articles' }])
    expect(nodes.find(node => node.id === 'agr_made')).toMatchObject({ deleted: true, names: [], sources: [] })
  })

  test('has a change that happens while it is read, although the next page is prefetched', async () => {
    const size = Math.ceil((await feedOf('organisations', null, 1)).pages.length / 3)
    const { pages } = await feedOf('organisations', null, size)
    expect(pages).toHaveLength(3)
    for (const [at, after] of [null, pages[0].cursor].entries()) {
      // The feed prefetches the page after this one.
      const page = await doorOf(graph, 'organisations')(
        `query ($after: String) { _links(after: $after, first: ${size}) { cursor hasMore } }`,
        { after },
      )
      expect(page._links).toEqual({ cursor: pages[at].cursor, hasMore: true })
      const name = { entity: 'org_nokia', text: `Nokia ${at}`, language: 'en', kind: 'ALIAS' }
      await importRows(graph, 'organisations', [rowOf('names', name)])
      const { nodes } = await feedOf('organisations', pages[at].cursor, size)
      const nokia = nodes.findLast(node => node.id === 'org_nokia')
      expect(nokia?.names.map(({ text }: any) => text)).toContain(name.text)
    }
  })
})

describe('the feed rejects', async () => {
  const decoded = Buffer.from((await feedOf('organisations')).cursor, 'base64url').toString()
  const [num, id, definition] = JSON.parse(decoded)
  const cursorOf = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')
  test.each<[title: string, args: string, message: string]>([
    ['an empty page', 'first: 0', '`first` is 0: ask for 1 to 5000 at a time.'],
    ['a page of more than 5000', 'first: 5001', '`first` is 5001: ask for 1 to 5000 at a time.'],
    ['a text that is not a cursor', 'after: "x"', '`after` is not a cursor of this feed: leave it out to start again.'],
    [
      'a cursor with a later position than the feed has',
      `after: "${cursorOf('999999', 'org_x', definition)}"`,
      '`after` is not a cursor of this feed: leave it out to start again.',
    ],
    [
      'a cursor whose position has another id',
      `after: "${cursorOf('9', 'org_x', definition)}"`,
      '`after` is not a cursor of this feed: leave it out to start again.',
    ],
    [
      'a cursor whose position is not a number',
      `after: "${cursorOf('9 or true', 'org_x', definition)}"`,
      '`after` is not a cursor of this feed: leave it out to start again.',
    ],
    [
      'a cursor of another definition of the feed',
      `after: "${cursorOf(num, id, 'other')}"`,
      '`after` is not a cursor of this feed: leave it out to start again.',
    ],
    [
      'a cursor without a definition of the feed',
      `after: "${cursorOf(num, id)}"`,
      '`after` is not a cursor of this feed: leave it out to start again.',
    ],
  ])('%s', async (_, args, message) => {
    const { errors } = await graph.askAt('organisations', `{ _links(${args}) { cursor } }`)
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }])
  })

  test('requests of clients: it is not in the public schema', async () => {
    const { errors } = await graph.ask('{ _links { cursor } }')
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
  })
})

describe('the verbs of links', () => {
  test('cover every value of their enum', () => {
    for (const { table, kind, verbs } of feedLinks) {
      const form = bundleTable[table]!.columns.find(column => column.field === kind)?.form
      if (kind === undefined) expect(Object.keys(verbs)).toHaveLength(1)
      else expect(Object.keys(verbs).sort()).toEqual(wordsOf((form as { words: string }).words).sort())
    }
  })

  test('have kinds so different that none is suggested in place of another without links', () => {
    const kinds = [...new Set(feedLinks.flatMap(({ verbs }) => Object.keys(verbs)))]
    for (const kind of kinds) {
      const others = kinds.filter(other => other !== kind)
      expect(suggestKind(kind, others), kind).toBeUndefined()
    }
  })

  test('have one wording for each text', () => {
    const byVerb = new Map<string, unknown>()
    for (const wordings of feedLinks.flatMap(({ verbs }) => Object.values(verbs))) {
      const { text } = wordingOf(wordings.en)
      expect(byVerb.get(text) ?? wordings, text).toEqual(wordings)
      byVerb.set(text, wordings)
      for (const language of ['en', 'zh'] as const) expect(wordingOf(wordings[language]).inverse, text).toMatch(/\S/)
    }
  })
})

/** The links that the rows of the bundle make, written by hand: from, kind, to. */
function linksOfBundle(): string[] {
  const pair = (from: string, kind: string, to: string) => (from && to && from !== to ? [`${from} ${kind} ${to}`] : [])
  const lists: Record<string, (row: Record<string, string>) => string[]> = {
    participations: r => [...pair(r.actor!, r.role!, r.entity!), ...pair(r.actor!, 'ACTED_FOR', r.on_behalf_of!)],
    milestones: r => pair(r.actor!, r.kind!, r.entity!),
    entity_areas: r => pair(r.entity!, 'COVERS', r.area!),
    affiliations: r => pair(r.holder!, r.kind!, r.organisation!),
    agreements: r => pair(r.id!, 'MADE_AT', r.event!),
    events: r => pair(r.id!, 'FOLLOWS', r.follows!),
    initiatives: r => pair(r.id!, 'PART_OF', r.part_of!),
    areas: r => pair(r.id!, 'BROADER', r.broader!),
    agreement_initiatives: r => pair(r.agreement!, r.kind!, r.initiative!),
    agreement_links: r => pair(r.from!, r.kind!, r.to!),
    initiative_links: r => [
      ...pair(r.from!, r.kind!, r.to!),
      ...[r.from!, r.to!].flatMap(end => [
        ...pair(end, 'LINKED_AT', r.event!),
        ...pair(end, 'LINKED_BY', r.agreement!),
      ]),
    ],
    statements: r => [
      ...pair(r.speaker!, 'SPOKE_AT', r.event!),
      ...pair(r.speaker!, 'SPOKE_FOR', r.on_behalf_of!),
      ...r
        .about!.split('|')
        .flatMap(about => [...pair(r.speaker!, 'SPOKE_ABOUT', about), ...pair(about, 'DISCUSSED_AT', r.event!)]),
    ],
  }
  return Object.entries(lists).flatMap(([table, linksOf]) => rowsOf(table).flatMap(linksOf))
}
