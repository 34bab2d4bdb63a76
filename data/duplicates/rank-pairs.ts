import { hasEvidence } from '#toolkit/facts'
import { prefixOf } from '#toolkit/graphql'
import type { Subgraph } from '#toolkit/subgraph'

/** Two ids that may be one entity. `id` has fewer claims; `score` is 1 for a shared identifier, else the name similarity. */
export type RankedPair = { id: string; sameAs: string; why: string[]; score: number }

/** A pair in no particular order. */
export type CandidatePair = { one: string; other: string; why: string[]; score: number }

/**
 * Ranks pairs by score. Equal scores: states first, then other organisations and people, then the rest, because agreements can be
 * compared only once their parties are merged. Within these groups, pairs without a common source come first.
 *
 *     await rankPairs(graph.subgraphs, [{ one: 'org_acme', other: 'org_acme-oy', why: ['LEI …'], score: 1 }])
 */
export async function rankPairs(subgraphs: Subgraph[], pairs: CandidatePair[]): Promise<RankedPair[]> {
  const ids = [...new Set(pairs.flatMap(({ one, other }) => [one, other]))]
  const [claims, participations, states] = await Promise.all([
    claimsOf(subgraphs, ids),
    participationsOf(subgraphs, ids.filter(isActor)),
    statesAmong(subgraphs, ids),
  ])
  const weightOf = (id: string) => (claims.get(id)?.count ?? 0) + (participations.get(id) ?? 0)
  const rankOf = (id: string) => (states.has(id) ? 0 : isActor(id) ? 1 : 2)
  const isOfOneSource = ({ id, sameAs }: RankedPair) => {
    const others = claims.get(sameAs)?.sources
    return claims.get(id)?.sources.some(source => others?.includes(source)) ? 1 : 0
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

/** Returns the number of claims about each id, and their sources. */
async function claimsOf(subgraphs: Subgraph[], ids: string[]) {
  const claims = await Promise.all(
    subgraphs
      .filter(({ intake }) => hasEvidence(intake))
      .map(({ name, intake, sql }) => {
        const own = ids.filter(id => intake.prefixes.includes(prefixOf(id)))
        return sql<{ id: string; count: number; sources: string[] }[]>`
          select entity as id, count(*)::int as count, array_agg(distinct source) as sources from ${sql(name)}.claims
          where entity = any(${own}) and retracted_at is null group by 1`
      }),
  )
  return new Map(claims.flat().map(each => [each.id, each]))
}

/** Returns the number of participations of each actor in all subgraphs. */
async function participationsOf(subgraphs: Subgraph[], actors: string[]) {
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
