import type { Stub } from '#toolkit/graphql'
import type { LinkRow } from './queries/index.ts'
import type { EvidenceRow } from './tables.ts'

// The parent value of each GraphQL type: the first argument of its resolvers.

export type Organisation = Stub
export type Person = Stub
export type Initiative = Stub
export type Area = Stub
export type Agreement = Stub
export type Event = Stub
export type Source = Stub
export type Import = Stub
export type Link = LinkRow
export type Evidence = EvidenceRow
// The nodes and links of a path, by number.
export type Path = { nodes: number[]; links: number[] }
