import type { Stub } from '#toolkit/graphql'
import type { AffiliationRow, OrganisationRow, PersonRow } from './tables.ts'

/*
 * What each GraphQL type is made from: what a resolver of the type is handed first.
 */

export type Organisation = OrganisationRow
export type Person = PersonRow
export type Actor = OrganisationRow | PersonRow | Stub
// `asOf` is the day that was asked about.
export type Affiliation = AffiliationRow & { asOf: string | null }
export type Source = Stub
