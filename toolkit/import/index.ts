export { type Difference, differences, merge } from './merge.ts'
export { type ImportRecord, type Order, type Staging, stageInto } from './staging.ts'
export { createSeen, createSet, type Seen } from './text-set.ts'
