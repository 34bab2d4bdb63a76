import { type ActorRule, knownOrganisation } from '#data/adapters/mapping'

const land = (id: string, name: string): ActorRule => ({ id: `org_ggo-${id}`, name, kind: 'SUBNATIONAL_GOVERNMENT' })
const iso = (code: string): ActorRule => ({ iso: code })
const same = (code: string): ActorRule => ({ same: code })

/**
 * Actors of codes and names that are not in ISO 3166-1, or that mean another actor there. Ambiguous codes have no entry, so a row
 * with one is an error: EAT, EC, LES, PRU, QAR, SAR, UNK, VAE and others.
 */
export const known: { [code: string]: ActorRule } = {
  // Saxe-Meiningen in this data set, Sint Maarten in ISO 3166-1.
  SXM: { own: true },

  // Codes of this data set, and former codes, of countries that have a code of ISO 3166-1.
  ALG: iso('DZA'),
  ROM: iso('ROU'),
  // Former Democratic Yemen, which has another code in states.csv.
  YMD: same('YPR'),
  Kosovo: same('KOS'),

  // Former codes of ISO 3166-1 that are not in states.csv.
  ANT: knownOrganisation('netherlands-antilles'),
  CSK: knownOrganisation('czechoslovakia'),
  SCG: knownOrganisation('serbia-and-montenegro'),
  'Baden-Württemberg': land('baden-wuerttemberg', 'Baden-Württemberg'),
  Bayern: land('bayern', 'Bavaria'),

  // International organisations.
  EUE: knownOrganisation('european-union'),
  EUU: same('EUE'),
  'European Union': same('EUE'),
  EFTA: knownOrganisation('european-free-trade-association'),
  'EURATOM European Atomic Energy Community': knownOrganisation('euratom'),
  'IO-EAEC': same('EURATOM European Atomic Energy Community'),
  'IO-European Atomic Energy Community': same('EURATOM European Atomic Energy Community'),
  'IAEA International Atomic Energy Agency': knownOrganisation('iaea'),
  'IO-IAEA': same('IAEA International Atomic Energy Agency'),
  'FAO Food and Agriculture Organization of the UN': knownOrganisation('fao'),
  'IO-Un Food and Agriculture Organization': same('FAO Food and Agriculture Organization of the UN'),
  'WHO World Health Organization': knownOrganisation('who'),
  'IO-World Health Organization': same('WHO World Health Organization'),
  'WMO World Metereological Organization': knownOrganisation('wmo'),
  'IO-World Meteorological Organization': same('WMO World Metereological Organization'),
  'IO-IBRD': knownOrganisation('ibrd'),
  'IO-EBRD': knownOrganisation('ebrd'),
  'IO-NEFCO': knownOrganisation('nefco'),
  'ECE UN Economic Commission for Europe': knownOrganisation('unece'),
  'UN United Nations': knownOrganisation('united-nations'),
  'IMO International Maritime Organization': knownOrganisation('imo'),
  'ILO International Labour Organization': knownOrganisation('ilo'),
  'OECD Org. for Economic Co-operation and Development': knownOrganisation('oecd'),
  'COE Council of Europe': knownOrganisation('council-of-europe'),
  'AU African Union': knownOrganisation('african-union'),
  'CCNR Central Commission for Navigation on the Rhine': knownOrganisation('ccnr'),
  'CPPS Permanent Commission for the South Pacific': knownOrganisation('cpps'),
  'SADC Southern African Development Community': knownOrganisation('sadc'),
  'ASEAN Association of Southeast Asian Nations': knownOrganisation('asean'),
  'SPEC South Pacific Bureau for Economic Cooperation': knownOrganisation('spec'),
  'South Pacific Forum Secretariat': knownOrganisation('south-pacific-forum-secretariat'),
  'UNESCO UN Educational, Scientific and Cultural Org.': knownOrganisation('unesco'),
  'League of Nations': knownOrganisation('league-of-nations'),
  IUCN: knownOrganisation('iucn'),

  // Depositaries: the data set has their names, not their codes.
  'United States of America': iso('USA'),
  'Russian Federation': iso('RUS'),
  'United Kingdom': iso('GBR'),
  'Iran, Islamic Republic of': iso('IRN'),
  'Bolivia (Plurinational State of)': iso('BOL'),
  'Venezuela, Boliv. Rep. of': iso('VEN'),
  "C?te d'Ivoire": iso('CIV'),
  ...named(
    'AUS Australia, AUT Austria, BEL Belgium, BLR Belarus, BRA Brazil, BGR Bulgaria, CAN Canada, CHE Switzerland',
    'COL Colombia, CRI Costa Rica, DEU Germany, DNK Denmark, ESP Spain, FIN Finland, FRA France, GTM Guatemala',
    'KAZ Kazakhstan, KEN Kenya, KWT Kuwait, MCO Monaco, MEX Mexico, MOZ Mozambique, MRT Mauritania, NER Niger',
    'NGA Nigeria, NLD Netherlands, NOR Norway, NZL New Zealand, PNG Papua New Guinea, POL Poland, PRT Portugal',
    'ROU Romania, SAU Saudi Arabia, SLB Solomon Islands, SRB Serbia, SWE Sweden, SYC Seychelles, TCD Chad',
    'THA Thailand, TKM Turkmenistan',
  ),
}

/** Expands `FRA France` to `France: { iso: 'FRA' }`. */
function named(...lists: string[]): { [name: string]: ActorRule } {
  const pairs = lists.flatMap(list => list.split(', ')).map(pair => [pair.slice(4), iso(pair.slice(0, 3))] as const)
  return Object.fromEntries(pairs)
}
