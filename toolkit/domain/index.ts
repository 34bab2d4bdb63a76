export {
  type BundleRow,
  type BundleTable,
  bundleTable,
  bundleTables,
  type Column,
  columnsOf,
  evidenceColumns,
  type Form,
  factKeyOf,
  idPrefixesOf,
  valueFieldsOf,
} from './bundle-schema.ts'
export { areCertainlyApart, validityBetween, validityOn } from './date-ranges.ts'
export { boundsOf, dayError, edtfError, endsOf, isApproximate, isUncertain, precisionOf } from './edtf.ts'
export {
  canonicalLanguage,
  countryError,
  currencyError,
  decimalError,
  identifierError,
  languageError,
  urlError,
  urlOfIdentifier,
} from './identifier-schemes.ts'
export { fold, languagesOfCountries, likePatterns, type NameCandidate, namesIn, wordsOf } from './name-matching.ts'
export { suggest } from './suggest.ts'
export { type ClaimWeight, chooseValue, type SourceKind, type SourceRank, standingOf } from './value-ranking.ts'
