import { hasEvidence } from '#toolkit/facts'
import { prefixOf } from '#toolkit/graphql'
import type { Subgraph } from '#toolkit/subgraph'

/** Two ids that may be one thing. `id` is the one that less is told of; `score` is 1 where a register says so, else how alike names are. */
export type RankedPair = { id: string; sameAs: string; why: string[]; score: number }

/** The same before it is known of which less is told. */
export type CandidatePair = { one: string; other: string; why: string[]; score: number }

/**
 * The pairs as proposals, the likeliest first. Of equals, states come before other organisations and people, and these before
 * what they take part in: agreements can be compared once their parties are one. Then come pairs of which no source tells both.
 *
 *     await likeliestFirst(graph.subgraphs, [{ one: 'org_acme', other: 'org_acme-oy', why: ['LEI …'], score: 1 }])
 */
export async function rankPairs(subgraphs: Subgraph[], pairs: CandidatePair[]): Promise<RankedPair[]> {
  const ids = [...new Set(pairs.flatMap(({ one, other }) => [one, other]))]
  const [told, parts, states] = await Promise.all([
    toldOf(subgraphs, ids),
    partsOf(subgraphs, ids.filter(isActor)),
    statesAmong(subgraphs, ids),
  ])
  const weightOf = (id: string) => (told.get(id)?.count ?? 0) + (parts.get(id) ?? 0)
  const rankOf = (id: string) => (states.has(id) ? 0 : isActor(id) ? 1 : 2)
  const isOfOneSource = ({ id, sameAs }: RankedPair) => {
    const others = told.get(sameAs)?.sources
    return told.get(id)?.sources.some(source => others?.includes(source)) ? 1 : 0
  }
  return pairs
    .map(({ one, other, why, score }) => {
      const more = weightOf(one) - weightOf(other) || (one < other ? 1 : -1)
      const ends = more > 0 ? { id: other, sameAs: one } : { id: one, sameAs: other }
      const proposal = { ...ends, why, score }
      return { proposal, rank: rankOf(one), ofOneSource: isOfOneSource(proposal) }
    })
    .sort(
      (a, b) =>
        b.proposal.score - a.proposal.score ||
        a.rank - b.rank ||
        a.ofOneSource - b.ofOneSource ||
        (a.proposal.id < b.proposal.id ? -1 : 1),
    )
    .map(({ proposal }) => proposal)
}

const isActor = (id: string) => ['org', 'per'].includes(prefixOf(id))

/** How many claims there are of each, and of which sources. */
async function toldOf(subgraphs: Subgraph[], ids: string[]) {
  const told = await Promise.all(
    subgraphs
      .filter(({ intake }) => hasEvidence(intake))
      .map(({ name, intake, sql }) => {
        const own = ids.filter(id => intake.prefixes.includes(prefixOf(id)))
        return sql<{ id: string; count: number; sources: string[] }[]>`
          select entity as id, count(*)::int as count, array_agg(distinct source) as sources from ${sql(name)}.claims
          where entity = any(${own}) and retracted_at is null group by 1`
      }),
  )
  return new Map(told.flat().map(each => [each.id, each]))
}

/** In how much each takes part, in whichever subgraph that is told. */
async function partsOf(subgraphs: Subgraph[], actors: string[]) {
  const counts = await Promise.all(
    subgraphs
      .filter(({ intake }) => 'participations' in intake.facts)
      .map(
        ({ name, sql }) => sql<{ id: string; count: number }[]>`
          select actor as id, count(*)::int as count from ${sql(name)}.participations where actor = any(${actors}) group by 1`,
      ),
  )
  const parts = new Map<string, number>()
  for (const { id, count } of counts.flat()) parts.set(id, (parts.get(id) ?? 0) + count)
  return parts
}

async function statesAmong(subgraphs: Subgraph[], ids: string[]) {
  const owner = subgraphs.find(({ intake }) => 'organisations' in intake.facts)
  if (!owner) return new Set<string>()
  const { name, sql } = owner
  const states = await sql<{ id: string }[]>`
    select id from ${sql(name)}.organisations where kind = 'STATE' and id = any(${ids})`
  return new Set(states.map(({ id }) => id))
}
