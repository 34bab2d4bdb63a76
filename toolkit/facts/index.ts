export { areEqualDecimals, derivedOf, type FactClaim, valuesOf } from './fact-values.ts'
export {
  type ClaimKey,
  existingIds,
  existingSameAs,
  existingSourceRanks,
  existingSurvivors,
  importsCiting,
  isEmpty,
  type StandingClaim,
  standingClaims,
  storesWithFacts,
} from './graph-lookups.ts'
export { claimIdOf, daysOf, factIdOf, hasEvidence, holdsEntities, takesRow } from './import-definition.ts'
export { isReplicationMissing, replicateColumns } from './replicated-columns.ts'
export {
  acceptedSameAs,
  entityOf,
  idFields,
  isReplaced,
  isSelfLink,
  linkEnds,
  mergeSameAs,
  type Replaced,
  SAME_AS,
  type SameAsClaim,
  type SameAsState,
  type Survivors,
  survivorsOf,
  valuesWithSurvivors,
} from './same-as.ts'
export type { FactImport, FieldValues, ImportDefinition, SplitClaim } from './types.ts'
