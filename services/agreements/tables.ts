import { date, index, pgSchema, text } from 'drizzle-orm/pg-core'
import { commonTables, dayOr, days, daysFrom, entity, fact, factTables, replicaTable } from '#toolkit/sql'

export const schema = pgSchema('agreements')

export const { claims, retellings, names, identifiers, sourceRanks, formerIds, incoming, taken, changes, revision } =
  commonTables(schema)
export const { milestones, participations, figures, coverages } = factTables(schema)

// A replica of the countries of organisations, for filters and facets.
export const countries = replicaTable(schema, 'countries')

// `date` is copied from a milestone (`dateOrder` in rules.ts); `termTo` is the last possible day of `term`.
export const agreements = schema.table(
  'agreements',
  {
    ...entity(),
    kind: text(),
    bindingness: text(),
    event: text(),
    term: text(),
    termTo: date('term_to'),
    date: text(),
    ...days(),
  },
  t => [
    index('agreements_title').on(t.sortName, t.id),
    index('agreements_latest').on(dayOr(t.dateFrom, '-infinity'), t.id),
    index('agreements_earliest').on(dayOr(t.dateFrom, 'infinity'), t.id),
    index('agreements_days').using('spgist', daysFrom(t.dateFrom, t.dateTo)),
    index('agreements_event').on(t.event, dayOr(t.dateFrom, '-infinity'), t.id),
    index('agreements_kind').on(t.kind),
    index('agreements_bindingness').on(t.bindingness),
  ],
)

export const events = schema.table(
  'events',
  {
    ...entity(),
    kind: text(),
    date: text(),
    place: text(),
    country: text(),
    follows: text(),
    objective: text(),
    ...days(),
  },
  t => [
    index('events_name').on(t.sortName, t.id),
    index('events_latest').on(dayOr(t.dateFrom, '-infinity'), t.id),
    index('events_earliest').on(dayOr(t.dateFrom, 'infinity'), t.id),
    index('events_kind').on(t.kind),
    index('events_country').on(t.country),
  ],
)

export const agreementInitiatives = schema.table(
  'agreement_initiatives',
  {
    ...fact(),
    agreement: text().notNull(),
    initiative: text().notNull(),
    kind: text().notNull(),
  },
  t => [index('ties_agreement').on(t.agreement), index('ties_initiative').on(t.initiative, t.agreement)],
)

export const agreementLinks = schema.table(
  'agreement_links',
  {
    ...fact(),
    from: text().notNull(),
    to: text().notNull(),
    kind: text().notNull(),
  },
  t => [index('agreement_links_from').on(t.from), index('agreement_links_to').on(t.to)],
)

// `about` has ids separated by `|`, as in a bundle.
export const statements = schema.table(
  'statements',
  {
    id: text().primaryKey(),
    speaker: text(),
    onBehalfOf: text('on_behalf_of'),
    gist: text().notNull(),
    date: text(),
    event: text(),
    about: text(),
    ...days(),
  },
  t => [
    index('statements_earliest').on(dayOr(t.dateFrom, 'infinity'), t.id),
    index('statements_speaker').on(t.speaker, dayOr(t.dateFrom, 'infinity'), t.id),
    index('statements_event').on(t.event, dayOr(t.dateFrom, 'infinity'), t.id),
  ],
)

export type AgreementRow = typeof agreements.$inferSelect
export type EventRow = typeof events.$inferSelect
export type AgreementInitiativeRow = typeof agreementInitiatives.$inferSelect
export type AgreementLinkRow = typeof agreementLinks.$inferSelect
export type StatementRow = typeof statements.$inferSelect
