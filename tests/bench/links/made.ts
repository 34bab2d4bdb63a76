import type { FeedEdge, FeedNode, LinkFeed } from '#toolkit/changefeed'
import type { Peer } from '#toolkit/subgraph'

/*
 * A made graph, told by a feed of its own: ten ties for each thing, and twenty things that have a third of all ties.
 */

const words = 'china nokia union digital agreement memorandum trade europe forum fund roundtable'.split(' ')
const signs = [...'中国联通一带路华为数字合作投资计划欧盟论坛协议备忘录贸易']
const types = ['Organisation', 'Person', 'Initiative', 'Area', 'Agreement', 'Event']
const prefixes = ['org', 'per', 'ini', 'area', 'agr', 'evt']
const kinds = ['PARTY', 'UNDER', 'MADE_AT', 'COVERS']
const atOnce = 500

export const idOf = (at: number) => `${prefixes[at % prefixes.length]}_made-${at}`

/** The feed of a graph of so many things. */
export function madeFeed(size: number): Peer {
  const random = randomFrom(size)
  const end = () => (random() < 1 / 6 ? Math.floor(random() * 20) : Math.floor(random() * size))
  const tie = (at: number, each: number): FeedEdge => {
    const [a, b] = [end(), end()]
    return {
      id: `tie_${at}-${each}`,
      from: idOf(a),
      to: idOf(b === a ? (b + 1) % size : b),
      kind: kinds[each % kinds.length]!,
      verb: 'is tied to',
      date: null,
      deleted: false,
      evidence: `[{"source":"src_${at % 100}","locator":null,"quote":null,"stance":"SUPPORTS","basis":"STATED","confidence":"HIGH"}]`,
    }
  }
  return {
    name: 'made',
    async request(_, variables) {
      const from = Number((variables?.after as string | null) ?? 0)
      const to = Math.min(from + atOnce, size)
      const all = Array.from({ length: to - from }, (_, at) => from + at)
      const feed: LinkFeed = {
        nodes: all.map(thing),
        edges: all.flatMap(at => Array.from({ length: 10 }, (_, each) => tie(at, each))),
        verbs: [{ verb: 'is tied to', language: 'en', text: 'is tied to', inverse: 'is tied to' }],
        cursor: String(to),
        hasMore: to < size,
      }
      return { data: { _links: feed } }
    },
  }
}

/** Its name has two of eleven words and a number; every fifth has one of four Chinese signs besides. */
function thing(at: number): FeedNode {
  const english = `${words[at % words.length]} ${words[(at * 7) % words.length]} ${at}`
  const chinese = [1, 3, 7, 11].map(step => signs[(at * step) % signs.length]).join('')
  return {
    id: idOf(at),
    type: types[at % types.length]!,
    deleted: false,
    names: [
      { text: english, language: 'en', preferred: true },
      ...(at % 5 === 0 ? [{ text: chinese, language: 'zh', preferred: true }] : []),
    ],
    identifiers: at % 10 === 0 ? [`WIKIDATA:Q${at + 1}`] : [],
    sources: [`src_${at % 100}`],
  }
}

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
