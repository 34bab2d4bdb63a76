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
  valueFieldsOf,
} from './bundle-schema.ts'
export { areCertainlyApart, heldOn, holding } from './date-ranges.ts'
export { boundsOf, endsOf, faultOfDay, faultOfEdtf, isApproximate, isUncertain, precisionOf } from './edtf.ts'
export {
  canonicalLanguage,
  faultOfCountry,
  faultOfCurrency,
  faultOfDecimal,
  faultOfIdentifier,
  faultOfLanguage,
  faultOfUrl,
  urlOfIdentifier,
} from './identifier-schemes.ts'
export { fold, languagesOfCountries, likePatterns, type NameToChoose, namesIn, wordsOf } from './name-matching.ts'
export { nearest } from './suggest.ts'
export { type ClaimWeight, chosenValue, type SourceKind, type SourceRank, standingOf } from './value-ranking.ts'
