import type { Sql } from 'postgres'
import { randomFrom } from '#bench/links/generated'

/*
 * The queries of each lane. Every request has different variables, except in the lanes that repeat one query. A number
 * replaces `__n__` in a document, so that its text is new in each request.
 */

export type Operation = 'Heavy' | 'Light' | 'List' | 'Cold'
export type Query = { operation: Operation; variables: Record<string, unknown> }
/** `warmUp` is a number of requests, because V8 compiles code that runs often, not code that runs long. */
export type Lane = { name: string; isRepeated: boolean; warmUp: number; queries: Query[] }

export const documents: Record<Operation, string> = {
  Heavy: `query Heavy($ids: [ID!]) { initiatives(filter: { ids: $ids }, first: 20, sort: NAME) { nodes { id name
    agreements(first: 5) { nodes { id title participants(first: 10) { edges {
      role node { id name ... on Organisation { country } } claims { source { title } }
    } } } } } } }`,
  Light: 'query Light($id: ID!) { initiative(id: $id) { id name agreements(first: 1) { nodes { id title } } } }',
  List: `query List($from: Date, $to: Date) { agreements(filter: { date: { from: $from, to: $to } }, first: 50) { nodes {
    id title kind date { edtf } participants(first: 5) { nodes { id name } } initiatives { kind initiative { name } }
  } } }`,
  Cold: 'query Cold($id: ID!) { initiative(id: $id) { id name agreements(first: 1) { nodes { id title__n__: title } } } }',
}

/** The lanes for the data in the database. The same data give the same queries. */
export async function lanesOn(sql: Sql): Promise<Lane[]> {
  const initiatives = await sql<{ id: string; agreements: number }[]>`
    select i.id, count(agreement)::int as agreements from initiatives.initiatives i
      left join agreements.agreement_initiatives on initiative = i.id group by i.id order by i.id`
  const dated = await sql<{ day: string }[]>`
    select date_from::text as day from agreements.agreements where date_from is not null order by date_from`

  const random = randomFrom(11)
  const upTo = (most: number) => Math.floor(random() * most)
  const ids = shuffled(initiatives.map(({ id }) => id))
  // Initiatives with at least four agreements, so that a page of twenty has nearly a hundred.
  const rich = initiatives.filter(({ agreements }) => agreements >= 4).map(({ id }) => id)
  const days = dated.map(({ day }) => day)

  function shuffled<T>(all: T[]): T[] {
    return all
      .map(each => ({ each, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ each }) => each)
  }
  const times = <T>(count: number, make: (at: number) => T) => Array.from({ length: count }, (_, at) => make(at))
  const heavy = times(2_000, () => query('Heavy', { ids: shuffled(rich).slice(0, 20) }))
  const light = ids.map(id => query('Light', { id }))
  const list = times(2_000, () => {
    const from = upTo(Math.max(1, days.length - 60))
    return query('List', {
      from: daysBefore(days[from]!, upTo(10)),
      to: days[Math.min(days.length - 1, from + 60 + upTo(400))]!,
    })
  })
  const mixed = times(10_000, at => (at % 5 === 4 ? heavy[(at / 5) >> 0]! : light[at % light.length]!))
  const cold = ids.map(id => query('Cold', { id }))
  const lane = (name: string, warmUp: number, queries: Query[]): Lane => ({
    name,
    isRepeated: queries.length === 1,
    warmUp,
    queries,
  })
  return [
    lane('heavy', 500, heavy),
    lane('light', 5_000, light),
    lane('list', 500, list),
    lane('mixed', 2_000, mixed),
    lane('repeated heavy', 500, [heavy[0]!]),
    lane('repeated light', 5_000, [query('Light', { id: rich[0] })]),
    lane('cold', 500, cold),
  ]
}

const query = (operation: Operation, variables: Record<string, unknown>): Query => ({ operation, variables })

function daysBefore(day: string, count: number): string {
  const date = new Date(day)
  date.setUTCDate(date.getUTCDate() - count)
  return date.toISOString().slice(0, 10)
}
