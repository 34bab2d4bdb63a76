export { actorsOf } from './actor-resolution.ts'
export { remembering } from './cell-readers.ts'
export { body } from './known-organisations.ts'
export { soundMapping } from './read-mapping.ts'
export {
  locatorOf,
  type Place,
  partsIn,
  type ReadyMaking,
  readingOf,
  readyMaking,
  type TellCell,
  UNKNOWN,
} from './row-makers.ts'
export type { FileMapping, Mapping, Who } from './schema.ts'
export { columnsIn } from './templates.ts'
export type { Actors, RawRow, TableRows } from './types.ts'
