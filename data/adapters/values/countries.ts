import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { otherScript, slugOf } from './transforms.ts'

/*
 * States and territories with a code of ISO 3166-1: codes and names from `datasets/country-codes` (PDDL 1.0), with the ids of the
 * reference bundle. All adapters use this table, so all data sets have the same ids.
 */

export type Country = {
  alpha3: string
  alpha2: string
  id: string
  kind: string
  wikidata: string
  name: string
  official: string
  /** Other English names, separated by `|`. */
  aliases: string
  note: string
}

export const countries: Country[] = parse(readFileSync(new URL('./countries.csv', import.meta.url)), { columns: true })

const byAlpha3 = new Map(countries.map(country => [country.alpha3, country]))
const byAlpha2 = new Map(countries.map(country => [country.alpha2, country]))
const byName = new Map(
  countries.flatMap(country =>
    [country.name, country.official, ...country.aliases.split('|')]
      .filter(name => name !== '')
      .map(name => [keyOf(name), country] as const),
  ),
)

/** Returns the country with this code or English name. */
export function countryOf(by: 'alpha-3' | 'alpha-2' | 'name', text: string): Country | undefined {
  return by === 'alpha-3' ? byAlpha3.get(text) : by === 'alpha-2' ? byAlpha2.get(text) : byName.get(keyOf(text))
}

/** Normalises a name: `the Gambia` has the key of `GAMBIA (THE)`, `St. Lucia` that of `Saint Lucia`, `&` that of `and`. */
function keyOf(name: string): string {
  // A text with letters of another script is not an English name, even if its Latin part looks like one.
  if (otherScript.test(name)) return name
  return slugOf(name.replace(/\bSt\.?(?=\s)/gi, 'Saint').replaceAll('&', ' and '))
    .split('-')
    .filter(word => word !== 'the')
    .join('-')
}

/** Returns the rows of a country, identical to those of the reference bundle, so that importing both changes nothing. */
export function rowsOfCountry({ alpha3, alpha2, id, kind, wikidata, name, official, note }: Country) {
  const evidence = { source: source.id, locator: `row ${alpha3}` }
  const named = (text: string, kind: string) => ({ entity: id, text, language: 'en', kind, ...evidence })
  const coded = (scheme: string, value: string, note = '') => ({ entity: id, scheme, value, ...evidence, note })
  return {
    sources: [source],
    organisations: [{ id, kind, country: alpha2, ...evidence, note }],
    names: [named(name, 'PREFERRED'), ...(official === '' ? [] : [named(official, 'OFFICIAL')])],
    identifiers: [
      ...(wikidata === '' ? [] : [coded('WIKIDATA', wikidata)]),
      coded('ISO_3166_1', alpha2, 'alpha-2'),
      coded('ISO_3166_1', alpha3, 'alpha-3'),
    ],
  }
}

const source = {
  id: 'src_country-codes',
  kind: 'DATASET',
  title: 'Country codes',
  publisher: 'datasets/country-codes',
  url: 'https://github.com/datasets/country-codes',
  language: 'en',
  licence: 'ODC-PDDL-1.0',
  note: 'ISO 3166 codes, UN names in six languages, Wikidata ids; commit caa72d1e0e5af8876c170bb36a9e4d64a01bba88',
}
