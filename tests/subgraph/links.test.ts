import { describe, expect, test } from 'vitest'
import { doorOf } from '#tests/door'
import { freshGraph } from '#tests/graph'

const graph = await freshGraph()
const ask = doorOf(graph, 'links')

// First in the file: it needs the first request to this graph.
test('the first request after a start knows the kinds of links and suggests the right spelling of one', async () => {
  const { neighbours } = await ask(`{ neighbours(of: "org_nokia", kinds: ["PARTY"]) { totalCount } }`)
  expect(neighbours.totalCount).toBeGreaterThan(0)
  const rejected = await graph.askAt('links', `{ neighbours(of: "org_nokia", kinds: ["party"]) { totalCount } }`)
  expect(rejected.errors).toMatchObject([
    {
      message: expect.stringContaining('Write it as `PARTY`'),
      extensions: { code: 'BAD_USER_INPUT', argument: 'kinds' },
    },
  ])
})

describe('a kind of link', () => {
  const responsesTo = async (kind: string) =>
    Promise.all(
      [
        'query ($kinds: [String!]) { neighbours(of: "org_nokia", kinds: $kinds) { totalCount } }',
        'query ($kinds: [String!]) { paths(from: "org_nokia", to: "org_huawei", kinds: $kinds) { complete } }',
      ].map(query => graph.askAt('links', query, { kinds: ['PARTY', kind] })),
    )

  test.each([
    ['DELEGAT', 'DELEGATE'],
    ['ORGANIZER', 'ORGANISER'],
    ['SIGNATROY', 'SIGNATORY'],
    ['PARTICIPANTS', 'PARTICIPANT'],
    ['made at', 'MADE_AT'],
    ['Made-At', 'MADE_AT'],
  ])('that is misspelt is rejected with the right spelling: %s, %s', async (kind, suggestion) => {
    for (const { errors } of await responsesTo(kind)) {
      expect(errors).toMatchObject([
        {
          message: `\`kinds\` has "${kind}", and no link has that kind. Write it as \`${suggestion}\`.`,
          extensions: { code: 'BAD_USER_INPUT', argument: 'kinds' },
        },
      ])
    }
  })

  test('without links is accepted if it is not similar to a kind with links', async () => {
    for (const kind of ['NO_SUCH_KIND', '', 'RUNS']) {
      for (const { errors } of await responsesTo(kind)) expect(errors).toBeUndefined()
    }
  })
})

describe('an entity', () => {
  test.each(['org_nokia', 'per_lu-wei', 'ini_efsi', 'area_5g', 'agr_aiib-articles', 'evt_brf-1', 'src_seed'])(
    '%s is found by its id in the subgraph that owns it',
    async id => {
      const { node } = await graph.ask(`{ node(id: "${id}") { __typename id } }`).then(answer => answer.data)
      expect(node.id).toBe(id)
      expect(node.__typename).toMatch(/^[A-Z]/)
    },
  )

  test('with an unknown id is null', async () => {
    const { node, nodes } = await ask(
      '{ node(id: "org_nobody") { id } nodes(ids: ["x", "org_nokia", "sta_x"]) { id } }',
    )
    expect(node).toBeNull()
    expect(nodes).toEqual([null, { id: 'org_nokia' }, null])
  })

  test('is found by its identifier in a register', async () => {
    const data = await ask(`{
      nokia: nodeByIdentifier(scheme: LEI, value: "549300A0JPRWG1KI7U06") { id }
      china: nodeByIdentifier(scheme: ISO_3166_1, value: "CN") { __typename id }
      other: nodeByIdentifier(scheme: LEI, value: "CN") { id }
    }`)
    expect(data).toEqual({
      nokia: { id: 'org_nokia' },
      china: { __typename: 'Organisation', id: 'org_china' },
      other: null,
    })
  })

  test('has its fields from the subgraph that owns it', async () => {
    const { data } = await graph.ask(
      '{ node(id: "evt_brf-1") { ... on Event { name date { edtf } } ... on Person { name } } }',
    )
    expect(data.node).toEqual({
      name: 'First Belt and Road Forum for International Cooperation',
      date: { edtf: '2017-05-14/2017-05-15' },
    })
  })

  test('is one of at most 100 in a request', async () => {
    const { errors } = await graph.askAt('links', 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: Array(101).fill('org_nokia'),
    })
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'ids' } }])
  })
})

describe('search', () => {
  const found = async (query: string, args = '') => {
    const { search } = await ask(
      `query ($query: String!) { search(query: $query ${args}) { totalCount edges { matched score node { id } } } }`,
      { query },
    )
    return search.edges.map(({ matched, node }: any) => `${node.id}: ${matched}`)
  }

  test.each<[query: string, first: string]>([
    ['Nokia', 'org_nokia: Nokia'],
    ['nok', 'org_nokia: Nokia'],
    ['Huawai', 'org_huawei: Huawei'],
    ['Nokai', 'org_nokia: Nokia'],
    ['联通', 'org_china-unicom: 中国联通'],
    ['华为', 'org_huawei: 华为'],
    ['一带一路', 'ini_belt-and-road: 一带一路'],
    ['OBOR', 'ini_belt-and-road: OBOR'],
    ['Juncker', 'ini_investment-plan-for-europe: Juncker plan'],
    ['jean-claude juncker', 'per_jean-claude-juncker: Jean-Claude Juncker'],
    ['JUNCKER, Jean Claude', 'per_jean-claude-juncker: Jean-Claude Juncker'],
    ['549300a0jprwg1ki7u06', 'org_nokia: 549300A0JPRWG1KI7U06'],
    ['CN', 'org_china: CN'],
    ['obchod elektronicky', 'area_e-commerce: elektronický obchod'],
  ])('%s finds %s first', async (query, first) => {
    expect((await found(query))[0]).toBe(first)
  })

  test.each(['', '  ', '?!', "'", "a' | b:*", '%', '\\', "'); drop table links.names; --"])(
    'for %j returns a list without an error',
    async query => {
      expect(Array.isArray(await found(query))).toBe(true)
    },
  )

  test('ranks an exact match first, and has descending scores', async () => {
    const { search } = await ask('{ search(query: "China") { edges { score matched node { id } } } }')
    const scores = search.edges.map(({ score }: any) => score)
    expect(search.edges[0]).toMatchObject({ matched: 'China', node: { id: 'org_china' } })
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(Math.floor(scores[0])).toBe(4)
    expect(new Set(scores.map(Math.floor)).size).toBeGreaterThan(1)
  })

  test('returns only entities of the requested types, and counts the matches of every type', async () => {
    const { search } = await ask(`{
      search(query: "China", types: [EVENT, PERSON], first: 100) { totalCount byType { type count } nodes { __typename } }
    }`)
    expect(new Set(search.nodes.map((node: any) => node.__typename))).toEqual(new Set(['Event', 'Person']))
    const counts = Object.fromEntries(search.byType.map(({ type, count }: any) => [type, count]))
    expect(counts.EVENT + counts.PERSON).toBe(search.totalCount)
    expect(counts.AGREEMENT).toBeGreaterThan(100)
  })

  test('has pages that follow one another without a gap', async () => {
    const page = (after: string | null) =>
      ask(
        `query ($after: String) { search(query: "China", first: 7, after: $after) {
          totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`,
        { after },
      )
    const seen: string[] = []
    for (let after: string | null = null, hasNext = true; hasNext; ) {
      const { search }: any = await page(after)
      seen.push(...search.nodes.map((node: any) => node.id))
      ;({ endCursor: after, hasNextPage: hasNext } = search.pageInfo)
      if (!hasNext) expect(seen).toHaveLength(search.totalCount)
    }
    expect(new Set(seen).size).toBe(seen.length)
    const { search: onePage } = await ask('{ search(query: "China", first: 100) { nodes { id } } }')
    expect(seen.slice(0, 100)).toEqual(onePage.nodes.map((node: any) => node.id))
  })

  test.each([
    ['first: 101', 'first'],
    ['after: "x"', 'after'],
  ])('rejects %s', async (args, argument) => {
    const { errors } = await graph.askAt('links', `{ search(query: "China", ${args}) { totalCount } }`)
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }])
  })
})

describe('neighbours', () => {
  test('have the links of an entity in both directions, by kind, with their verbs and evidence', async () => {
    const { neighbours } = await ask(`{ neighbours(of: "agr_china-unicom-nokia-mou-2015") {
      totalCount byKind { kind count }
      edges { node { id } link { kind from { id } to { id } verb zh: verb(language: "zh") date { edtf }
        evidence { source { id } locator quote stance basis confidence } } } } }`)
    expect(neighbours.edges.map(({ node, link }: any) => `${link.kind} ${node.id}`)).toEqual([
      'MADE_AT evt_china-eu-digital-roundtable-1',
      'PARTY org_nokia',
      'PARTY org_china-unicom',
    ])
    expect(neighbours.byKind).toEqual([
      { kind: 'PARTY', count: 2 },
      { kind: 'MADE_AT', count: 1 },
    ])
    expect(neighbours.totalCount).toBe(3)
    expect(neighbours.edges[1].link).toEqual({
      kind: 'PARTY',
      from: { id: 'org_nokia' },
      to: { id: 'agr_china-unicom-nokia-mou-2015' },
      verb: 'is a party to',
      zh: '是…的当事方',
      date: null,
      evidence: [
        {
          source: { id: 'src_seed' },
          locator: 'p15',
          quote: 'China Unicom and Nokia signed a Momorandum of Understanding',
          stance: 'SUPPORTS',
          basis: 'STATED',
          confidence: 'MEDIUM',
        },
      ],
    })
  })

  test.each<[args: string, ids: string[]]>([
    ['types: [ORGANISATION]', ['org_nokia', 'org_china-unicom']],
    ['kinds: ["MADE_AT", "COVERS"]', ['evt_china-eu-digital-roundtable-1']],
    ['direction: OUT', ['evt_china-eu-digital-roundtable-1']],
    ['direction: IN', ['org_nokia', 'org_china-unicom']],
    ['direction: IN, types: [EVENT]', []],
    ['kinds: []', []],
  ])('with %s are %j', async (args, ids) => {
    const { neighbours } = await ask(
      `{ neighbours(of: "agr_china-unicom-nokia-mou-2015", ${args}) { totalCount nodes { id } } }`,
    )
    expect(neighbours.nodes.map((node: any) => node.id)).toEqual(ids)
    expect(neighbours.totalCount).toBe(ids.length)
  })

  test('of China are on one page each', async () => {
    const seen: string[] = []
    for (let after: string | null = null, hasNext = true; hasNext; ) {
      const { neighbours }: any = await ask(
        `query ($after: String) { neighbours(of: "org_china", first: 50, after: $after) {
          totalCount edges { link { id } } pageInfo { hasNextPage endCursor } } }`,
        { after },
      )
      seen.push(...neighbours.edges.map(({ link }: any) => link.id))
      ;({ endCursor: after, hasNextPage: hasNext } = neighbours.pageInfo)
      if (!hasNext) expect(seen).toHaveLength(neighbours.totalCount)
    }
    expect(seen.length).toBeGreaterThan(150)
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('of an unknown id are null', async () => {
    expect(await ask('{ neighbours(of: "org_nobody") { totalCount } }')).toEqual({ neighbours: null })
  })
})

describe('an entity between two others', () => {
  test('has links to both', async () => {
    const { between } = await ask(`{ between(a: "org_huawei", b: "org_alibaba") {
      totalCount edges { node { id } links { kind from { id } to { id } } } } }`)
    expect(between).toEqual({
      totalCount: 1,
      edges: [
        {
          node: { id: 'evt_lu-wei-brussels-visit' },
          links: [
            { kind: 'DELEGATE', from: { id: 'org_huawei' }, to: { id: 'evt_lu-wei-brussels-visit' } },
            { kind: 'DELEGATE', from: { id: 'org_alibaba' }, to: { id: 'evt_lu-wei-brussels-visit' } },
          ],
        },
      ],
    })
  })

  test('is filtered by type; the list is null if one of the two ids is unknown', async () => {
    const data = await ask(`{
      none: between(a: "org_huawei", b: "org_alibaba", types: [AGREEMENT]) { totalCount nodes { id } }
      unknown: between(a: "org_huawei", b: "org_nobody") { totalCount }
      many: between(a: "org_china", b: "ini_belt-and-road", first: 2) { totalCount nodes { id } pageInfo { hasNextPage } }
    }`)
    expect(data.none).toEqual({ totalCount: 0, nodes: [] })
    expect(data.unknown).toBeNull()
    expect(data.many.totalCount).toBeGreaterThan(100)
    expect(data.many).toMatchObject({ nodes: [{}, {}], pageInfo: { hasNextPage: true } })
  })
})

describe('the paths from one entity to another', () => {
  const pathsOf = async (from: string, to: string, args = '') => {
    const { paths } = await ask(`{ paths(from: "${from}", to: "${to}" ${args}) {
      complete paths { length nodes { id } links { from { id } to { id } } sentence zh: sentence(language: "zh") } } }`)
    return paths
  }

  test('have a sentence in English and in Chinese', async () => {
    const { complete, paths } = await pathsOf('org_nokia', 'ini_investment-plan-for-europe')
    expect(complete).toBe(true)
    expect(paths.map(({ length, sentence }: any) => [length, sentence])).toEqual([
      [
        3,
        'Nokia took part in the First China-EU digital cooperation roundtable, which brought about the Letter of intent on digital cooperation, which connects to Investment Plan for Europe.',
      ],
      [
        3,
        'Nokia took part in the First China-EU digital cooperation roundtable, which followed up on the 17th EU-China summit, which tied another initiative to Investment Plan for Europe.',
      ],
      [
        3,
        'Nokia took part in the First China-EU digital cooperation roundtable, which heard a statement about European Union, which put forward Investment Plan for Europe.',
      ],
    ])
    expect(paths[1].zh).toBe(
      '诺基亚参加了首届中欧数字合作圆桌会议，后者是第十七次中国欧盟领导人会晤的后续，后者使另一倡议对接欧洲投资计划。',
    )
  })

  test('have a sentence with the relative clause of each link', async () => {
    const { paths } = await pathsOf(
      'agr_china-unicom-nokia-mou-2015',
      'org_cac',
      ', first: 1, kinds: ["MADE_AT", "SPEAKER", "POST"]',
    )
    expect(paths.map(({ sentence }: any) => sentence)).toEqual([
      'The Memorandum of understanding on technological cooperation was made at the First China-EU digital cooperation roundtable, where Lu Wei spoke, who holds a post in Cyberspace Administration of China.',
    ])
  })

  test('have links that join each node to the next one', async () => {
    const { paths } = await pathsOf('org_nokia', 'ini_belt-and-road', ', first: 20')
    expect(paths.length).toBeGreaterThan(1)
    for (const { length, nodes, links } of paths) {
      expect([nodes.length, links.length]).toEqual([length + 1, length])
      links.forEach(({ from, to }: any, at: number) => {
        expect([from.id, to.id].sort()).toEqual([nodes[at].id, nodes[at + 1].id].sort())
      })
    }
  })

  test('are as short as those of a recursive query, for 30 pairs of entities', async () => {
    const { sql } = graph.subgraph('links')
    const nodes = await sql<{ num: number; id: string }[]>`
      select num, id from links.nodes where type is not null and type <> 'SOURCE' order by md5(id) limit 60`
    for (let at = 0; at + 1 < nodes.length; at += 2) {
      const [from, to] = [nodes[at]!, nodes[at + 1]!]
      const [row] = await sql<{ length: number | null }[]>`
        with recursive links as (
          select e."from" as a, e."to" as b from links.edges e union select e."to", e."from" from links.edges e
        ), paths as (
          select ${from.num}::int as node, 0 as length
          union select links.b, paths.length + 1 from paths join links on links.a = paths.node where paths.length < 6
        ) select min(length)::int as length from paths where node = ${to.num}`
      const { paths } = await pathsOf(from.id, to.id, ', first: 1')
      expect(paths[0]?.length ?? null, `${from.id} ${to.id}`).toBe(row!.length)
    }
  })

  test.each<[args: string, ids: string[][]]>([
    ['maxLength: 2', []],
    ['first: 0', []],
    [
      'first: 1, types: [EVENT, AGREEMENT]',
      [
        [
          'org_nokia',
          'evt_china-eu-digital-roundtable-1',
          'agr_cidf-chinaeu-loi-2015',
          'ini_investment-plan-for-europe',
        ],
      ],
    ],
    ['kinds: ["PARTY"]', []],
    ['kinds: ["NO_SUCH_KIND"]', []],
    ['types: []', []],
  ])('from Nokia to the Investment Plan with %s: %j', async (args, ids) => {
    const { paths } = await pathsOf('org_nokia', 'ini_investment-plan-for-europe', `, ${args}`)
    expect(paths.map(({ nodes }: any) => nodes.map((node: any) => node.id))).toEqual(ids)
  })

  test('from an entity to itself are one path without links', async () => {
    const { paths } = await pathsOf('org_nokia', 'org_nokia')
    expect(paths).toEqual([{ length: 0, nodes: [{ id: 'org_nokia' }], links: [], sentence: 'Nokia.', zh: '诺基亚。' }])
  })

  test('are null if one of the two ids is unknown', async () => {
    expect(await pathsOf('org_nokia', 'org_nobody')).toBeNull()
  })

  test.each([
    ['maxLength: 9', 'maxLength'],
    ['maxLength: -1', 'maxLength'],
    ['first: 101', 'first'],
    ['first: -1', 'first'],
  ])('are rejected with %s', async (args, argument) => {
    const { errors } = await graph.askAt('links', `{ paths(from: "a", to: "b", ${args}) { complete } }`)
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }])
  })
})

describe('the entities that a source supports', () => {
  test('are those about which it has a claim, by type and in pages', async () => {
    const { data } = await graph.ask(`{ source(id: "src_seed") { title
      all: supports(first: 100) { totalCount nodes { id } }
      people: supports(types: [PERSON], first: 2) { totalCount nodes { __typename ... on Person { name } } pageInfo { hasNextPage } } } }`)
    const { all, people } = data.source
    expect(all.nodes).toHaveLength(all.totalCount)
    expect(all.nodes.map((node: any) => node.id)).toContain('agr_china-unicom-nokia-mou-2015')
    expect(people.nodes.every((node: any) => node.__typename === 'Person')).toBe(true)
    expect(people.totalCount).toBeLessThan(all.totalCount)
  })
})

describe('a bibliography', () => {
  const bibliography = async (ids: string[], format: string) =>
    (await ask(`query ($ids: [ID!]!) { bibliography(ids: $ids, format: ${format}) }`, { ids })).bibliography

  test('has every source of several entities once, in alphabetical order', async () => {
    const ids = ['agr_china-unicom-nokia-mou-2015', 'org_nokia', 'agr_cidf-chinaeu-loi-2015']
    const lines = (await bibliography(ids, 'TEXT')).split('\n')
    expect(lines.length).toBeGreaterThan(3)
    expect(new Set(lines).size).toBe(lines.length)
    expect(lines).toEqual([...lines].sort((a, b) => a.localeCompare(b, 'en')))
    expect((await bibliography(ids, 'BIBTEX')).match(/^@/gm)).toHaveLength(lines.length)
    expect(JSON.parse(await bibliography(ids, 'CSL_JSON'))).toHaveLength(lines.length)
  })

  test('of a source is the source; of an unknown id or no id it is empty', async () => {
    const { data } = await graph.ask('{ source(id: "src_seed") { citation } }')
    expect(await bibliography(['src_seed'], 'TEXT')).toBe(data.source.citation)
    expect(await bibliography(['org_nobody'], 'TEXT')).toBe('')
    expect(await bibliography([], 'CSL_JSON')).toBe('[]')
  })

  test.each([
    ['zzz', 'which is not an id of this graph: send one that begins with org_ or per_ or'],
    ['China', 'which is not an id of this graph'],
    ['mil_x', 'which is the id of a Milestone'],
    ['org_nokia,org_huawei', 'which is several ids: send each by itself'],
  ])('is rejected where a text cannot be the id of an entity: %s', async (id, reason) => {
    const { errors } = await graph.askAt('links', 'query ($ids: [ID!]!) { bibliography(ids: $ids) }', {
      ids: ['org_nokia', id],
    })
    expect(errors).toMatchObject([
      { message: expect.stringContaining(reason), extensions: { code: 'BAD_USER_INPUT', argument: 'ids' } },
    ])
  })
})
