export {
  type ClaimRow,
  type CommonTables,
  type CoverageRow,
  commonTables,
  days,
  entity,
  type FactTables,
  type FigureRow,
  type FormerIdRow,
  fact,
  factTables,
  type IdentifierRow,
  lentTable,
  type MilestoneRow,
  type NameRow,
  numberFrom,
  type ParticipationRow,
} from './common-tables.ts'
export { createLines, type Lines } from './copy-buffer.ts'
export { copyBytes, copyInto } from './copy-in.ts'
export {
  becomeIn,
  becomeOf,
  byIds,
  formerIdsOf,
  hasBecome,
  holdsEntityGiven,
  isAnyEntity,
  isEitherGiven,
  isEntity,
  isEntityGiven,
  parentsGiven,
} from './former-ids.ts'
export { type Change, type Changes, journalTables, revisionTable } from './import-tables.ts'
export { arrayOf, type Lifecycle, type Step, statusAfter, statusSql, stepsOf } from './lifecycle.ts'
export { columnsOf } from './read-columns.ts'
export { asked, beginsWith, dayOr, daysFrom, given, isAny, mayBeAny, without } from './sql-fragments.ts'
