export { type CacheHint, cacheControl, cacheHintOf, parseCacheControl } from './cache-control.ts'
export {
  type Connection,
  cursorError,
  DEFAULT_PAGE_SIZE,
  MAX_PAGE_SIZE,
  type Page,
  type PageArgs,
  pageOf,
} from './cursors.ts'
export { checkedId, checkedIds, idsOf, prefixOf, type Stub, stubOf, typeByPrefix } from './ids.ts'
export { addedNodeTypes, isIndex, nodeTypeOf, withNodeTypes } from './index-node-types.ts'
export { scalars, textError } from './scalars.ts'
