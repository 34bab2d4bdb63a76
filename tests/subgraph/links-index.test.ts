import { pino } from 'pino'
import { afterEach, describe, expect, inject, onTestFinished, test, vi } from 'vitest'
import { listImports, loadBundle, undoImport } from '#data/import'
import initiatives from '#services/initiatives'
import index from '#services/links'
import { applyPage, showEntities } from '#src/services/links/queries/apply-page.ts'
import { normalisePage } from '#src/services/links/queries/feed-page.ts'
import { startSubgraph } from '#src/toolkit/subgraph/subgraph.ts'
import type { Definition } from '#src/toolkit/subgraph/types.ts'
import { doorOf, rowOf, takeIn } from '#tests/door'
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

/*
 * How the index keeps up with the feeds that it is made of: the true ones, and some that are made to misbehave.
 */

describe('what an import changes', async () => {
  const graph = await freshGraph()
  const ask = doorOf(graph, 'links')
  const names = async (query: string) =>
    (await ask('query ($query: String!) { search(query: $query) { edges { matched score } } }', { query })).search.edges
      .filter(({ score }: any) => score >= 2)
      .map(({ matched }: any) => matched)
  const ties = async (of: string) =>
    (
      await ask('query ($of: ID!) { neighbours(of: $of, first: 100) { edges { node { id } link { kind } } } }', { of })
    ).neighbours?.edges.map(({ node, link }: any) => `${link.kind} ${node.id}`) ?? null
  const lengths = async (from: string, to: string) =>
    (
      await ask('query ($from: ID!, $to: ID!) { paths(from: $from, to: $to) { paths { length } } }', { from, to })
    ).paths?.paths.map(({ length }: any) => length) ?? null

  test('is found, tied and on the way as soon as the index has caught up', async () => {
    expect(await lengths('org_nokia', 'org_aiib')).not.toContain(2)
    await takeIn(graph, 'organisations', [
      rowOf('organisations', { id: 'org_made', kind: 'COMPANY' }),
      rowOf('names', { entity: 'org_made', text: 'Zwischenlösung', language: 'de', kind: 'PREFERRED' }),
    ])
    await takeIn(graph, 'agreements', [
      rowOf('participations', { entity: 'agr_aiib-articles', actor: 'org_made', role: 'OBSERVER' }),
      rowOf('participations', { entity: 'agr_aiib-articles', actor: 'org_nokia', role: 'OBSERVER' }),
    ])
    expect(await names('zwischenlosung')).toEqual([])
    await graph.catchUp()
    expect(await names('zwischenlosung')).toEqual(['Zwischenlösung'])
    expect(await ties('org_made')).toEqual(['OBSERVER agr_aiib-articles'])
    expect(await lengths('org_made', 'org_nokia')).toEqual([2])
    const { data } = await graph.ask(
      '{ source(id: "src_seed") { supports(first: 100, types: [ORGANISATION]) { nodes { id } } } }',
    )
    expect(data.source.supports.nodes).toContainEqual({ id: 'org_made' })
  })

  test('is gone when it was undone', async () => {
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
    expect(await ties('org_made')).toBeNull()
    expect(await ties('agr_aiib-articles')).not.toContain('OBSERVER org_nokia')
    expect(await lengths('org_nokia', 'agr_aiib-articles')).not.toContain(1)
  })

  test('is a corrected tie, and no longer the one before', async () => {
    const made = { source: 'src_seed', locator: 'made' }
    for (const partOf of ['ini_europe-2020', 'ini_digital-agenda']) {
      await takeIn(graph, 'initiatives', [rowOf('initiatives', { id: 'ini_ten-t', partOf }, made)])
      await graph.catchUp()
      const found = (await ties('ini_ten-t')).filter((tie: string) => tie.startsWith('PART_OF'))
      expect(found).toEqual([`PART_OF ${partOf}`])
    }
  })

  test('is one thing where two ids are tied: the former one still leads to it, until the two are parted', async () => {
    const subgraphs = subgraphNames().map(graph.subgraph)
    const source = 'src_seed'
    const load = async (tables: Tables) => expect((await loadBundle(madeBundle(tables), subgraphs)).faults).toEqual([])
    await load({
      organisations: [{ id: 'org_twin', kind: 'COMPANY', source }],
      names: [{ entity: 'org_twin', text: 'Zwilling', language: 'de', kind: 'PREFERRED', source }],
      participations: [
        { entity: 'agr_aiib-articles', actor: 'org_twin', role: 'OBSERVER', source },
        { entity: 'agr_aiib-articles', actor: 'per_lu-wei', role: 'OBSERVER', on_behalf_of: 'org_twin', source },
      ],
    })
    await graph.catchUp()
    const twin = await ties('org_twin')
    expect(twin).toEqual(['ACTED_FOR per_lu-wei', 'OBSERVER agr_aiib-articles'])
    await load({ same_as: [{ id: 'org_twin', same_as: 'org_nokia', source }] })
    await graph.catchUp()
    const node = async (id: string) => (await ask('query ($id: ID!) { node(id: $id) { id } }', { id })).node.id
    expect(await node('org_twin')).toBe('org_nokia')
    expect(await names('Zwilling')).toEqual(['Zwilling'])
    expect(await ties('org_twin')).toEqual(await ties('org_nokia'))
    expect(await ties('org_nokia')).toEqual(expect.arrayContaining(twin))
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
    expect(await ties('org_twin')).toEqual(twin)
    for (const tie of twin) expect(await ties('org_nokia')).not.toContain(tie)
    // Nor is anything left of when they were one.
    const { sql } = graph.subgraph('links')
    const left =
      await sql`select e.id from links.edges e join links.nodes n on n.num in (e."from", e."to") where n.id = 'org_nokia' and e.id like '%/org_nokia%'`
    expect(left.map(({ id }) => id)).toEqual([])
  })

  test('counts: of each thing as many ties as the index has after all these changes', async () => {
    const { sql } = graph.subgraph('links')
    const counted = await sql<{ id: string; count: number }[]>`
      select n.id, count(o.num)::int as count from links.nodes n left join links.edges e on n.num in (e."from", e."to")
        left join links.nodes o on o.num = e."from" + e."to" - n.num and o.type is not null
      where n.type is not null group by n.id order by n.id`
    const told = await Promise.all(
      counted.map(async ({ id }) => ({
        id,
        count: (await ask('query ($id: ID!) { neighbours(of: $id, first: 0) { totalCount } }', { id })).neighbours
          .totalCount,
      })),
    )
    expect(told).toEqual(counted)
    expect(counted.length).toBeGreaterThan(500)
  })

  test('is not read again by whoever asks for it at the same time', async () => {
    await takeIn(graph, 'agreements', [
      rowOf('participations', { entity: 'agr_aiib-articles', actor: 'org_huawei', role: 'OBSERVER' }),
    ])
    await Promise.all([graph.catchUp(), graph.catchUp(), graph.catchUp()])
    expect((await ties('org_huawei')).filter((tie: string) => tie.startsWith('OBSERVER'))).toHaveLength(1)
  })
})

describe('a feed', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  test('that breaks off is not seen before it has been read whole, and is read on from where it was', async () => {
    const graph = await emptyIndex()
    const asked: unknown[] = []
    let isBroken = true
    const peer = feedOf('a', after => {
      asked.push(after)
      if (after === null) return page([node('org_x', 'First')], [], 'one', true)
      if (isBroken) throw new Error('it broke')
      return page([node('org_y', 'Second')], [tie('org_x', 'org_y')], 'two', false)
    })
    const follower = graph.subgraph('links').follow([peer])!
    await follower.catchUp()
    expect(await follower.isReady()).toBe(false)
    expect(await graph.subgraph('links').isReady()).toBe(false)
    expect((await found(graph, 'first')).errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }])
    isBroken = false
    await follower.catchUp()
    expect(asked).toEqual([null, 'one', 'one'])
    expect(await follower.isReady()).toBe(true)
    expect((await found(graph, 'second')).data.search.nodes).toEqual([{ id: 'org_y' }])
  })

  test('that fails stops no other, and is waited for a while', async () => {
    const graph = await emptyIndex()
    const good = feedOf('good', () => page([node('org_x', 'First')], [], 'one', false))
    const bad = feedOf('bad', () => {
      throw new Error('it broke')
    })
    const follower = graph.subgraph('links').follow([bad, good])!
    await follower.catchUp()
    expect(await follower.isReady()).toBe(false)
    const now = Date.now()
    vi.spyOn(Date, 'now').mockImplementation(() => now + 20_000)
    expect(await follower.isReady()).toBe(true)
    expect((await found(graph, 'first')).data.search.nodes).toEqual([{ id: 'org_x' }])
  })

  test('that a subgraph does not have is not missed, with a code or as GraphQL alone wants it', async () => {
    const graph = await emptyIndex()
    const message = 'Cannot query field "_links" on type "Query".'
    const errors = [refusal('GRAPHQL_VALIDATION_FAILED', message), { message } as never]
    const none = errors.map((error, at): Peer => ({ name: `none${at}`, ask: async () => ({ errors: [error] }) }))
    const follower = graph.subgraph('links').follow(none)!
    await follower.catchUp()
    expect(await follower.isReady()).toBe(true)
  })

  test('of a database that was exchanged takes the place of what it told, all at once', async () => {
    const graph = await emptyIndex()
    let history = 'old'
    const peer = feedOf('a', after => {
      if (after !== null && !String(after).startsWith(history))
        throw refusal('BAD_USER_INPUT', 'no cursor of this feed')
      if (history === 'old') return page(after === null ? [node('org_old', 'Former')] : [], [], 'old', false)
      return after === null ? page([node('org_new', 'Later')], [], 'new1', true) : page([], [], 'new2', false)
    })
    const follower = graph.subgraph('links').follow([peer])!
    await follower.catchUp()
    history = 'new'
    await follower.catchUp()
    expect((await found(graph, 'former')).data.search.nodes).toEqual([])
    expect((await found(graph, 'later')).data.search.nodes).toEqual([{ id: 'org_new' }])
  })

  test('of a subgraph in the same process is read anew too where its database was emptied', async () => {
    const graph = await freshGraph()
    await graph.catchUp()
    const known = async () => (await graph.askAt('links', '{ node(id: "ini_belt-and-road") { id } }')).data.node
    expect(await known()).toEqual({ id: 'ini_belt-and-road' })
    const { sql } = graph.subgraph('initiatives')
    await sql`delete from initiatives.changes`
    await sql`update initiatives.revision set id = gen_random_uuid()`
    await graph.catchUp()
    expect(await known()).toBeNull()
    expect((await graph.askAt('links', '{ node(id: "org_nokia") { id } }')).data.node).toEqual({ id: 'org_nokia' })
  })

  test('that tells other ties, or says them otherwise, since a restart has them of all its rows', async () => {
    const graph = await freshGraph()
    await graph.catchUp()
    const sayings = async () => {
      const { data } = await graph.askAt(
        'links',
        '{ neighbours(of: "ini_internet-plus", direction: IN, types: [INITIATIVE], first: 100) { edges { link { kind verb } } } }',
      )
      return data.neighbours.edges.map(({ link }: any) => `${link.kind} ${link.verb}`)
    }
    const before = await sayings()
    expect(new Set(before)).toContain('PART_OF is part of')
    const [partOf] = initiatives.feed!.ties.filter(tie => 'PART_OF' in tie.verbs)
    const others = initiatives.feed!.ties.filter(tie => tie !== partOf)
    const ties = [
      ...others,
      { ...partOf!, verbs: { PART_OF: { en: 'lies in | holds', zh: '在 | 有' } } },
      { ...partOf!, verbs: { WITHIN: { en: 'is within | has within it', zh: '在 | 有' } } },
    ]
    const later = await restarted(graph, { ...initiatives, feed: { ...initiatives.feed!, ties } })
    const tellers = [...subgraphNames().map(graph.subgraph), later]
    const peers = [...new Map(tellers.map(each => [each.name, each])).values()].filter(({ name }) => name !== 'links')
    const follower = graph.subgraph('links').follow(peers.map(({ name, tell }) => ({ name, tell, ask: unasked })))!
    expect(await follower.isReady()).toBe(true)
    await follower.catchUp()
    const now = before.flatMap((saying: string) =>
      saying === 'PART_OF is part of' ? ['PART_OF lies in', 'WITHIN is within'] : [saying],
    )
    expect((await sayings()).sort()).toEqual(now.sort())
  })

  test('that two tell by different definitions is read by each in turn, ever more seldom, and in the end by who is left', async () => {
    const graph = await emptyIndex()
    const links = graph.subgraph('links')
    const readings: string[] = []
    const tells = (version: string) =>
      feedOf('a', after => {
        if (after !== null && !after.startsWith(version)) throw refusal('BAD_USER_INPUT', 'no cursor of this feed')
        if (after === null) readings.push(version)
        if (after === `${version}2`) return page([], [], after, false)
        if (after !== null) return page([], [tie(`org_${version}`, 'org_x')], `${version}2`, false)
        return page([node('org_x', 'First'), node(`org_${version}`, 'Other')], [], `${version}1`, true)
      })
    const [former, latter] = [links.follow([tells('old')])!, links.follow([tells('new')])!]
    let now = Date.now()
    vi.spyOn(Date, 'now').mockImplementation(() => now)
    for (let second = 0; second < 300; second += 3, now += 3_000) {
      await former.catchUp()
      await latter.catchUp()
      // Whoever starts meanwhile is ready at once.
      expect(second === 0 || (await links.follow([tells('old')])!.isReady())).toBe(true)
    }
    expect(readings.length).toBeLessThan(15)
    for (let second = 0; second < 300; second += 3, now += 3_000) await latter.catchUp()
    expect(readings.at(-1)).toBe('new')
    const ties = await links.sql`select id from links.edges where reading = (select reading from links.feeds)`
    expect(ties).toEqual([{ id: 'org_new/org_x' }])
  })

  test('that is read anew is served as it was until the new reading is whole, and then nothing else lies there', async () => {
    const graph = await emptyIndex()
    const links = graph.subgraph('links')
    let [isNew, isBroken] = [false, true]
    const peer = feedOf('a', after => {
      if (!isNew) return page([node('org_x', 'First'), node('org_y', 'Second')], [tie('org_x', 'org_y')], 'old', false)
      if (after === 'old') throw refusal('BAD_USER_INPUT', 'no cursor of this feed')
      if (after === null)
        return page([node('org_x', 'First'), node('org_z', 'Third')], [tie('org_x', 'org_z')], 'new1', true)
      if (isBroken) throw new Error('it broke')
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
    const asItWas = [[{ id: 'org_y' }], 0, { paths: [{ length: 1, links: [{ id: 'org_x/org_y' }] }] }]
    await follower.catchUp()
    expect(await shown()).toEqual(asItWas)
    isNew = true
    await follower.catchUp()
    expect(await readings()).toHaveLength(2)
    expect(await shown()).toEqual(asItWas)
    isBroken = false
    await follower.catchUp()
    expect(await shown()).toEqual([[{ id: 'org_z' }], 1, null])
    expect(await readings()).toHaveLength(1)
    expect(await links.sql`select id from links.edges`).toEqual([{ id: 'org_x/org_z' }])
  })

  test('may tell the same tie on two pages: it is as it was told last', async () => {
    const graph = await emptyIndex()
    const links = graph.subgraph('links')
    const told = { ...tie('org_x', 'org_y'), kind: 'MADE' }
    const peer = feedOf('a', after => {
      if (after === null) return page([node('org_x', 'First'), node('org_y', 'Second')], [told], 'a1', true)
      if (after === 'a1') return page([], [{ ...told, kind: 'KEPT' }, tie('org_y', 'org_x')], 'a2', true)
      return page([node('org_y', 'Other')], [{ ...tie('org_y', 'org_x'), deleted: true }], 'a3', false)
    })
    await links.follow([peer])!.catchUp()
    const { data } = await graph.askAt('links', '{ neighbours(of: "org_x") { byKind { kind count } } }')
    expect(data.neighbours.byKind).toEqual([{ kind: 'KEPT', count: 1 }])
    expect((await found(graph, 'second')).data.search.nodes).toEqual([])
    expect((await found(graph, 'other')).data.search.nodes).toEqual([{ id: 'org_y' }])
  })

  test.each([
    ['afterwards', false],
    ['in a reading of its own', true],
  ])(
    'may tell of a thing that another one told of until now, %s: what that told goes, and stays gone',
    async (_, isAnew) => {
      const graph = await emptyIndex()
      const links = graph.subgraph('links')
      let told = 0
      const former = feedOf('a', after => {
        if (after === null) return page([node('org_x', 'Former')], [], 'a1', false)
        if (told < 2 || after === 'a2') return page([], [], after, false)
        return page([{ ...node('org_x', ''), deleted: true, names: [] }], [], 'a2', false)
      })
      const latter = feedOf('b', after => {
        if (after === null && !isAnew) return page([], [], 'b0', false)
        if (told === 0 || after === 'b1') return page([], [], after ?? 'b0', false)
        return page([node('org_x', 'Latter')], [], 'b1', false)
      })
      const peers = () => (isAnew && told === 0 ? [former] : [former, latter])
      const namesNow = () => links.sql<{ text: string }[]>`
      select text from links.names join links.nodes on node = num where id = 'org_x' and type is not null`
      await links.follow(peers())!.catchUp()
      expect(await namesNow()).toEqual([{ text: 'Former' }])
      for (told = 1; told < 3; told++) {
        await links.follow(peers())!.catchUp()
        expect(await namesNow()).toEqual([{ text: 'Latter' }])
      }
      expect((await found(graph, 'former')).data.search.nodes).toEqual([])
      expect((await found(graph, 'latter')).data.search.nodes).toEqual([{ id: 'org_x' }])
    },
  )

  describe('from elsewhere', () => {
    const owner = () =>
      feedOf('a', after =>
        after === null
          ? page([node('org_x', 'First'), node('org_y', 'Second')], [tie('org_x', 'org_y')], 'a', false)
          : page([], [], after, false),
      )
    /** One that tells first of a thing, and later that it is gone. */
    const elsewhere = (type: string, steps: { told: number }): Peer => ({
      ...feedOf('b', after => {
        if (after === null)
          return page([node('org_x', 'Foreign', type), node('note_1', 'Remark', 'Note')], [], 'b1', false)
        if (steps.told < 2 || after === 'b2') return page([], [], after, false)
        return page([{ ...node('org_x', '', type), deleted: true, names: [] }], [], 'b2', false)
      }),
      isForeign: true,
    })
    const knowingNotes = async () => {
      const graph = await emptyIndex()
      const links = graph.subgraph('links')
      links.readied(withNodeTypes(links.sdl, [{ type: 'Note' }]))()
      return { graph, links }
    }

    test.each([
      ['as its own, before its owner does', 'Note', true],
      ['as its own, after its owner does', 'Note', false],
      ['as what it is, before its owner does', 'Organisation', true],
      ['as what it is, after its owner does', 'Organisation', false],
    ])('that tells of a thing of another subgraph %s, takes nothing from that', async (_, type, isFirst) => {
      const { graph, links } = await knowingNotes()
      const steps = { told: 1 }
      const [a, b] = [owner(), elsewhere(type, steps)]
      const follower = links.follow(isFirst ? [b, a] : [a, b])!
      const told = async () => {
        const { data } = await graph.askAt(
          'links',
          `{ mine: search(query: "first") { nodes { id __typename } } foreign: search(query: "foreign") { nodes { id } }
            note: search(query: "remark") { nodes { id } } neighbours(of: "org_y") { nodes { id } } }`,
        )
        return data
      }
      for (; steps.told < 4; steps.told++) {
        await follower.catchUp()
        expect(await told()).toEqual({
          mine: { nodes: [{ id: 'org_x', __typename: 'Organisation' }] },
          foreign: { nodes: [] },
          note: { nodes: [{ id: 'note_1' }] },
          neighbours: { nodes: [{ id: 'org_x' }] },
        })
      }
    })

    test('has what another subgraph has let go of since, as when a type moves to it', async () => {
      const { graph, links } = await knowingNotes()
      let told = 0
      const former = feedOf('a', after => {
        if (after === null) return page([node('org_x', 'Former')], [], 'a1', false)
        if (told === 0 || after === 'a2') return page([], [], after, false)
        return page([{ ...node('org_x', ''), deleted: true, names: [] }], [], 'a2', false)
      })
      const follower = links.follow([former, elsewhere('Organisation', { told: 1 })])!
      const names = async () =>
        (await Promise.all(['former', 'foreign'].map(word => found(graph, word)))).map(
          ({ data }) => data.search.nodes.length,
        )
      for (let round = 0; round < 3; round++) await follower.catchUp()
      expect(await names()).toEqual([1, 0])
      for (told = 1; told < 4; told++) {
        await follower.catchUp()
        expect(await names()).toEqual([0, 1])
      }
    })

    test('that tells of its own by an id of another type, which nobody tells of, is not read again and again', async () => {
      const { graph, links } = await knowingNotes()
      let readings = 0
      const foreign = feedOf('b', after => {
        if (after === null) readings++
        const nodes = [node('org_zzz', 'Mistake', 'Note'), node('note_1', 'Remark', 'Note')]
        return after === null ? page(nodes, [tie('org_zzz', 'note_1')], 'b', false) : page([], [], 'b', false)
      })
      const follower = links.follow([owner(), { ...foreign, isForeign: true }])!
      for (let round = 0; round < 5; round++) await follower.catchUp()
      expect(readings).toBe(1)
      expect((await found(graph, 'mistake')).data.search.nodes).toEqual([])
      expect((await found(graph, 'remark')).data.search.nodes).toEqual([{ id: 'note_1' }])
    })

    test('that tells of what is not its own is told of in the log, once', async () => {
      const graph = await emptyIndex()
      const lines: Record<string, unknown>[] = []
      const log = pino({ level: 'warn' }, { write: line => lines.push(JSON.parse(line)) })
      const links = await restarted(graph, index, log)
      const foreign = elsewhere('Organisation', { told: 1 })
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

  test('may tell that all is gone that it told under a key, also before it has come to its end', async () => {
    const graph = await emptyIndex()
    const links = graph.subgraph('links')
    const under = (key: string) => ({ ...tie('org_x', 'org_y'), id: `${key}/MADE/org_y` })
    const gone = { ...tie('', ''), id: 'mil_1', deleted: true }
    const peer = feedOf('a', after => {
      if (after === null) return page([node('org_x', 'First'), node('org_y', 'Second')], [under('mil_1')], 'a1', true)
      if (after === 'a1') return page([], [gone, under('mil_12'), under('mil_2')], 'a2', true)
      return page([], [under('mil_3')], 'a3', false)
    })
    await links.follow([peer])!.catchUp()
    const ids = ['mil_12/MADE/org_y', 'mil_2/MADE/org_y', 'mil_3/MADE/org_y']
    expect(await links.sql`select id from links.edges order by id`).toEqual(ids.map(id => ({ id })))
  })

  test('is shown by who comes next where the process that had read it to its end was lost before it could', async () => {
    const graph = await emptyIndex()
    const links = graph.subgraph('links')
    const told = page([node('org_x', 'First'), node('org_y', 'Second')], [tie('org_x', 'org_y')], 'end', false)
    const before = { cursor: null, isWhole: false, reading: null }
    const read = { before, page: normalisePage(told, ['Organisation']), cursor: 'end', numbers: new Map() }
    expect(await applyPage(links.sql, 'a', { ...read, isLast: false })).toBe(true)
    const asked: (string | null)[] = []
    const peer = feedOf('a', after => {
      asked.push(after)
      return page([], [], 'end', false)
    })
    expect(await links.sql`select id from links.edges`).toEqual([])
    await Promise.all([links.follow([peer])!.catchUp(), links.follow([peer])!.catchUp()])
    expect((await found(graph, 'first')).data.search.nodes).toEqual([{ id: 'org_x' }])
    expect(await links.sql`select id from links.edges`).toEqual([{ id: 'org_x/org_y' }])
    expect(asked).not.toContain(null)
    // PostgreSQL would read all ties for a few, if it did not know how many of them have the same number.
    const known = await links.sql`
      select n_distinct from pg_stats where schemaname = 'links' and tablename ~ '^edges_[0-9]+$' and attname = 'num'`
    expect(known).toEqual([{ n_distinct: -1 }])
  })

  test('that cannot be put in order is told to who reads it, and to nobody else', async () => {
    const { sql } = (await emptyIndex()).subgraph('links')
    const before = { cursor: null, isWhole: false, reading: null }
    const read = { page: normalisePage(page([], [tie('org_x', 'org_y')], 'end', false), []), numbers: new Map() }
    await applyPage(sql, 'a', { ...read, before, cursor: 'first', isLast: false })
    const [{ number }] = await sql<[{ number: number }]>`select number from links.readings`
    await sql.unsafe(
      `alter table links.edges_${number} alter num drop not null; update links.edges_${number} set num = null`,
    )
    // Others write meanwhile, so that the indexes fail long before they are waited for.
    const writing = sql.begin(async tx => {
      await tx`select pg_advisory_xact_lock(hashtext('accord:links:feeds'))`
      await tx`select pg_sleep(0.5)`
    })
    const unheard = vi.fn()
    process.on('unhandledRejection', unheard)
    const shown = showEntities(sql, 'a', { reading: number, cursor: 'first' })
    await expect(shown).rejects.toThrow('contains null values')
    await writing
    process.off('unhandledRejection', unheard)
    expect(unheard).not.toHaveBeenCalled()
  })

  test('leaves what is not shown any more until nobody reads it', async () => {
    const graph = await emptyIndex()
    const { sql, follow } = graph.subgraph('links')
    await follow([feedOf('a', () => page([node('org_x', 'First')], [tie('org_x', 'org_y')], 'one', false))])!.catchUp()
    const reader = await sql.reserve()
    await reader`begin`
    const ties = () => reader`select id from links.edges`
    expect(await ties()).toHaveLength(1)
    const follower = follow([])!
    await follower.catchUp()
    expect(await ties()).toHaveLength(1)
    await reader`commit`
    await follower.catchUp()
    expect(await ties()).toEqual([])
    reader.release()
  })

  test('of a subgraph that left the graph is taken out', async () => {
    const graph = await emptyIndex()
    const peer = feedOf('a', () => page([node('org_x', 'First')], [tie('org_x', 'org_y')], 'one', false))
    const links = graph.subgraph('links')
    await links.follow([peer])!.catchUp()
    expect((await found(graph, 'first')).data.search.nodes).toEqual([{ id: 'org_x' }])
    await links.follow([])!.catchUp()
    expect((await found(graph, 'first')).data.search.nodes).toEqual([])
    expect(await links.sql`select 1 from links.edges`).toHaveLength(0)
    await links.follow([peer])!.catchUp()
    expect((await found(graph, 'first')).data.search.nodes).toEqual([{ id: 'org_x' }])
  })

  test('are read on from where the index has them, also where another process has written there', async () => {
    const graph = await emptyIndex()
    const links = graph.subgraph('links')
    const asked: (string | null)[] = []
    const follower = links.follow([
      feedOf('a', after => {
        asked.push(after)
        return page(after === null ? [node('org_x', 'First')] : [], [], 'one', false)
      }),
    ])!
    for (let round = 0; round < 4; round++) await follower.catchUp()
    await links.follow([])!.catchUp()
    expect((await found(graph, 'first')).data.search.nodes).toEqual([])
    await follower.catchUp()
    expect((await found(graph, 'first')).data.search.nodes).toEqual([{ id: 'org_x' }])
    expect(asked).toEqual([null, 'one', 'one', 'one', null])
  })

  test('may tell a tie before what it leads to, which is seen when both are there', async () => {
    const graph = await emptyIndex()
    const more: FeedNode[] = []
    const first = feedOf('a', after =>
      page(after ? [] : [node('org_x', 'First')], after ? [] : [tie('org_x', 'agr_y')], 'a', false),
    )
    const second = feedOf('b', after => page(after === 'b0' ? more : [], [], after ? 'b1' : 'b0', false))
    const follower = graph.subgraph('links').follow([first, second])!
    const ties = () =>
      graph
        .askAt('links', '{ neighbours(of: "org_x") { totalCount nodes { id } } }')
        .then(({ data }) => data.neighbours)
    const paths = () =>
      graph.askAt('links', '{ paths(from: "org_x", to: "agr_y") { paths { length } } }').then(({ data }) => data.paths)
    await follower.catchUp()
    expect(await ties()).toEqual({ totalCount: 0, nodes: [] })
    expect(await paths()).toBeNull()
    more.push(node('agr_y', 'Deed', 'Agreement'))
    await follower.catchUp()
    expect(await ties()).toEqual({ totalCount: 1, nodes: [{ id: 'agr_y' }] })
    expect(await paths()).toEqual({ paths: [{ length: 1 }] })
  })

  test('may have things of a type that the schema does not know: they are left out', async () => {
    const graph = await emptyIndex()
    const peer = feedOf('a', () => page([node('off_x', 'Office', 'Office'), node('org_x', 'Officer')], [], 'a', false))
    await graph.subgraph('links').follow([peer])!.catchUp()
    expect((await found(graph, 'office')).data.search.nodes).toEqual([{ id: 'org_x' }])
  })

  test('are read again for a type that composition has made known since, and no id has to tell its type', async () => {
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

    links.readied(withNodeTypes(links.sdl, [{ type: 'BranchOffice' }]))()
    peer.brings = ['BranchOffice']
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

    // At the next start the index has some of that type.
    await links.follow([peer])!.catchUp()
    expect(readings).toBe(2)
  })

  test('of a subgraph that joins later hold up nobody who asks', async () => {
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

/** The subgraph once more on the same database, as it is after a restart with another definition. */
async function restarted(
  { url }: TestGraph,
  definition: Definition<any, any>,
  log = createLog('fatal'),
): Promise<Subgraph> {
  const at = { ...readConfig({}), url, socketDir: inject('postgres').socketDir, poolSize: 2 }
  const place = await prepareDatabase(at, definition.name, definition.migrations, log)
  const subgraph = startSubgraph(definition, place, log)
  onTestFinished(() => subgraph.stop())
  return subgraph
}

const unasked: Peer['ask'] = () => Promise.reject(new Error('It is not asked: it tells.'))

const emptyIndex = () => freshGraph({ template: 'empty', names: ['links'] })

const found = (graph: TestGraph, query: string) =>
  graph.askAt('links', `{ search(query: "${query}") { nodes { id } } }`)

const feedOf = (name: string, tell: (after: string | null) => LinkFeed): Peer => ({
  name,
  async ask(_, variables) {
    try {
      return { data: { _links: tell((variables?.after as string | null) ?? null) } }
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

const tie = (from: string, to: string): FeedEdge => ({
  id: `${from}/${to}`,
  from,
  to,
  kind: 'MADE',
  verb: 'made',
  date: null,
  deleted: false,
  evidence: JSON.stringify([{ source: 'src_x', stance: 'SUPPORTS', basis: 'STATED', confidence: 'HIGH' }]),
})
