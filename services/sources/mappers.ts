import type { ImportRow, SourceRow } from './tables.ts'

// The parent value of each GraphQL type: the first argument of its resolvers.

export type Source = SourceRow
export type Import = ImportRow
