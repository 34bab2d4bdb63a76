import { date, pgSchema, text, timestamp } from 'drizzle-orm/pg-core'

/*
 * The tables and columns of Accord that the lanes need, declared in drizzle as in a usual project.
 */

const [ofInitiatives, ofAgreements, ofOrganisations, ofSources] = [
  pgSchema('initiatives'),
  pgSchema('agreements'),
  pgSchema('organisations'),
  pgSchema('sources'),
]

const namesIn = (schema: ReturnType<typeof pgSchema>) =>
  schema.table('names', {
    entity: text().notNull(),
    text: text().notNull(),
    language: text().notNull(),
    kind: text().notNull(),
    standing: text().notNull(),
  })
export type Names = ReturnType<typeof namesIn>

export const initiatives = ofInitiatives.table('initiatives', { id: text().primaryKey(), sortName: text('sort_name') })
export const initiativeNames = namesIn(ofInitiatives)

export const agreements = ofAgreements.table('agreements', {
  id: text().primaryKey(),
  kind: text(),
  date: text(),
  dateFrom: date('date_from'),
  dateTo: date('date_to'),
})
export const agreementNames = namesIn(ofAgreements)
export const agreementInitiatives = ofAgreements.table('agreement_initiatives', {
  id: text().primaryKey(),
  agreement: text().notNull(),
  initiative: text().notNull(),
  kind: text().notNull(),
})
export const participations = ofAgreements.table('participations', {
  id: text().primaryKey(),
  entity: text().notNull(),
  actor: text().notNull(),
  role: text().notNull(),
})
export const claims = ofAgreements.table('claims', {
  id: text().primaryKey(),
  fact: text().notNull(),
  source: text().notNull(),
  stance: text().notNull(),
  basis: text().notNull(),
  confidence: text().notNull(),
  retractedAt: timestamp('retracted_at'),
})

export const organisations = ofOrganisations.table('organisations', { id: text().primaryKey(), country: text() })
export const people = ofOrganisations.table('people', { id: text().primaryKey() })
export const actorNames = namesIn(ofOrganisations)

export const sources = ofSources.table('sources', { id: text().primaryKey(), title: text().notNull() })
