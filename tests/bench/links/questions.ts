import type { Sql } from '#toolkit/database'
import { randomFrom } from './made.ts'

/*
 * What is asked of an index: made of what it has, so that it fits any graph. Each search asks for a page and for all counts.
 */

/** Questions of one sort, as many as one likes; `kind` says which limit is theirs. */
export type Questions = { name: string; kind: 'search' | 'neighbours' | 'counts' | 'path'; ask: () => string }

export async function questionsOn(sql: Sql): Promise<Questions[]> {
  const names = await sql<{ text: string }[]>`
    select text from links.names where text !~ '[一-鿿]' order by md5(text) limit 3000`
  const chinese = await sql<{ text: string }[]>`
    select text from links.names where text ~ '[一-鿿]{2}' order by md5(text) limit 300`
  const numbers = await sql<{ value: string }[]>`
    select value from links.identifiers where scheme <> 'FORMER_ID' order by md5(value) limit 300`
  const things = await sql<{ id: string }[]>`
    select id from links.nodes where type is not null and type <> 'SOURCE' order by md5(id) limit 3000`
  const connected = await sql<{ id: string }[]>`
    select id from links.nodes join (
      select each.num from links.edges, unnest(array["from", "to"]) as each (num) group by each.num order by count(*) desc limit 20
    ) best using (num)`

  const random = randomFrom(7)
  const oneOf = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)]!
  const words = names.flatMap(({ text }) => text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [])
  // Longer ones are refused.
  const whole = names.filter(({ text }) => text.length <= 200 && text.split(/[^\p{L}\p{N}]+/u).length <= 30)
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  const common = [...counts].sort((a, b) => b[1] - a[1]).map(([word]) => word)
  const frequent = common.slice(0, 10)
  const rare = common.slice(-500)
  const long = words.filter(word => word.length > 5)
  const pairs = chinese.flatMap(({ text }) => text.match(/\p{Script=Han}{2}/gu) ?? [])

  const search = (name: string, query: () => string): Questions => ({
    name: `search: ${name}`,
    kind: 'search',
    ask: () => `{ search(query: ${JSON.stringify(query())}) {
      totalCount byType { type count } edges { matched score node { id } } } }`,
  })
  const misspelt = (word: string) => word.slice(0, 2) + word.slice(3)
  const ties = 'edges { node { id } link { kind verb from { id } to { id } } }'
  return [
    ...(numbers.length > 0 ? [search('a number', () => oneOf(numbers).value)] : []),
    search('a whole name', () => oneOf(whole).text),
    search('a beginning', () => oneOf(words).slice(0, 3)),
    search('a rare word', () => oneOf(rare)),
    search('a frequent word', () => oneOf(frequent)),
    search('two frequent words', () => `${oneOf(frequent)} ${oneOf(frequent)}`),
    search('a misspelt word', () => misspelt(oneOf(long))),
    search('a misspelt word and another', () => `${misspelt(oneOf(long))} ${oneOf(rare)}`),
    ...(pairs.length > 0 ? [search('two Chinese signs', () => oneOf(pairs))] : []),
    { name: 'neighbours', kind: 'neighbours', ask: () => `{ neighbours(of: "${oneOf(things).id}") { ${ties} } }` },
    {
      name: 'neighbours of the best connected',
      kind: 'neighbours',
      ask: () => `{ neighbours(of: "${oneOf(connected).id}") { ${ties} } }`,
    },
    {
      name: 'counts of their neighbours',
      kind: 'counts',
      ask: () => `{ neighbours(of: "${oneOf(connected).id}", first: 0) { totalCount byKind { kind count } } }`,
    },
    {
      name: 'ways between two things',
      kind: 'path',
      ask: () => `{ paths(from: "${oneOf(things).id}", to: "${oneOf(things).id}") {
        complete paths { length nodes { id } links { kind } sentence } } }`,
    },
  ]
}

/** Two things at random, for the comparison with SQL. */
export async function someThings(sql: Sql, count: number): Promise<string[]> {
  const things = await sql<{ id: string }[]>`
    select id from links.nodes where type is not null and type <> 'SOURCE' order by md5('x' || id) limit ${count}`
  return things.map(({ id }) => id)
}
