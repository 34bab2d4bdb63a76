import { date, index, jsonb, pgSchema, text, timestamp } from 'drizzle-orm/pg-core'
import { type Change, dayOr, days, importTables } from '#toolkit/sql'

export const schema = pgSchema('sources')

// `sortName` and `foldedPublisher` are title and publisher without accents and case, for search and sorting.
export const sources = schema.table(
  'sources',
  {
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
    sortName: text('sort_name').notNull().default(''),
    foldedPublisher: text('folded_publisher').notNull().default(''),
    ...days(),
  },
  t => [
    index('sources_title').on(t.sortName, t.id),
    index('sources_latest').on(dayOr(t.dateFrom, '-infinity'), t.id),
    index('sources_earliest').on(dayOr(t.dateFrom, 'infinity'), t.id),
    index('sources_folded').using('gin', t.sortName.op('gin_trgm_ops')),
    index('sources_publisher').using('gin', t.foldedPublisher.op('gin_trgm_ops')),
  ],
)

export const { incoming, taken, changes, revision } = importTables(schema)

// Every completed import: its author, time, files and changes.
export const imports = schema.table('imports', {
  id: text().primaryKey(),
  at: timestamp({ withTimezone: true, mode: 'string' }).notNull().defaultNow(),
  by: text().notNull(),
  bundle: text().notNull(),
  replaces: text(),
  files: jsonb().$type<{ name: string; sha256: string; rows: number }[]>().notNull(),
  counts: jsonb().$type<Record<string, Change>>().notNull().default({}),
  undoneAt: timestamp('undone_at', { withTimezone: true, mode: 'string' }),
})

export type SourceRow = Omit<typeof sources.$inferSelect, 'sortName' | 'foldedPublisher' | 'dateFrom' | 'dateTo'>
export type ImportRow = typeof imports.$inferSelect
