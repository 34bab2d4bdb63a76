export {
  createCountLoader,
  createGroupedLoader,
  createKeyedLoader,
  createLazyLoaders,
  createListLoader,
  createLoader,
  createLoaderPerArguments,
  createPageLoader,
  groupBy,
  type LoadersOf,
} from './loaders.ts'
export { createRowCache, openRequestCache, ROW_CACHE, type RowCache } from './row-cache.ts'
export type { Loader, RequestCache } from './types.ts'
