export { commonLoaders, commonQueries } from './common-queries.ts'
export { type ClaimParent, claimsOf, commonResolvers, namedEntity } from './common-resolvers.ts'
export {
  actorEdge,
  factLoaders,
  factQueries,
  factResolvers,
  participationFields,
  participationFilter,
} from './fact-resolvers.ts'
