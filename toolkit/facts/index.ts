export { areEqualDecimals, derivedOf, type FactClaim, valuesOf } from './fact-values.ts'
export {
  type ClaimKey,
  importsTelling,
  isEmpty,
  knownIds,
  knownRanks,
  knownSurvivors,
  knownTies,
  ownersAmong,
  type StandingClaim,
  standingClaims,
} from './graph-lookups.ts'
export { claimIdOf, daysOf, factIdOf, hasEvidence, holdsEntities, takes } from './import-definition.ts'
export { isAnyUnlent, lend } from './replicated-columns.ts'
export {
  entityOf,
  idFields,
  isLoop,
  isReplaced,
  linkEnds,
  type Replaced,
  type Survivors,
  survivorsOf,
  TIES,
  type Tie,
  type Ties,
  thoseThatHold,
  tiesAfter,
  toldOf,
} from './same-as.ts'
export type { FactIntake, Intake, SplitClaim, Told } from './types.ts'
