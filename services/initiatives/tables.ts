import { date, index, pgSchema, text } from 'drizzle-orm/pg-core'
import { commonTables, dayOr, entity, fact, factTables } from '#toolkit/sql'

export const schema = pgSchema('initiatives')

export const { claims, retellings, names, identifiers, sourceRanks, formerIds, incoming, taken, changes, revision } =
  commonTables(schema)
export const { milestones, participations, figures, coverages } = factTables(schema)

// `launchedFrom` and `launchedTo` are the first and the last possible day of the launch: see `launchOrder` in rules.ts.
export const initiatives = schema.table(
  'initiatives',
  {
    ...entity(),
    kind: text(),
    partOf: text('part_of'),
    launchedFrom: date('launched_from'),
    launchedTo: date('launched_to'),
  },
  t => [
    index('initiatives_name').on(t.sortName, t.id),
    index('initiatives_part_of').on(t.partOf, t.id),
    index('initiatives_launched').on(dayOr(t.launchedFrom, 'infinity'), t.id),
  ],
)

export const areas = schema.table('areas', { ...entity(), broader: text() }, t => [
  index('areas_name').on(t.sortName, t.id),
  index('areas_broader').on(t.broader, t.id),
])

export const initiativeLinks = schema.table(
  'initiative_links',
  {
    ...fact(),
    from: text().notNull(),
    to: text().notNull(),
    kind: text().notNull(),
    since: text(),
    event: text(),
    agreement: text(),
  },
  t => [index('initiative_links_from').on(t.from), index('initiative_links_to').on(t.to)],
)

export type InitiativeRow = typeof initiatives.$inferSelect
export type AreaRow = typeof areas.$inferSelect
export type InitiativeLinkRow = typeof initiativeLinks.$inferSelect
