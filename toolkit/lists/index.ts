export { belongingTo } from './child-lists.ts'
export {
  dateParams,
  type EvidenceFilter,
  evidenceParams,
  identifierParams,
  isIdentified,
  isNamed,
  liesIn,
  mayBeNamed,
  mayLieIn,
  mayRestOn,
  nameParams,
  whenIn,
  whenResting,
} from './common-filters.ts'
export { connectionsOf, listed, relation } from './connections.ts'
export { allParams, namesOfAll, when, whenAll } from './dynamic-filters.ts'
export { bySource, byYear, type Facet, facetsOf } from './facets.ts'
export { eitherEnd, tiedTo } from './join-lists.ts'
export { byText, earliestFirst, latestFirst, pageParams, type SortKey } from './keyset.ts'
export type { Params } from './lateral-pages.ts'
export { listOf } from './list-query.ts'
