import { pino } from 'pino'
import { afterEach, describe, expect, inject, onTestFinished, test, vi } from 'vitest'
import { listImports, loadBundle, undoImport } from '#data/import'
import initiatives from '#services/initiatives'
import index from '#services/links'
import { applyPage, showEntities } from '#src/services/links/queries/apply-page.ts'
import { normalisePage } from '#src/services/links/queries/feed-page.ts'
import { startSubgraph } from '#src/toolkit/subgraph/subgraph.ts'
import type { Definition } from '#src/toolkit/subgraph/types.ts'
import { doorOf, importRows, rowOf } from '#tests/door'
import { freshGraph, type TestGraph } from '#tests/graph'
import { madeBundle, type Tables } from '#tests/made'
import type { FeedEdge, FeedNode, LinkFeed } from '#toolkit/changefeed'
import { readConfig } from '#toolkit/config'
import { prepareDatabase } from '#toolkit/database'
import { refusal } from '#toolkit/errors'
import { withNodeTypes } from '#toolkit/graphql'
import { createStaging, merge } from '#toolkit/import'
import { createLog } from '#toolkit/runtime'
import { type Peer, type Subgraph, subgraphNames } from '#toolkit/subgraph'

// How the index of links follows the change feeds: those of the subgraphs, and test feeds that misbehave.

describe('the index after an import', async () => {
  const graph = await freshGraph()
  const ask = doorOf(graph, 'links')
  const names = async (query: string) =>
    (await ask('query ($query: String!) { search(query: $query) { edges { matched score } } }', { query })).search.edges
      .filter(({ score }: any) => score >= 2)
      .map(({ matched }: any) => matched)
  const linksOf = async (of: string) =>
    (
      await ask('query ($of: ID!) { neighbours(of: $of, first: 100) { edges { node { id } link { kind } } } }', { of })
    ).neighbours?.edges.map(({ node, link }: any) => `${link.kind} ${node.id}`) ?? null
  const lengths = async (from: string, to: string) =>
    (
      await ask('query ($from: ID!, $to: ID!) { paths(from: $from, to: $to) { paths { length } } }', { from, to })
    ).paths?.paths.map(({ length }: any) => length) ?? null

  test('has the added entities, links and paths once it has caught up', async () => {
    expect(await lengths('org_nokia', 'org_aiib')).not.toContain(2)
    await importRows(graph, 'organisations', [
      rowOf('organisations', { id: 'org_made', kind: 'COMPANY' }),
      rowOf('names', { entity: 'org_made', text: 'Zwischenlösung', language: 'de', kind: 'PREFERRED' }),
    ])
    await importRows(graph, 'agreements', [
      rowOf('participations', { entity: 'agr_aiib-articles', actor: 'org_made', role: 'OBSERVER' }),
      rowOf('participations', { entity: 'agr_aiib-articles', actor: 'org_nokia', role: 'OBSERVER' }),
    ])
    expect(await names('zwischenlosung')).toEqual([])
    await graph.catchUp()
    expect(await names('zwischenlosung')).toEqual(['Zwischenlösung'])
    expect(await linksOf('org_made')).toEqual(['OBSERVER agr_aiib-articles'])
    expect(await lengths('org_made', 'org_nokia')).toEqual([2])
    const { data } = await graph.ask(
      '{ source(id: "src_seed") { supports(first: 100, types: [ORGANISATION]) { nodes { id } } } }',
    )
    expect(data.source.supports.nodes).toContainEqual({ id: 'org_made' })
  })

  test('has no entities and links of an undone import', async () => {
    const imports = new Map<string, string>()
    for (const name of ['agreements', 'organisations']) {
      const { sql } = graph.subgraph(name)
      const [row] = await sql<{ import: string }[]>`
        select import from ${sql(name)}.claims where import is not null order by recorded_at desc limit 1`
      imports.set(name, row!.import)
    }
    for (const [subgraph, id] of imports) {
      const { sql, name, intake } = graph.subgraph(subgraph)
      await sql.begin(async tx => {
        const staging = await createStaging(tx, name, intake, `${id}-undone`)
        await staging.end([{ order: 'undo', told: { import: id } }])
        await merge(tx, name, intake, `${id}-undone`)
      })
    }
    await graph.catchUp()
    expect(await names('zwischenlosung')).toEqual([])
    expect(await linksOf('org_made')).toBeNull()
    expect(await linksOf('agr_aiib-articles')).not.toContain('OBSERVER org_nokia')
    expect(await lengths('org_nokia', 'agr_aiib-articles')).not.toContain(1)
  })

  test('has a corrected link in place of the former one', async () => {
    const evidence = { source: 'src_seed', locator: 'made' }
    for (const partOf of ['ini_europe-2020', 'ini_digital-agenda']) {
      await importRows(graph, 'initiatives', [rowOf('initiatives', { id: 'ini_ten-t', partOf }, evidence)])
      await graph.catchUp()
      const found = (await linksOf('ini_ten-t')).filter((link: string) => link.startsWith('PART_OF'))
      expect(found).toEqual([`PART_OF ${partOf}`])
    }
  })

  test('has one entity for two merged ids, found by both, and two after the merge is undone', async () => {
    const subgraphs = subgraphNames().map(graph.subgraph)
    const source = 'src_seed'
    const load = async (tables: Tables) => expect((await loadBundle(madeBundle(tables), subgraphs)).errors).toEqual([])
    await load({
      organisations: [{ id: 'org_twin', kind: 'COMPANY', source }],
      names: [{ entity: 'org_twin', text: 'Zwilling', language: 'de', kind: 'PREFERRED', source }],
      participations: [
        { entity: 'agr_aiib-articles', actor: 'org_twin', role: 'OBSERVER', source },
        { entity: 'agr_aiib-articles', actor: 'per_lu-wei', role: 'OBSERVER', on_behalf_of: 'org_twin', source },
      ],
    })
    await graph.catchUp()
    const twin = await linksOf('org_twin')
    expect(twin).toEqual(['ACTED_FOR per_lu-wei', 'OBSERVER agr_aiib-articles'])
    await load({ same_as: [{ id: 'org_twin', same_as: 'org_nokia', source }] })
    await graph.catchUp()
    const node = async (id: string) => (await ask('query ($id: ID!) { node(id: $id) { id } }', { id })).node.id
    expect(await node('org_twin')).toBe('org_nokia')
    expect(await names('Zwilling')).toEqual(['Zwilling'])
    expect(await linksOf('org_twin')).toEqual(await linksOf('org_nokia'))
    expect(await linksOf('org_nokia')).toEqual(expect.arrayContaining(twin))
    const { data } = await graph.ask('{ node(id: "org_twin") { ... on Organisation { id formerIds name } } }')
    expect(data.node).toEqual({ id: 'org_nokia', formerIds: ['org_twin'], name: 'Nokia' })
    const { former, own } = await ask(
      '{ former: bibliography(ids: ["org_twin"]) own: bibliography(ids: ["org_twin", "org_nokia"]) }',
    )
    expect(former).toMatch(/\S/)
    expect(own).toBe(former)

    await undoImport(subgraphs, (await listImports(subgraphs))[0]!.id)
    await graph.catchUp()
    expect(await node('org_twin')).toBe('org_twin')
    expect(await linksOf('org_twin')).toEqual(twin)
    for (const link of twin) expect(await linksOf('org_nokia')).not.toContain(link)
    // The table has no edges of the merged entity.
    const { sql } = graph.subgraph('links')
    const left =
      await sql`select e.id from links.edges e join links.nodes n on n.num in (e."from", e."to") where n.id = 'org_nokia' and e.id like '%/org_nokia%'`
    expect(left.map(({ id }) => id)).toEqual([])
  })

  test('counts the links of every entity as its table has them', async () => {
    const { sql } = graph.subgraph('links')
    const expected = await sql<{ id: string; count: number }[]>`
      select n.id, count(o.num)::int as count from links.nodes n left join links.edges e on n.num in (e."from", e."to")
        left join links.nodes o on o.num = e."from" + e."to" - n.num and o.type is not null
      where n.type is not null group by n.id order by n.id`
    const counts = await Promise.all(
      expected.map(async ({ id }) => ({
        id,
        count: (await ask('query ($id: ID!) { neighbours(of: $id, first: 0) { totalCount } }', { id })).neighbours
          .totalCount,
      })),
    )
    expect(counts).toEqual(expected)
    expect(expected.length).toBeGreaterThan(500)
  })

  test('has an added link once if three calls catch up concurrently', async () => {
    await importRows(graph, 'agreements', [
      rowOf('participations', { entity: 'agr_aiib-articles', actor: 'org_huawei', role: 'OBSERVER' }),
    ])
    await Promise.all([graph.catchUp(), graph.catchUp(), graph.catchUp()])
    expect((await linksOf('org_huawei')).filter((link: string) => link.startsWith('OBSERVER'))).toHaveLength(1)
  })
})

describe('a feed', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  test('that fails half-way is not visible before it has been read completely, and is resumed at its cursor', async () => {
    const graph = await emptyIndex()
    const cursors: unknown[] = []
    let isBroken = true
    const peer = feedOf('a', after => {
      cursors.push(after)
      if (after === null) return page([node('org_x', 'First')], [], 'one', true)
      if (isBroken) throw new Error('the feed fails')
      return page([node('org_y', 'Second')], [edge('org_x', 'org_y')], 'two', false)
    })
    const follower = graph.subgraph('links').follow([peer])!
    await follower.catchUp()
    expect(await follower.isReady()).toBe(false)
    expect(await graph.subgraph('links').isReady()).toBe(false)
    expect((await found(graph, 'first')).errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }])
    isBroken = false
    await follower.catchUp()
    expect(cursors).toEqual([null, 'one', 'one'])
    expect(await follower.isReady()).toBe(true)
    expect((await found(graph, 'second')).data.search.nodes).toEqual([{ id: 'org_y' }])
  })

  test('that fails does not stop other feeds, and delays readiness by at most 15 s', async () => {
    const graph = await emptyIndex()
    const good = feedOf('good', () => page([node('org_x', 'First')], [], 'one', false))
    const bad = feedOf('bad', () => {
      throw new Error('the feed fails')
    })
    const follower = graph.subgraph('links').follow([bad, good])!
    await follower.catchUp()
    expect(await follower.isReady()).toBe(false)
    const now = Date.now()
    vi.spyOn(Date, 'now').mockImplementation(() => now + 20_000)
    expect(await follower.isReady()).toBe(true)
    expect((await found(graph, 'first')).data.search.nodes).toEqual([{ id: 'org_x' }])
  })

  test('that a subgraph does not have does not delay readiness, with or without an error code', async () => {
    const graph = await emptyIndex()
    const message = 'Cannot query field "_links" on type "Query".'
    const errors = [refusal('GRAPHQL_VALIDATION_FAILED', message), { message } as never]
    const none = errors.map((error, at): Peer => ({ name: `none${at}`, request: async () => ({ errors: [error] }) }))
    const follower = graph.subgraph('links').follow(none)!
    await follower.catchUp()
    expect(await follower.isReady()).toBe(true)
  })

  test('of a replaced database replaces the former entities at once', async () => {
    const graph = await emptyIndex()
    let database = 'old'
    const peer = feedOf('a', after => {
      if (after !== null && !String(after).startsWith(database))
        throw refusal('BAD_USER_INPUT', 'no cursor of this feed')
      if (database === 'old') return page(after === null ? [node('org_old', 'Former')] : [], [], 'old', false)
      return after === null ? page([node('org_new', 'Later')], [], 'new1', true) : page([], [], 'new2', false)
    })
    const follower = graph.subgraph('links').follow([peer])!
    await follower.catchUp()
    database = 'new'
    await follower.catchUp()
    expect((await found(graph, 'former')).data.search.nodes).toEqual([])
    expect((await found(graph, 'later')).data.search.nodes).toEqual([{ id: 'org_new' }])
  })

  test('of a subgraph in the same process is read again if its database was emptied', async () => {
    const graph = await freshGraph()
    await graph.catchUp()
    const beltAndRoad = async () => (await graph.askAt('links', '{ node(id: "ini_belt-and-road") { id } }')).data.node
    expect(await beltAndRoad()).toEqual({ id: 'ini_belt-and-road' })
    const { sql } = graph.subgraph('initiatives')
    await sql`delete from initiatives.changes`
    await sql`update initiatives.revision set id = gen_random_uuid()`
    await graph.catchUp()
    expect(await beltAndRoad()).toBeNull()
    expect((await graph.askAt('links', '{ node(id: "org_nokia") { id } }')).data.node).toEqual({ id: 'org_nokia' })
  })

  test('with other kinds or verbs of links after a restart has them for all its rows', async () => {
    const graph = await freshGraph()
    await graph.catchUp()
    const kindsAndVerbs = async () => {
      const { data } = await graph.askAt(
        'links',
        '{ neighbours(of: "ini_internet-plus", direction: IN, types: [INITIATIVE], first: 100) { edges { link { kind verb } } } }',
      )
      return data.neighbours.edges.map(({ link }: any) => `${link.kind} ${link.verb}`)
    }
    const before = await kindsAndVerbs()
    expect(new Set(before)).toContain('PART_OF is part of')
    const [partOf] = initiatives.feed!.links.filter(link => 'PART_OF' in link.verbs)
    const others = initiatives.feed!.links.filter(link => link !== partOf)
    const links = [
      ...others,
      { ...partOf!, verbs: { PART_OF: { en: 'lies in | holds', zh: '在 | 有' } } },
      { ...partOf!, verbs: { WITHIN: { en: 'is within | has within it', zh: '在 | 有' } } },
    ]
    const restarted = await restart(graph, { ...initiatives, feed: { ...initiatives.feed!, links } })
    const all = [...subgraphNames().map(graph.subgraph), restarted]
    const peers = [...new Map(all.map(each => [each.name, each])).values()].filter(({ name }) => name !== 'links')
    const follower = graph
      .subgraph('links')
      .follow(peers.map(({ name, readFeedPage }) => ({ name, readFeedPage, request: rejectRequest })))!
    expect(await follower.isReady()).toBe(true)
    await follower.catchUp()
    const expected = before.flatMap((link: string) =>
      link === 'PART_OF is part of' ? ['PART_OF lies in', 'WITHIN is within'] : [link],
    )
    expect((await kindsAndVerbs()).sort()).toEqual(expected.sort())
  })

  test('with two alternating definitions is read again with a back-off, and finally as the last one defines it', async () => {
    const graph = await emptyIndex()
    const links = graph.subgraph('links')
    const readings: string[] = []
    const versionedFeed = (version: string) =>
      feedOf('a', after => {
        if (after !== null && !after.startsWith(version)) throw refusal('BAD_USER_INPUT', 'no cursor of this feed')
        if (after === null) readings.push(version)
        if (after === `${version}2`) return page([], [], after, false)
        if (after !== null) return page([], [edge(`org_${version}`, 'org_x')], `${version}2`, false)
        return page([node('org_x', 'First'), node(`org_${version}`, 'Other')], [], `${version}1`, true)
      })
    const [former, latter] = [links.follow([versionedFeed('old')])!, links.follow([versionedFeed('new')])!]
    let now = Date.now()
    vi.spyOn(Date, 'now').mockImplementation(() => now)
    for (let second = 0; second < 300; second += 3, now += 3_000) {
      await former.catchUp()
      await latter.catchUp()
      // A follower that starts meanwhile is ready at once.
      expect(second === 0 || (await links.follow([versionedFeed('old')])!.isReady())).toBe(true)
    }
    expect(readings.length).toBeLessThan(15)
    for (let second = 0; second < 300; second += 3, now += 3_000) await latter.catchUp()
    expect(readings.at(-1)).toBe('new')
    const edges = await links.sql`select id from links.edges where reading = (select reading from links.feeds)`
    expect(edges).toEqual([{ id: 'org_new/org_x' }])
  })

  test('that is read again keeps its former generation until the new one is complete; only the new one remains', async () => {
    const graph = await emptyIndex()
    const links = graph.subgraph('links')
    let [isNew, isBroken] = [false, true]
    const peer = feedOf('a', after => {
      if (!isNew) return page([node('org_x', 'First'), node('org_y', 'Second')], [edge('org_x', 'org_y')], 'old', false)
      if (after === 'old') throw refusal('BAD_USER_INPUT', 'no cursor of this feed')
      if (after === null)
        return page([node('org_x', 'First'), node('org_z', 'Third')], [edge('org_x', 'org_z')], 'new1', true)
      if (isBroken) throw new Error('the feed fails')
      return page([], [], 'new2', false)
    })
    const follower = links.follow([peer])!
    const shown = async () => {
      const { data } = await graph.askAt(
        'links',
        `{ neighbours(of: "org_x") { nodes { id } } search(query: "third") { totalCount }
          paths(from: "org_x", to: "org_y") { paths { length links { id } } } }`,
      )
      return [data.neighbours.nodes, data.search.totalCount, data.paths]
    }
    const readings = () => links.sql`
      select relname from pg_class where relnamespace = 'links'::regnamespace and relname ~ '^edges_[0-9]+$'`
    const formerResult = [[{ id: 'org_y' }], 0, { paths: [{ length: 1, links: [{ id: 'org_x/org_y' }] }] }]
    await follower.catchUp()
    expect(await shown()).toEqual(formerResult)
    isNew = true
    await follower.catchUp()
    expect(await readings()).toHaveLength(2)
    expect(await shown()).toEqual(formerResult)
    isBroken = false
    await follower.catchUp()
    expect(await shown()).toEqual([[{ id: 'org_z' }], 1, null])
    expect(await readings()).toHaveLength(1)
    expect(await links.sql`select id from links.edges`).toEqual([{ id: 'org_x/org_z' }])
  })

  test('may have one link on two pages, of which the later one is valid', async () => {
    const graph = await emptyIndex()
    const links = graph.subgraph('links')
    const link = { ...edge('org_x', 'org_y'), kind: 'MADE' }
    const peer = feedOf('a', after => {
      if (after === null) return page([node('org_x', 'First'), node('org_y', 'Second')], [link], 'a1', true)
      if (after === 'a1') return page([], [{ ...link, kind: 'CHANGED' }, edge('org_y', 'org_x')], 'a2', true)
      return page([node('org_y', 'Other')], [{ ...edge('org_y', 'org_x'), deleted: true }], 'a3', false)
    })
    await links.follow([peer])!.catchUp()
    const { data } = await graph.askAt('links', '{ neighbours(of: "org_x") { byKind { kind count } } }')
    expect(data.neighbours.byKind).toEqual([{ kind: 'CHANGED', count: 1 }])
    expect((await found(graph, 'second')).data.search.nodes).toEqual([])
    expect((await found(graph, 'other')).data.search.nodes).toEqual([{ id: 'org_y' }])
  })

  test.each([
    ['on a later page', false],
    ['when it is read first', true],
  ])(
    'may take an entity over from another feed, %s: the names of the former owner are removed',
    async (_, isNewFeed) => {
      const graph = await emptyIndex()
      const links = graph.subgraph('links')
      let step = 0
      const former = feedOf('a', after => {
        if (after === null) return page([node('org_x', 'Former')], [], 'a1', false)
        if (step < 2 || after === 'a2') return page([], [], after, false)
        return page([{ ...node('org_x', ''), deleted: true, names: [] }], [], 'a2', false)
      })
      const latter = feedOf('b', after => {
        if (after === null && !isNewFeed) return page([], [], 'b0', false)
        if (step === 0 || after === 'b1') return page([], [], after ?? 'b0', false)
        return page([node('org_x', 'Latter')], [], 'b1', false)
      })
      const peers = () => (isNewFeed && step === 0 ? [former] : [former, latter])
      const namesNow = () => links.sql<{ text: string }[]>`
      select text from links.names join links.nodes on node = num where id = 'org_x' and type is not null`
      await links.follow(peers())!.catchUp()
      expect(await namesNow()).toEqual([{ text: 'Former' }])
      for (step = 1; step < 3; step++) {
        await links.follow(peers())!.catchUp()
        expect(await namesNow()).toEqual([{ text: 'Latter' }])
      }
      expect((await found(graph, 'former')).data.search.nodes).toEqual([])
      expect((await found(graph, 'latter')).data.search.nodes).toEqual([{ id: 'org_x' }])
    },
  )

  describe('of a foreign subgraph', () => {
    const owner = () =>
      feedOf('a', after =>
        after === null
          ? page([node('org_x', 'First'), node('org_y', 'Second')], [edge('org_x', 'org_y')], 'a', false)
          : page([], [], after, false),
      )
    /** A foreign feed that has an entity of the type, and deletes it from step 2 on. */
    const foreignFeed = (type: string, state: { step: number }): Peer => ({
      ...feedOf('b', after => {
        if (after === null)
          return page([node('org_x', 'Foreign', type), node('note_1', 'Remark', 'Note')], [], 'b1', false)
        if (state.step < 2 || after === 'b2') return page([], [], after, false)
        return page([{ ...node('org_x', '', type), deleted: true, names: [] }], [], 'b2', false)
      }),
      isForeign: true,
    })
    const indexWithNotes = async () => {
      const graph = await emptyIndex()
      const links = graph.subgraph('links')
      links.prepareSdl(withNodeTypes(links.sdl, [{ type: 'Note' }]))()
      return { graph, links }
    }

    test.each([
      ['with its own type, before the owner', 'Note', true],
      ['with its own type, after the owner', 'Note', false],
      ['with the right type, before the owner', 'Organisation', true],
      ['with the right type, after the owner', 'Organisation', false],
    ])('that has an entity of another subgraph %s does not change that entity', async (_, type, isFirst) => {
      const { graph, links } = await indexWithNotes()
      const state = { step: 1 }
      const [a, b] = [owner(), foreignFeed(type, state)]
      const follower = links.follow(isFirst ? [b, a] : [a, b])!
      const results = async () => {
        const { data } = await graph.askAt(
          'links',
          `{ mine: search(query: "first") { nodes { id __typename } } foreign: search(query: "foreign") { nodes { id } }
            note: search(query: "remark") { nodes { id } } neighbours(of: "org_y") { nodes { id } } }`,
        )
        return data
      }
      for (; state.step < 4; state.step++) {
        await follower.catchUp()
        expect(await results()).toEqual({
          mine: { nodes: [{ id: 'org_x', __typename: 'Organisation' }] },
          foreign: { nodes: [] },
          note: { nodes: [{ id: 'note_1' }] },
          neighbours: { nodes: [{ id: 'org_x' }] },
        })
      }
    })

    test('has an entity once its former owner has deleted it, as when a type moves to another subgraph', async () => {
      const { graph, links } = await indexWithNotes()
      let step = 0
      const former = feedOf('a', after => {
        if (after === null) return page([node('org_x', 'Former')], [], 'a1', false)
        if (step === 0 || after === 'a2') return page([], [], after, false)
        return page([{ ...node('org_x', ''), deleted: true, names: [] }], [], 'a2', false)
      })
      const follower = links.follow([former, foreignFeed('Organisation', { step: 1 })])!
      const names = async () =>
        (await Promise.all(['former', 'foreign'].map(word => found(graph, word)))).map(
          ({ data }) => data.search.nodes.length,
        )
      for (let round = 0; round < 3; round++) await follower.catchUp()
      expect(await names()).toEqual([1, 0])
      for (step = 1; step < 4; step++) {
        await follower.catchUp()
        expect(await names()).toEqual([0, 1])
      }
    })

    test('with its own entity under an id of another type is not read repeatedly', async () => {
      const { graph, links } = await indexWithNotes()
      let readings = 0
      const foreign = feedOf('b', after => {
        if (after === null) readings++
        const nodes = [node('org_zzz', 'Mistake', 'Note'), node('note_1', 'Remark', 'Note')]
        return after === null ? page(nodes, [edge('org_zzz', 'note_1')], 'b', false) : page([], [], 'b', false)
      })
      const follower = links.follow([owner(), { ...foreign, isForeign: true }])!
      for (let round = 0; round < 5; round++) await follower.catchUp()
      expect(readings).toBe(1)
      expect((await found(graph, 'mistake')).data.search.nodes).toEqual([])
      expect((await found(graph, 'remark')).data.search.nodes).toEqual([{ id: 'note_1' }])
    })

    test('that has an entity of another owner is logged once', async () => {
      const graph = await emptyIndex()
      const lines: Record<string, unknown>[] = []
      const log = pino({ level: 'warn' }, { write: line => lines.push(JSON.parse(line)) })
      const links = await restart(graph, index, log)
      const foreign = foreignFeed('Organisation', { step: 1 })
      const follower = links.follow([owner(), foreign, { ...foreign, name: 'c' }])!
      for (let round = 0; round < 3; round++) await follower.catchUp()
      expect(lines).toMatchObject(
        ['b', 'c'].map(feed => ({
          feed,
          id: 'org_x',
          of: 'a',
          msg: expect.stringContaining('entities of another owner'),
        })),
      )
    })
  })

  test('may delete all links under a key, also before its last page', async () => {
    const graph = await emptyIndex()
    const links = graph.subgraph('links')
    const under = (key: string) => ({ ...edge('org_x', 'org_y'), id: `${key}/MADE/org_y` })
    const deletedKey = { ...edge('', ''), id: 'mil_1', deleted: true }
    const peer = feedOf('a', after => {
      if (after === null) return page([node('org_x', 'First'), node('org_y', 'Second')], [under('mil_1')], 'a1', true)
      if (after === 'a1') return page([], [deletedKey, under('mil_12'), under('mil_2')], 'a2', true)
      return page([], [under('mil_3')], 'a3', false)
    })
    await links.follow([peer])!.catchUp()
    const ids = ['mil_12/MADE/org_y', 'mil_2/MADE/org_y', 'mil_3/MADE/org_y']
    expect(await links.sql`select id from links.edges order by id`).toEqual(ids.map(id => ({ id })))
  })

  test('that a lost process has read completely is made visible by the next process', async () => {
    const graph = await emptyIndex()
    const links = graph.subgraph('links')
    const lastPage = page([node('org_x', 'First'), node('org_y', 'Second')], [edge('org_x', 'org_y')], 'end', false)
    const before = { cursor: null, isWhole: false, reading: null }
    const read = { before, page: normalisePage(lastPage, ['Organisation']), cursor: 'end', numbers: new Map() }
    expect(await applyPage(links.sql, 'a', { ...read, isLast: false })).toBe(true)
    const cursors: (string | null)[] = []
    const peer = feedOf('a', after => {
      cursors.push(after)
      return page([], [], 'end', false)
    })
    expect(await links.sql`select id from links.edges`).toEqual([])
    await Promise.all([links.follow([peer])!.catchUp(), links.follow([peer])!.catchUp()])
    expect((await found(graph, 'first')).data.search.nodes).toEqual([{ id: 'org_x' }])
    expect(await links.sql`select id from links.edges`).toEqual([{ id: 'org_x/org_y' }])
    expect(cursors).not.toContain(null)
    // Without this statistic, the planner would scan all edges to find a few of them.
    const statistics = await links.sql`
      select n_distinct from pg_stats where schemaname = 'links' and tablename ~ '^edges_[0-9]+$' and attname = 'num'`
    expect(statistics).toEqual([{ n_distinct: -1 }])
  })

  test('that cannot be indexed rejects for its caller, without an unhandled rejection', async () => {
    const { sql } = (await emptyIndex()).subgraph('links')
    const before = { cursor: null, isWhole: false, reading: null }
    const read = { page: normalisePage(page([], [edge('org_x', 'org_y')], 'end', false), []), numbers: new Map() }
    await applyPage(sql, 'a', { ...read, before, cursor: 'first', isLast: false })
    const [{ number }] = await sql<[{ number: number }]>`select number from links.readings`
    await sql.unsafe(
      `alter table links.edges_${number} alter num drop not null; update links.edges_${number} set num = null`,
    )
    // Another write holds the lock, so that the indexes fail before they are awaited.
    const writing = sql.begin(async tx => {
      await tx`select pg_advisory_xact_lock(hashtext('accord:links:feeds'))`
      await tx`select pg_sleep(0.5)`
    })
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const shown = showEntities(sql, 'a', { reading: number, cursor: 'first' })
    await expect(shown).rejects.toThrow('contains null values')
    await writing
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })

  test('that has left stays in its tables until no transaction reads them', async () => {
    const graph = await emptyIndex()
    const { sql, follow } = graph.subgraph('links')
    await follow([feedOf('a', () => page([node('org_x', 'First')], [edge('org_x', 'org_y')], 'one', false))])!.catchUp()
    const reader = await sql.reserve()
    await reader`begin`
    const edges = () => reader`select id from links.edges`
    expect(await edges()).toHaveLength(1)
    const follower = follow([])!
    await follower.catchUp()
    expect(await edges()).toHaveLength(1)
    await reader`commit`
    await follower.catchUp()
    expect(await edges()).toEqual([])
    reader.release()
  })

  test('of a subgraph that left the graph is removed', async () => {
    const graph = await emptyIndex()
    const peer = feedOf('a', () => page([node('org_x', 'First')], [edge('org_x', 'org_y')], 'one', false))
    const links = graph.subgraph('links')
    await links.follow([peer])!.catchUp()
    expect((await found(graph, 'first')).data.search.nodes).toEqual([{ id: 'org_x' }])
    await links.follow([])!.catchUp()
    expect((await found(graph, 'first')).data.search.nodes).toEqual([])
    expect(await links.sql`select 1 from links.edges`).toHaveLength(0)
    await links.follow([peer])!.catchUp()
    expect((await found(graph, 'first')).data.search.nodes).toEqual([{ id: 'org_x' }])
  })

  test('is read from the cursor in the index, also if another process has changed it', async () => {
    const graph = await emptyIndex()
    const links = graph.subgraph('links')
    const cursors: (string | null)[] = []
    const follower = links.follow([
      feedOf('a', after => {
        cursors.push(after)
        return page(after === null ? [node('org_x', 'First')] : [], [], 'one', false)
      }),
    ])!
    for (let round = 0; round < 4; round++) await follower.catchUp()
    await links.follow([])!.catchUp()
    expect((await found(graph, 'first')).data.search.nodes).toEqual([])
    await follower.catchUp()
    expect((await found(graph, 'first')).data.search.nodes).toEqual([{ id: 'org_x' }])
    expect(cursors).toEqual([null, 'one', 'one', 'one', null])
  })

  test('may have a link before its target, which becomes visible with its target', async () => {
    const graph = await emptyIndex()
    const more: FeedNode[] = []
    const first = feedOf('a', after =>
      page(after ? [] : [node('org_x', 'First')], after ? [] : [edge('org_x', 'agr_y')], 'a', false),
    )
    const second = feedOf('b', after => page(after === 'b0' ? more : [], [], after ? 'b1' : 'b0', false))
    const follower = graph.subgraph('links').follow([first, second])!
    const neighbours = () =>
      graph
        .askAt('links', '{ neighbours(of: "org_x") { totalCount nodes { id } } }')
        .then(({ data }) => data.neighbours)
    const paths = () =>
      graph.askAt('links', '{ paths(from: "org_x", to: "agr_y") { paths { length } } }').then(({ data }) => data.paths)
    await follower.catchUp()
    expect(await neighbours()).toEqual({ totalCount: 0, nodes: [] })
    expect(await paths()).toBeNull()
    more.push(node('agr_y', 'Deed', 'Agreement'))
    await follower.catchUp()
    expect(await neighbours()).toEqual({ totalCount: 1, nodes: [{ id: 'agr_y' }] })
    expect(await paths()).toEqual({ paths: [{ length: 1 }] })
  })

  test('may have entities of a type that the schema lacks; they are left out', async () => {
    const graph = await emptyIndex()
    const peer = feedOf('a', () => page([node('off_x', 'Office', 'Office'), node('org_x', 'Officer')], [], 'a', false))
    await graph.subgraph('links').follow([peer])!.catchUp()
    expect((await found(graph, 'office')).data.search.nodes).toEqual([{ id: 'org_x' }])
  })

  test('is read again once for a type that the composed schema has gained, with ids of any form', async () => {
    const graph = await emptyIndex()
    const links = graph.subgraph('links')
    let readings = 0
    const peer = feedOf('a', after => {
      if (after === null) readings++
      return page(after === null ? [node('x-1', 'Office', 'BranchOffice')] : [], [], 'a', false)
    })
    const follower = links.follow([peer])!
    for (let round = 0; round < 3; round++) await follower.catchUp()
    expect((await found(graph, 'office')).data.search.nodes).toEqual([])

    links.prepareSdl(withNodeTypes(links.sdl, [{ type: 'BranchOffice' }]))()
    peer.addedTypes = ['BranchOffice']
    for (let round = 0; round < 3; round++) await follower.catchUp()
    const { data } = await graph.askAt(
      'links',
      '{ search(query: "office") { byType { type } nodes { __typename id } } }',
    )
    expect(data.search).toEqual({
      byType: [{ type: 'BRANCH_OFFICE' }],
      nodes: [{ __typename: 'BranchOffice', id: 'x-1' }],
    })
    expect(readings).toBe(2)

    // At the next start the index has entities of that type already.
    await links.follow([peer])!.catchUp()
    expect(readings).toBe(2)
  })

  test('of a subgraph that joins later does not affect readiness', async () => {
    const graph = await emptyIndex()
    const peers = [feedOf('a', () => page([node('org_x', 'First')], [], 'a', false))]
    const follower = graph.subgraph('links').follow(peers)!
    await follower.catchUp()
    peers.push(feedOf('b', after => page(after ? [] : [node('org_y', 'First again')], [], 'b', false)))
    expect(await follower.isReady()).toBe(true)
    await follower.catchUp()
    expect((await found(graph, 'first')).data.search.nodes).toHaveLength(2)
  })
})

/** A second instance of the subgraph on the same database, as after a restart with another definition. */
async function restart(
  { url }: TestGraph,
  definition: Definition<any, any>,
  log = createLog('fatal'),
): Promise<Subgraph> {
  const at = {
    ...readConfig({}),
    url,
    socketDir: inject('postgres').socketDir,
    poolSize: 2,
    isOwn: false,
    startupTimeout: 10_000,
  }
  const place = await prepareDatabase(at, definition.name, definition.migrations, log)
  const subgraph = startSubgraph(definition, place, log)
  onTestFinished(() => subgraph.stop())
  return subgraph
}

const rejectRequest: Peer['request'] = () =>
  Promise.reject(new Error('The feed is read in the process, without a request.'))

const emptyIndex = () => freshGraph({ template: 'empty', names: ['links'] })

const found = (graph: TestGraph, query: string) =>
  graph.askAt('links', `{ search(query: "${query}") { nodes { id } } }`)

const feedOf = (name: string, pageAfter: (after: string | null) => LinkFeed): Peer => ({
  name,
  async request(_, variables) {
    try {
      return { data: { _links: pageAfter((variables?.after as string | null) ?? null) } }
    } catch (error) {
      return { errors: [error as never] }
    }
  },
})

const page = (nodes: FeedNode[], edges: FeedEdge[], cursor: string, hasMore: boolean): LinkFeed => ({
  nodes,
  edges,
  verbs: edges.length > 0 ? [{ verb: 'made', language: 'en', text: 'made', inverse: 'was made by' }] : [],
  cursor,
  hasMore,
})

const node = (id: string, text: string, type = 'Organisation'): FeedNode => ({
  id,
  type,
  deleted: false,
  names: [{ text, language: 'en', preferred: true }],
  identifiers: [],
  sources: ['src_x'],
})

const edge = (from: string, to: string): FeedEdge => ({
  id: `${from}/${to}`,
  from,
  to,
  kind: 'MADE',
  verb: 'made',
  date: null,
  deleted: false,
  evidence: JSON.stringify([{ source: 'src_x', stance: 'SUPPORTS', basis: 'STATED', confidence: 'HIGH' }]),
})
