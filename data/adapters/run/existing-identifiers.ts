import { countries } from '#data/adapters/values'
import type { Subgraph } from '#toolkit/subgraph'

/** Which organisations of the graph have a country's code of ISO 3166-1, alpha-3; ours where several have. */
export async function identifierHolders(subgraphs: Subgraph[]): Promise<Map<string, string>> {
  const owner = subgraphs.find(({ intake }) => intake.prefixes.includes('org'))
  if (!owner) return new Map()
  const { name, sql } = owner
  const codes = countries.map(({ alpha3 }) => alpha3)
  const held = await sql<{ value: string; entity: string }[]>`
    select value, entity from ${sql(name)}.identifiers
    where scheme = 'ISO_3166_1' and value = any(${codes}) and starts_with(entity, 'org_') order by entity desc`
  const ours = countries.filter(({ alpha3, id }) => held.some(({ value, entity }) => value === alpha3 && entity === id))
  return new Map([
    ...held.map(({ value, entity }) => [value, entity] as const),
    ...ours.map(({ alpha3, id }) => [alpha3, id] as const),
  ])
}
