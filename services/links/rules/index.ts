export * from './adjacency.ts'
export * from './arguments.ts'
export * from './name-index.ts'
export * from './neighbours.ts'
export * from './resync-backoff.ts'
export * from './search.ts'
export * from './sentence.ts'
export * from './shortest-paths.ts'
export * from './suggest-kind.ts'
export * from './time-slicing.ts'
export * from './tokens.ts'

/** Limits of a path search: links of a path, paths, links visited, and milliseconds. */
export const limits = { maxLength: 8, maxPaths: 100, visitedLinks: 2_000_000, milliseconds: 1_000 }
