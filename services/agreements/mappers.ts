import type { Stub } from '#toolkit/graphql'
import type { ParticipationRow } from '#toolkit/sql'
import type { AgreementInitiativeRow, AgreementLinkRow, AgreementRow, EventRow, StatementRow } from './tables.ts'

// The parent value of each GraphQL type: the first argument of its resolvers.

export type Agreement = AgreementRow
export type Event = EventRow
export type Statement = StatementRow
export type AgreementInitiative = AgreementInitiativeRow
export type AgreementLink = AgreementLinkRow
export type Organisation = Stub
export type Person = Stub
export type Initiative = Stub
export type Area = Stub
export type Source = Stub
export type ParticipantEdge = ParticipationRow & { cursor: () => string; node: Stub }
// An entity, with the row that links the parent to it.
export type ActorAgreementEdge = ParticipationRow & { cursor: () => string; node: AgreementRow }
export type ActorEventEdge = ParticipationRow & { cursor: () => string; node: EventRow }
export type InitiativeAgreementEdge = AgreementInitiativeRow & { cursor: () => string; node: AgreementRow }
