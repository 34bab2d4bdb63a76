export { type CacheLimits, type CacheState, createResponseCache, type ResponseCache } from './response-cache.ts'
