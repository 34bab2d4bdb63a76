import type { FeedEdge, FeedNode, LinkFeed } from '#toolkit/changefeed'
import type { Peer } from '#toolkit/subgraph'

/*
 * A generated graph with a feed of its own. It has ten links per entity, and twenty entities have a third of all links.
 */

const words = 'china nokia union digital agreement memorandum trade europe forum fund roundtable'.split(' ')
const characters = [...'中国联通一带路华为数字合作投资计划欧盟论坛协议备忘录贸易']
const types = ['Organisation', 'Person', 'Initiative', 'Area', 'Agreement', 'Event']
const prefixes = ['org', 'per', 'ini', 'area', 'agr', 'evt']
const kinds = ['PARTY', 'UNDER', 'MADE_AT', 'COVERS']
const pageSize = 500

export const idOf = (at: number) => `${prefixes[at % prefixes.length]}_made-${at}`

/** The feed of a generated graph of `size` entities. */
export function generatedFeed(size: number): Peer {
  const random = randomFrom(size)
  const end = () => (random() < 1 / 6 ? Math.floor(random() * 20) : Math.floor(random() * size))
  const link = (at: number, each: number): FeedEdge => {
    const [a, b] = [end(), end()]
    return {
      id: `link_${at}-${each}`,
      from: idOf(a),
      to: idOf(b === a ? (b + 1) % size : b),
      kind: kinds[each % kinds.length]!,
      verb: 'is linked to',
      date: null,
      deleted: false,
      evidence: `[{"source":"src_${at % 100}","locator":null,"quote":null,"stance":"SUPPORTS","basis":"STATED","confidence":"HIGH"}]`,
    }
  }
  return {
    name: 'made',
    async request(_, variables) {
      const from = Number((variables?.after as string | null) ?? 0)
      const to = Math.min(from + pageSize, size)
      const all = Array.from({ length: to - from }, (_, at) => from + at)
      const feed: LinkFeed = {
        nodes: all.map(entity),
        edges: all.flatMap(at => Array.from({ length: 10 }, (_, each) => link(at, each))),
        verbs: [{ verb: 'is linked to', language: 'en', text: 'is linked to', inverse: 'is linked to' }],
        cursor: String(to),
        hasMore: to < size,
      }
      return { data: { _links: feed } }
    },
  }
}

/**
 * An entity. Its name has two of eleven words and a number; every fifth entity has a second name of four Chinese
 * characters.
 */
function entity(at: number): FeedNode {
  const english = `${words[at % words.length]} ${words[(at * 7) % words.length]} ${at}`
  const chinese = [1, 3, 7, 11].map(step => characters[(at * step) % characters.length]).join('')
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

/** A random generator (mulberry32): the same seed gives the same numbers from 0 to 1. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
