import type { Stub } from '#toolkit/graphql'
import type { IdentifierRow, ParticipationRow } from '#toolkit/sql'
import type { AreaRow, InitiativeLinkRow, InitiativeRow } from './tables.ts'

// The parent value of each GraphQL type: the first argument of its resolvers.

export type Initiative = InitiativeRow
export type InitiativeLink = InitiativeLinkRow
export type Area = AreaRow
export type AreaMapping = IdentifierRow
export type Organisation = Stub
export type Person = Stub
export type Event = Stub
export type Agreement = Stub
export type Source = Stub
export type ParticipantEdge = ParticipationRow & { cursor: () => string; node: Stub }
// An initiative, with the participation that links the actor to it.
export type ActorInitiativeEdge = ParticipationRow & { cursor: () => string; node: InitiativeRow }
