export * from './adjacency.ts'
export * from './lexicon.ts'
export * from './neighbours.ts'
export * from './paths.ts'
export * from './search.ts'
export * from './sentence.ts'
export * from './terms.ts'

/** The types of things that the graph knows, each by its number from 1 on. */
export const nodeTypes = ['ORGANISATION', 'PERSON', 'INITIATIVE', 'AREA', 'AGREEMENT', 'EVENT', 'SOURCE'] as const
export type NodeType = (typeof nodeTypes)[number]

/** The type of a feed, `Organisation`, as the graph tells it; null where the schema of links has none such. */
export const typeOf = (name: string): NodeType | null => nodeTypes.find(type => type === name.toUpperCase()) ?? null

/** How far the path search may go: ties looked at, and milliseconds. */
export const limits = { maxLength: 8, mostWays: 100, ties: 2_000_000, milliseconds: 1_000 }
