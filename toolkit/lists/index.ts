export { childList } from './child-lists.ts'
export {
  dateParams,
  type EvidenceFilter,
  evidenceParams,
  hasIdentifier,
  hasName,
  identifierParams,
  isInDateRange,
  nameParams,
  whenInDateRange,
  whenSupportedBy,
} from './common-filters.ts'
export { childConnections, createRelation, listConnection } from './connections.ts'
export { allParams, namesOfAll, when, whenAll } from './dynamic-filters.ts'
export { bySource, byYear, type Facet, facetsOf } from './facets.ts'
export { eitherEnd, joinList } from './join-lists.ts'
export { byText, earliestFirst, latestFirst, pageParams, type SortKey } from './keyset.ts'
export type { Params } from './lateral-pages.ts'
export { rootList } from './list-query.ts'
