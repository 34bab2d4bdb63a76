import { countries } from '#data/adapters/values'
import type { Subgraph } from '#toolkit/subgraph'

/** Maps alpha-3 codes of ISO 3166-1 to the organisations that have them in the graph. The id in countries.csv is preferred. */
export async function identifierHolders(subgraphs: Subgraph[]): Promise<Map<string, string>> {
  const owner = subgraphs.find(({ intake }) => intake.prefixes.includes('org'))
  if (!owner) return new Map()
  const { name, sql } = owner
  const codes = countries.map(({ alpha3 }) => alpha3)
  const holders = await sql<{ value: string; entity: string }[]>`
    select value, entity from ${sql(name)}.identifiers
    where scheme = 'ISO_3166_1' and value = any(${codes}) and starts_with(entity, 'org_') order by entity desc`
  const pairs = new Set(holders.map(({ value, entity }) => `${value} ${entity}`))
  const own = countries.filter(({ alpha3, id }) => pairs.has(`${alpha3} ${id}`))
  return new Map([
    ...holders.map(({ value, entity }) => [value, entity] as const),
    ...own.map(({ alpha3, id }) => [alpha3, id] as const),
  ])
}
