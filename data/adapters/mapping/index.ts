export { createActorResolver } from './actor-resolution.ts'
export { memoiseCells } from './cell-readers.ts'
export { knownOrganisation } from './known-organisations.ts'
export { parseMapping } from './read-mapping.ts'
export {
  columnReader,
  compileRowMaker,
  locatorReader,
  type ReportCell,
  type RowMaker,
  type RowPosition,
  splitCell,
  UNKNOWN,
} from './row-makers.ts'
export type { ActorRule, FileMapping, Mapping } from './schema.ts'
export { cellColumns, joinedColumn, ruleColumns, templateColumns } from './templates.ts'
export type { ActorResolver, RawRow, TableRows } from './types.ts'
