import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addLink, compress, emptyAdjacency, removeLink, setType } from '#src/services/links/rules/adjacency.ts'
import { createNameIndex, type Name, removeNames } from '#src/services/links/rules/name-index.ts'
import { commonNeighbours, linksBetween, neighboursOf } from '#src/services/links/rules/neighbours.ts'
import { searchNames } from '#src/services/links/rules/search.ts'
import { searchTokens, tokensOf } from '#src/services/links/rules/tokens.ts'
import { fold } from '#toolkit/domain'

/*
 * Search and neighbours in memory, compared with a naive scan of all names and links.
 */

const words = ['china', 'chile', 'nokia', 'union', '中国联通', '国联', '5g', 'a']
const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }).map(some => some.join(' '))
const entities = fc.array(
  fc.record({ type: fc.integer({ min: 0, max: 2 }), names: fc.array(text, { maxLength: 3 }) }),
  {
    minLength: 1,
    maxLength: 12,
  },
)
const namesOf = (all: { names: string[] }[]): Name[] =>
  all.flatMap(({ names }, at) =>
    names.map((name, place) => ({ node: at + 1, place: place + 1, folded: fold(name), preferred: place === 0 })),
  )

describe('search', () => {
  test('finds the entities that have all words in one name, ranked, in consecutive pages', () => {
    fc.assert(
      fc.property(
        entities,
        entities,
        fc.constantFrom('ch', 'china', 'china union', '中国', '国联通', '通', 'nokia 5g', 'x', 'union a'),
        fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 2 }),
        fc.integer({ min: 1, max: 4 }),
        (some, others, query, gone, take) => {
          const all = [...some, ...others.map(({ type }) => ({ type, names: [] as string[] }))]
          const adjacency = emptyAdjacency()
          for (const [at, { type }] of all.entries()) setType(adjacency, at + 1, type)
          // The second lexicon has the names of entities that changed after the first one was built.
          const recent = gone.filter(node => node <= some.length)
          const changed = recent.flatMap(node =>
            namesOf(others)
              .filter(name => name.node === 1)
              .map(name => ({ ...name, node })),
          )
          const first = createNameIndex(namesOf(some))
          removeNames(first, new Set(recent))
          const lexicons = [first, createNameIndex(changed)]
          const now = [...namesOf(some).filter(({ node }) => !recent.includes(node)), ...changed]
          const sought = searchTokens(query)!
          const fits = ({ folded }: Name) =>
            sought.terms.every(begin => tokensOf(folded).some(term => term.startsWith(begin))) &&
            sought.runs.every(run => folded.includes(run))
          const rankOf = ({ folded }: Name) => (folded === query ? 4 : folded.startsWith(query) ? 3 : 2)
          const best = new Map<number, number>()
          for (const name of now.filter(fits)) {
            if (all[name.node - 1]!.type > 0) best.set(name.node, Math.max(best.get(name.node) ?? 0, rankOf(name)))
          }
          const expected = [...best].sort((a, b) => b[1] - a[1] || a[0] - b[0])

          const seen: [number, number][] = []
          for (let after = null as { score: number; node: number } | null; ; ) {
            const { page, counts } = searchNames(adjacency, lexicons, sought, {
              numbered: [],
              types: null,
              after,
              take,
            })
            if (best.size >= 10) expect(counts.reduce((sum, each) => sum + each, 0)).toBe(best.size)
            seen.push(...page.map(({ node, score }): [number, number] => [node, score]))
            if (page.length < take) break
            after = page.at(-1)!
          }
          expect(seen.filter(([, score]) => score >= 2)).toEqual(expected)
          expect(new Set(seen.map(([node]) => node)).size).toBe(seen.length)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('ranks entities with more links higher, and names of similar spelling last', () => {
    const names = ['nokia networks', 'nokia', 'the nokia fund', 'nokai', 'union']
    const adjacency = emptyAdjacency()
    for (const at of names.keys()) setType(adjacency, at + 1, 1)
    addLink(adjacency, { num: 1, from: 3, to: 5, kind: 1, sources: 1 })
    const lexicon = createNameIndex(namesOf(names.map(name => ({ names: [name] }))))
    const found = (query: string) =>
      searchNames(adjacency, [lexicon], searchTokens(query), { numbered: [5], types: null, after: null, take: 9 })
    expect(found('nokia').page.map(({ node, score }) => [node, Math.floor(score * 100) / 100])).toEqual([
      [5, 5],
      [2, 4],
      [1, 3],
      [3, 2],
      [4, 0.3],
    ])
    expect(found('nokia').counts).toEqual([undefined, 5])
    expect(searchNames(adjacency, [lexicon], null, { numbered: [5], types: null, after: null, take: 9 }).page).toEqual(
      [],
    )
  })
})

test('neighbours, common neighbours, links and degrees equal those of a list of all links', () => {
  const size = 6
  const end = fc.integer({ min: 1, max: size })
  const subset = (max: number) => fc.option(fc.uniqueArray(fc.integer({ min: 1, max })).map(list => new Set(list)))
  fc.assert(
    fc.property(
      fc.record({
        types: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: size, maxLength: size }),
        links: fc.array(fc.record({ from: end, to: end, kind: fc.integer({ min: 1, max: 3 }) }), { maxLength: 20 }),
        compressed: fc.nat(20),
        changed: fc.uniqueArray(fc.record({ at: fc.nat(20), kind: fc.integer({ min: 1, max: 3 }) }), {
          maxLength: 4,
          selector: ({ at }) => at,
        }),
        removed: fc.uniqueArray(fc.nat(20), { maxLength: 4 }),
        of: end,
        other: end,
        direction: fc.constantFrom('IN' as const, 'OUT' as const, 'BOTH' as const),
        passing: subset(2),
        kinds: subset(3),
        take: fc.integer({ min: 1, max: 4 }),
      }),
      ({ types, links: drawn, compressed, changed, removed, of, other, direction, passing, kinds, take }) => {
        const kindNames = ['', 'UNDER', 'PARTY', 'COVERS']
        const adjacency = emptyAdjacency(2)
        for (const [at, type] of types.entries()) setType(adjacency, at + 1, type)
        for (const [at, link] of drawn.entries()) {
          if (at === compressed) compress(adjacency)
          addLink(adjacency, { ...link, num: at + 1, sources: 1 })
        }
        const updated = drawn.map((link, at) => ({ ...link, num: at + 1, ...changed.find(each => each.at === at) }))
        for (const link of updated) addLink(adjacency, { ...link, sources: 1 })
        for (const at of removed) removeLink(adjacency, at + 1)
        const links = updated.filter(({ num }) => !removed.includes(num - 1))
        const isSought = (node: number) => types[node - 1]! > 0 && (passing === null || passing.has(types[node - 1]!))
        const around = links
          .filter(({ from, to }) => (direction !== 'IN' && from === of) || (direction !== 'OUT' && to === of))
          .map(({ num, from, to, kind }) => ({ num, kind, node: from === of ? to : from }))
          .filter(({ node }) => isSought(node))
        const expected = around
          .filter(({ kind }) => kinds === null || kinds.has(kind))
          .map(({ num, kind }) => ({ num, kind: kindNames[kind]! }))
          .sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.num - b.num))

        const seen: object[] = []
        for (let after = null as { kind: string; num: number } | null; ; ) {
          const request = { of, direction, types: passing, kinds, after, take }
          const { page, counts } = neighboursOf(adjacency, kindNames, request)
          expect(new Map(counts.map(({ kind, count }) => [kind, count]))).toEqual(
            new Map(
              [1, 2, 3].flatMap(kind => {
                const count = around.filter(each => each.kind === kind).length
                return count ? [[kindNames[kind]!, count]] : []
              }),
            ),
          )
          seen.push(...page)
          if (page.length < take) break
          after = page.at(-1)!
        }
        expect(seen).toEqual(expected)

        const linksOf = (a: number, b: number) =>
          links.filter(({ from, to }) => (from === a && to === b) || (from === b && to === a)).map(({ num }) => num)
        const between = types.flatMap((_, at) => {
          const node = at + 1
          const isOther = node !== of && node !== other
          return isOther && isSought(node) && linksOf(of, node).length > 0 && linksOf(other, node).length > 0
            ? [node]
            : []
        })
        expect(commonNeighbours(adjacency, of, other, passing).sort((a, b) => a - b)).toEqual(between)
        expect(linksBetween(adjacency, of, other).sort((a, b) => a - b)).toEqual(linksOf(of, other))
        expect([...adjacency.degrees.slice(1, size + 1)]).toEqual(
          types.map((_, at) => links.filter(({ from, to }) => from === at + 1 || to === at + 1).length),
        )
      },
    ),
    { numRuns: 1_000 },
  )
})
