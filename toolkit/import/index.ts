export { type Difference, differences, merge } from './merge.ts'
export { createStaging, type ImportRecord, type Staging, type UndoOrder } from './staging.ts'
export { createTextMap, createTextSet, type TextMap } from './text-set.ts'
