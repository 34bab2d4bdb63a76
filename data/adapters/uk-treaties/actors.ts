import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { type ActorRule, knownOrganisation } from '#data/adapters/mapping'

type Decision = { name: string; iso: string; body: string; same: string; reason: string }

const decisions: Decision[] = parse(readFileSync(new URL('parties.csv', import.meta.url)), { columns: true })

/** Whom a name stands for, as `parties.csv` decides and says why. A name with a reason alone is of nobody else. */
export const known: { [name: string]: ActorRule } = Object.fromEntries(decisions.map(each => [each.name, who(each)]))

function who({ iso, body: key, same }: Decision): ActorRule {
  if (iso !== '') return { iso }
  if (key !== '') return knownOrganisation(key)
  return same === '' ? { own: true } : { same }
}
