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
  type MilestoneRow,
  type NameRow,
  numberFrom,
  type ParticipationRow,
  replicaTable,
} from './common-tables.ts'
export { type CopyBuffer, createCopyBuffer } from './copy-buffer.ts'
export { copyBytes, copyInto } from './copy-in.ts'
export {
  byIds,
  formerIdsOf,
  holdsEntityGiven,
  isAnyOfEntities,
  isEitherGiven,
  isEntity,
  isEntityGiven,
  isFormerIdOf,
  parentsGiven,
  survivorOf,
  survivorsIn,
} from './former-ids.ts'
export { type Change, type Changes, importTables, revisionTable } from './import-tables.ts'
export { arrayOf, type Lifecycle, type Step, statusAfter, statusSql, stepsOf } from './lifecycle.ts'
export { readColumns } from './read-columns.ts'
export {
  beginsWith,
  dayOr,
  daysFrom,
  isAny,
  isAnyOrUnset,
  placeholder,
  requestedKeys,
  without,
} from './sql-fragments.ts'
