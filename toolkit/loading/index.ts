export { counts, groupBy, grouped, keyed, lazily, type Made, many, one, pages, perArguments } from './loaders.ts'
export { FOUND, type Kept, keeping, looking } from './row-cache.ts'
export type { FoundNow, Loader } from './types.ts'
