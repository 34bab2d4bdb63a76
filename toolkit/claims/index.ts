export { commonLoaders } from './common-loaders.ts'
export { commonQueries } from './common-queries.ts'
export { type ClaimParent, claimsOf, commonResolvers, namedEntity } from './common-resolvers.ts'
export { actedEdge, factLoaders, factQueries, factResolvers, participated, partyAmong } from './fact-resolvers.ts'
