export { type CacheHint, cacheControl, cacheHintOf, hintOf } from './cache-control.ts'
export {
  type Connection,
  DEFAULT_PAGE,
  LARGEST_PAGE,
  type Page,
  type PageArgs,
  pageOf,
  strangeCursor,
} from './cursors.ts'
export { checkedId, checkedIds, idsOf, prefixOf, type Stub, stubOf, typeByPrefix } from './ids.ts'
export { addedTo, isIndex, knowing, nodeTypeOf } from './index-node-types.ts'
export { faultOfText, scalars } from './scalars.ts'
