import type { ImportRow, SourceRow } from './tables.ts'

/*
 * What each GraphQL type is made from: what a resolver of the type is handed first.
 */

export type Source = SourceRow
export type Import = ImportRow
