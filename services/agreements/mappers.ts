import type { Stub } from '#toolkit/graphql'
import type { ParticipationRow } from '#toolkit/sql'
import type { AgreementInitiativeRow, AgreementLinkRow, AgreementRow, EventRow, StatementRow } from './tables.ts'

/*
 * What each GraphQL type is made from: what a resolver of the type is handed first.
 */

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
// A row of the other end with the tie that led to it.
export type ActorAgreementEdge = ParticipationRow & { cursor: () => string; node: AgreementRow }
export type ActorEventEdge = ParticipationRow & { cursor: () => string; node: EventRow }
export type InitiativeAgreementEdge = AgreementInitiativeRow & { cursor: () => string; node: AgreementRow }
