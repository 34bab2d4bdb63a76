import { countries } from '#data/adapters/values'
import type { Subgraph } from '#toolkit/subgraph'

/**
 * Maps alpha-3 codes of ISO 3166-1 to the ids of the organisations that have them in the graph. If several organisations have a
 * code, the id in countries.csv wins, then the first in alphabetical order.
 */
export async function identifierHolders(subgraphs: Subgraph[]): Promise<Map<string, string>> {
  const owner = subgraphs.find(({ intake }) => intake.prefixes.includes('org'))
  if (!owner) return new Map()
  const { name, sql } = owner
  const ids = new Map(countries.map(({ alpha3, id }) => [alpha3, id]))
  const holders = await sql<{ value: string; entity: string }[]>`
    select value, entity from ${sql(name)}.identifiers
    where scheme = 'ISO_3166_1' and value = any(${[...ids.keys()]}) and starts_with(entity, 'org_') order by entity desc`
  const preferred = holders.filter(({ value, entity }) => ids.get(value) === entity)
  return new Map([...holders, ...preferred].map(({ value, entity }) => [value, entity]))
}
