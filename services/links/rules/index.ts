export * from './adjacency.ts'
export * from './arguments.ts'
export * from './beginning.ts'
export * from './kinds.ts'
export * from './lexicon.ts'
export * from './neighbours.ts'
export * from './paths.ts'
export * from './search.ts'
export * from './sentence.ts'
export * from './steps.ts'
export * from './terms.ts'

/** How far the path search may go: ties looked at, and milliseconds. */
export const limits = { maxLength: 8, mostWays: 100, ties: 2_000_000, milliseconds: 1_000 }
