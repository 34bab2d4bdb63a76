import type { Sql } from '#toolkit/database'
import { randomFrom } from './generated.ts'

/*
 * Queries for an index of links. They are made from its names and ids, so they fit any graph. Each search requests a
 * page and all counts.
 */

/** One kind of query. `ask` returns a new query at each call; `kind` selects the time limit. */
export type QueryKind = { name: string; kind: 'search' | 'neighbours' | 'counts' | 'path'; ask: () => string }

export async function queriesOn(sql: Sql): Promise<QueryKind[]> {
  const names = await sql<{ text: string }[]>`
    select text from links.names where text !~ '[一-鿿]' order by md5(text) limit 3000`
  const chinese = await sql<{ text: string }[]>`
    select text from links.names where text ~ '[一-鿿]{2}' order by md5(text) limit 300`
  const identifiers = await sql<{ value: string }[]>`
    select value from links.identifiers where scheme <> 'FORMER_ID' order by md5(value) limit 300`
  const entities = await sql<{ id: string }[]>`
    select id from links.nodes where type is not null and type <> 'SOURCE' order by md5(id) limit 3000`
  const connected = await sql<{ id: string }[]>`
    select id from links.nodes join (
      select each.num from links.edges, unnest(array["from", "to"]) as each (num) group by each.num order by count(*) desc limit 20
    ) best using (num)`

  const random = randomFrom(7)
  const oneOf = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)]!
  const words = names.flatMap(({ text }) => text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [])
  // The index rejects longer queries.
  const whole = names.filter(({ text }) => text.length <= 200 && text.split(/[^\p{L}\p{N}]+/u).length <= 30)
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  const common = [...counts].sort((a, b) => b[1] - a[1]).map(([word]) => word)
  const frequent = common.slice(0, 10)
  const rare = common.slice(-500)
  const long = words.filter(word => word.length > 5)
  const pairs = chinese.flatMap(({ text }) => text.match(/\p{Script=Han}{2}/gu) ?? [])

  const search = (name: string, query: () => string): QueryKind => ({
    name: `search: ${name}`,
    kind: 'search',
    ask: () => `{ search(query: ${JSON.stringify(query())}) {
      totalCount byType { type count } edges { matched score node { id } } } }`,
  })
  const misspelt = (word: string) => word.slice(0, 2) + word.slice(3)
  const edges = 'edges { node { id } link { kind verb from { id } to { id } } }'
  return [
    ...(identifiers.length > 0 ? [search('an identifier', () => oneOf(identifiers).value)] : []),
    search('a whole name', () => oneOf(whole).text),
    search('a prefix', () => oneOf(words).slice(0, 3)),
    search('a rare word', () => oneOf(rare)),
    search('a frequent word', () => oneOf(frequent)),
    search('two frequent words', () => `${oneOf(frequent)} ${oneOf(frequent)}`),
    search('a misspelt word', () => misspelt(oneOf(long))),
    search('a misspelt word and another', () => `${misspelt(oneOf(long))} ${oneOf(rare)}`),
    ...(pairs.length > 0 ? [search('two Chinese characters', () => oneOf(pairs))] : []),
    { name: 'neighbours', kind: 'neighbours', ask: () => `{ neighbours(of: "${oneOf(entities).id}") { ${edges} } }` },
    {
      name: 'neighbours of entities with the most links',
      kind: 'neighbours',
      ask: () => `{ neighbours(of: "${oneOf(connected).id}") { ${edges} } }`,
    },
    {
      name: 'counts of these neighbours',
      kind: 'counts',
      ask: () => `{ neighbours(of: "${oneOf(connected).id}", first: 0) { totalCount byKind { kind count } } }`,
    },
    {
      name: 'paths between two entities',
      kind: 'path',
      ask: () => `{ paths(from: "${oneOf(entities).id}", to: "${oneOf(entities).id}") {
        complete paths { length nodes { id } links { kind } sentence } } }`,
    },
  ]
}

/** Ids of random entities, for the comparison with SQL. */
export async function randomEntities(sql: Sql, count: number): Promise<string[]> {
  const entities = await sql<{ id: string }[]>`
    select id from links.nodes where type is not null and type <> 'SOURCE' order by md5('x' || id) limit ${count}`
  return entities.map(({ id }) => id)
}
