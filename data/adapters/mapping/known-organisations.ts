import type { ActorRule } from './schema.ts'

/*
 * International organisations and former states that occur in several data sets. All data sets use the same id and name.
 */

const internationalOrganisations = {
  'acp-states': 'African, Caribbean and Pacific Group of States',
  'african-development-bank': 'African Development Bank',
  'african-union': 'African Union',
  asean: 'Association of Southeast Asian Nations',
  ccnr: 'Central Commission for the Navigation of the Rhine',
  'council-of-europe': 'Council of Europe',
  cpps: 'Permanent Commission for the South Pacific',
  ebrd: 'European Bank for Reconstruction and Development',
  eldo: 'European Launcher Development Organisation',
  eumetsat: 'European Organisation for the Exploitation of Meteorological Satellites',
  euratom: 'European Atomic Energy Community',
  'european-coal-and-steel-community': 'European Coal and Steel Community',
  'european-community': 'European Community',
  'european-economic-community': 'European Economic Community',
  'european-free-trade-association': 'European Free Trade Association',
  'european-patent-organisation': 'European Patent Organisation',
  'european-space-agency': 'European Space Agency',
  'european-space-research-organisation': 'European Space Research Organisation',
  'european-union': 'European Union',
  fao: 'Food and Agriculture Organization of the United Nations',
  iaea: 'International Atomic Energy Agency',
  ibrd: 'International Bank for Reconstruction and Development',
  ilo: 'International Labour Organization',
  imo: 'International Maritime Organization',
  'inter-american-development-bank': 'Inter-American Development Bank',
  'international-cocoa-organization': 'International Cocoa Organization',
  'international-coffee-organization': 'International Coffee Organization',
  'international-development-association': 'International Development Association',
  'international-sugar-organization': 'International Sugar Organization',
  'international-whaling-commission': 'International Whaling Commission',
  'international-wheat-council': 'International Wheat Council',
  itu: 'International Telecommunication Union',
  iucn: 'International Union for Conservation of Nature',
  'league-of-nations': 'League of Nations',
  nefco: 'Nordic Environment Finance Corporation',
  oecd: 'Organisation for Economic Co-operation and Development',
  sadc: 'Southern African Development Community',
  seato: 'Southeast Asia Treaty Organization',
  'south-pacific-forum-secretariat': 'South Pacific Forum Secretariat',
  spec: 'South Pacific Bureau for Economic Cooperation',
  undp: 'United Nations Development Programme',
  unece: 'United Nations Economic Commission for Europe',
  unesco: 'United Nations Educational, Scientific and Cultural Organization',
  'united-nations': 'United Nations',
  who: 'World Health Organization',
  wmo: 'World Meteorological Organization',
  'world-food-programme': 'World Food Programme',
}
const states = { czechoslovakia: 'Czechoslovakia', 'serbia-and-montenegro': 'Serbia and Montenegro' }
const territories = { 'netherlands-antilles': 'Netherlands Antilles' }

const organisations: { [key: string]: ActorRule } = {
  ...ofKind('INTERNATIONAL_ORGANISATION', internationalOrganisations),
  ...ofKind('STATE', states),
  ...ofKind('SUBNATIONAL_GOVERNMENT', territories),
}

/** Returns the organisation of a key: `knownOrganisation('who')` has the id `org_who`. Throws an Error for an unknown key. */
export function knownOrganisation(key: string): ActorRule {
  const found = organisations[key]
  if (!found) throw new Error(`There is no organisation ${key} in data/adapters/mapping/known-organisations.ts.`)
  return found
}

function ofKind(kind: string, names: { [key: string]: string }): { [key: string]: ActorRule } {
  return Object.fromEntries(Object.entries(names).map(([key, name]) => [key, { id: `org_${key}`, name, kind }]))
}
