export { batched, type Many } from './batched-resolver.ts'
export { asBadInput, rememberDocuments } from './document-cache.ts'
export type { Executor } from './executor.ts'
