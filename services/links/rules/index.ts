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

/** How far the path search may go: ties looked at, and milliseconds. */
export const limits = { maxLength: 8, mostWays: 100, ties: 2_000_000, milliseconds: 1_000 }
