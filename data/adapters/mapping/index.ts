export { createActorResolver } from './actor-resolution.ts'
export { memoiseCells } from './cell-readers.ts'
export { knownOrganisation } from './known-organisations.ts'
export { parseMapping } from './read-mapping.ts'
export {
  type ActorPosition,
  columnReader,
  compileRowMaker,
  locatorReader,
  type ReportCell,
  type RowMaker,
  splitCell,
  UNKNOWN,
} from './row-makers.ts'
export type { ActorRule, FileMapping, Mapping } from './schema.ts'
export { templateColumns } from './templates.ts'
export type { ActorResolver, RawRow, TableRows } from './types.ts'
