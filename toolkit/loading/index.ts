export type { Loader } from './batch-loader.ts'
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
export { createRowCache, openRequestCache, type RequestCache, ROW_CACHE, type RowCache } from './row-cache.ts'
