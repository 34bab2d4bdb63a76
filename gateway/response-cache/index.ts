export { type AnswerCache, answerCache, type CacheLimits, type CacheState } from './response-cache.ts'
