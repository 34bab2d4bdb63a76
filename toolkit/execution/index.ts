export { batched, type Many } from './batched-resolver.ts'
export { createDocumentCache, toBadInput } from './document-cache.ts'
export type { Executor } from './executor.ts'
