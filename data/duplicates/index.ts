export { findDuplicates, formatLines, formatTable, MIN_SIMILARITY, uniquePairs } from './duplicates.ts'
