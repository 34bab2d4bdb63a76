import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { type ActorRule, knownOrganisation } from '#data/adapters/mapping'

type Decision = { name: string; iso: string; body: string; same: string; reason: string }

const decisions: Decision[] = parse(readFileSync(new URL('parties.csv', import.meta.url)), { columns: true })

/** The actors of names, by the decisions in `parties.csv`. A name with only a reason there is an organisation of its own. */
export const known: { [name: string]: ActorRule } = Object.fromEntries(decisions.map(each => [each.name, ruleOf(each)]))

function ruleOf({ iso, body: key, same }: Decision): ActorRule {
  if (iso !== '') return { iso }
  if (key !== '') return knownOrganisation(key)
  return same === '' ? { own: true } : { same }
}
