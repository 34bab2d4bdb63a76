import type { Stub } from '#toolkit/graphql'
import type { EvidenceRow, LinkRow } from './queries/index.ts'

/*
 * What each GraphQL type is made from: what a resolver of the type is handed first.
 */

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
// The things and the ties of a way, by number.
export type Path = { nodes: number[]; links: number[] }
