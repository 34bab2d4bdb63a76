import type { Sql } from 'postgres'
import { randomFrom } from '#bench/links/generated'

/*
 * What is asked. Every request has variables of its own, save in the lanes that ask the same again and again; where the text is to
 * be new each time, a number takes the place of `__n__` in it.
 */

export type Operation = 'Heavy' | 'Light' | 'List' | 'Cold'
export type Question = { operation: Operation; variables: Record<string, unknown> }
/** `warmUp` are requests: V8 compiles what runs often, not what runs long. */
export type Lane = { name: string; isRepeated: boolean; warmUp: number; questions: Question[] }

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

/** The lanes that fit what is in the database; the same for the same data. */
export async function lanesOn(sql: Sql): Promise<Lane[]> {
  const initiatives = await sql<{ id: string; agreements: number }[]>`
    select i.id, count(agreement)::int as agreements from initiatives.initiatives i
      left join agreements.agreement_initiatives on initiative = i.id group by i.id order by i.id`
  const dated = await sql<{ day: string }[]>`
    select date_from::text as day from agreements.agreements where date_from is not null order by date_from`

  const random = randomFrom(11)
  const upTo = (most: number) => Math.floor(random() * most)
  const ids = shuffled(initiatives.map(({ id }) => id))
  // Those with four agreements at least: a page of twenty has nearly a hundred.
  const rich = initiatives.filter(({ agreements }) => agreements >= 4).map(({ id }) => id)
  const days = dated.map(({ day }) => day)

  function shuffled<T>(all: T[]): T[] {
    return all
      .map(each => ({ each, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ each }) => each)
  }
  const times = <T>(count: number, make: (at: number) => T) => Array.from({ length: count }, (_, at) => make(at))
  const heavy = times(2_000, () => ask('Heavy', { ids: shuffled(rich).slice(0, 20) }))
  const light = ids.map(id => ask('Light', { id }))
  const list = times(2_000, () => {
    const from = upTo(Math.max(1, days.length - 60))
    return ask('List', {
      from: daysBefore(days[from]!, upTo(10)),
      to: days[Math.min(days.length - 1, from + 60 + upTo(400))]!,
    })
  })
  const mixed = times(10_000, at => (at % 5 === 4 ? heavy[(at / 5) >> 0]! : light[at % light.length]!))
  const cold = ids.map(id => ask('Cold', { id }))
  const lane = (name: string, warmUp: number, questions: Question[]): Lane => ({
    name,
    isRepeated: questions.length === 1,
    warmUp,
    questions,
  })
  return [
    lane('heavy', 500, heavy),
    lane('light', 5_000, light),
    lane('list', 500, list),
    lane('mixed', 2_000, mixed),
    lane('repeated heavy', 500, [heavy[0]!]),
    lane('repeated light', 5_000, [ask('Light', { id: rich[0] })]),
    lane('cold', 500, cold),
  ]
}

const ask = (operation: Operation, variables: Record<string, unknown>): Question => ({ operation, variables })

function daysBefore(day: string, count: number): string {
  const date = new Date(day)
  date.setUTCDate(date.getUTCDate() - count)
  return date.toISOString().slice(0, 10)
}
