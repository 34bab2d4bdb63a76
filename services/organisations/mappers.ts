import type { Stub } from '#toolkit/graphql'
import type { AffiliationRow, OrganisationRow, PersonRow } from './tables.ts'

// The parent value of each GraphQL type: the first argument of its resolvers.

export type Organisation = OrganisationRow
export type Person = PersonRow
export type Actor = OrganisationRow | PersonRow | Stub
// `asOf` is the argument `asOf` of the list.
export type Affiliation = AffiliationRow & { asOf: string | null }
export type Source = Stub
