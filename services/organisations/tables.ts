import { index, pgSchema, text } from 'drizzle-orm/pg-core'
import { commonTables, dayOr, days, entity, fact } from '#toolkit/sql'

export const schema = pgSchema('organisations')

export const { claims, retellings, names, identifiers, sourceRanks, formerIds, incoming, taken, changes, revision } =
  commonTables(schema)

export const organisations = schema.table(
  'organisations',
  {
    ...entity(),
    kind: text(),
    country: text(),
    founded: text(),
    dissolved: text(),
  },
  t => [
    index('organisations_name').on(t.sortName, t.id),
    index('organisations_country').on(t.country),
    index('organisations_kind').on(t.kind),
  ],
)

export const people = schema.table('people', { ...entity() }, t => [index('people_name').on(t.sortName, t.id)])

// `observed` has the days that sources confirm; `dateFrom` and `dateTo` are the first and the last possible day.
export const affiliations = schema.table(
  'affiliations',
  {
    ...fact(),
    holder: text().notNull(),
    organisation: text().notNull(),
    kind: text().notNull(),
    title: text(),
    period: text(),
    observed: text().array().notNull().default([]),
    ...days(),
  },
  t => [
    index('affiliations_holder').on(t.holder, dayOr(t.dateFrom, '-infinity'), t.id),
    index('affiliations_organisation').on(t.organisation, dayOr(t.dateFrom, '-infinity'), t.id),
  ],
)

export type OrganisationRow = typeof organisations.$inferSelect
export type PersonRow = typeof people.$inferSelect
export type AffiliationRow = typeof affiliations.$inferSelect
