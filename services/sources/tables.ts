import { days } from '#toolkit'
import { date, index, pgSchema, text } from 'drizzle-orm/pg-core'

export const schema = pgSchema('sources')

export const sources = schema.table('sources', {
  id: text().primaryKey(),
  kind: text().notNull(),
  title: text().notNull(),
  publisher: text(),
  published: text(),
  retrieved: date(),
  url: text(),
  archivedUrl: text('archived_url'),
  language: text(),
  licence: text(),
  note: text(),
  // The title without accents and case: what lists are sorted and searched by.
  sortName: text('sort_name').notNull().default(''),
  ...days(),
}, t => [
  index('sources_title').on(t.sortName, t.id),
  index('sources_folded').using('gin', t.sortName.op('gin_trgm_ops')),
  index('sources_published').on(t.dateFrom, t.id),
])

export type SourceRow = typeof sources.$inferSelect
