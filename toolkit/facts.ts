import { and, asc, getTableColumns, sql } from 'drizzle-orm'
import type { Drizzle } from './database.ts'
import { claimsOf } from './evidence.ts'
import { stubOf } from './ids.ts'
import { counts, type Loader, many, pages } from './loader.ts'
import { type Page, type PageArgs, pageOf } from './paging.ts'
import { given, isAny, keyset, mayBeAny, pageParams, perPage } from './select.ts'
import type { ClaimRow, CoverageRow, FactTables, FigureRow, MilestoneRow, ParticipationRow } from './tables.ts'

/*
 * The part of a subgraph that answers `facts.graphql`: steps, figures, participants and areas.
 */

export function factQueries(db: Drizzle, { milestones, participations, figures, coverages }: FactTables) {
  const participantsPage = perPage((_: 'ROLE', backward) => {
    const { after, order, sortKey } = keyset({ by: sql`${participations.role} || ' ' || ${participations.actor}`, as: 'text', order: 'asc' }, participations.id, backward)
    const page = db.select({ ...getTableColumns(participations), sortKey }).from(participations)
      .where(and(sql`${participations.entity} = parent.id`, mayBeAny(participations.role, 'roles'), after))
      .orderBy(...order).limit(given('take')).as('page')
    return db.select({ parent: sql<string>`parent.id`, ...page._.selectedFields }).from(parents).crossJoinLateral(page).prepare(`participants_${backward}`)
  })
  const participantCounts = db.select({ parent: participations.entity, count: sql<number>`count(*)::int` }).from(participations)
    .where(and(isAny(participations.entity, 'parents'), mayBeAny(participations.role, 'roles')))
    .groupBy(participations.entity).prepare('participant_counts')
  return {
    participantsOf: (parents: string[], roles: string[] | null, page: Page) =>
      participantsPage('ROLE', page.backward).execute({ parents, roles, ...pageParams(page) }),
    participantCounts: (parents: string[], roles: string[] | null) => participantCounts.execute({ parents, roles }),
    milestonesOf: db.select().from(milestones).where(isAny(milestones.entity, 'entities'))
      .orderBy(sql`${milestones.dateFrom} asc nulls last`, asc(milestones.kind), asc(milestones.id)).prepare('milestones_of'),
    figuresOf: db.select().from(figures).where(sql`coalesce(${figures.entity}, '') = any(${given('entities')}::text[])`)
      .orderBy(asc(figures.measure), asc(figures.asOf), asc(figures.id)).prepare('figures_of'),
    coveragesOf: db.select().from(coverages).where(isAny(coverages.entity, 'entities')).orderBy(asc(coverages.area)).prepare('coverages_of'),
  }
}

/** The parents of a batch, as a table to join a page of each to. */
export const parents = sql`unnest(${given('parents')}::text[]) as parent(id)`

type FactQueries = ReturnType<typeof factQueries>
type Participant = ParticipationRow & { parent: string; sortKey: string }

export const factLoaders = (queries: FactQueries) => ({
  participants: pages<string[] | null, Participant>((parents, roles, page) => queries.participantsOf(parents, roles, page) as Promise<Participant[]>),
  participantCount: counts<string[] | null>((parents, roles) => queries.participantCounts(parents, roles)),
  milestones: many(entities => queries.milestonesOf.execute({ entities }), 'entity'),
  figures: many(entities => queries.figuresOf.execute({ entities }), 'entity') as Loader<string, FigureRow[]>,
  coverages: many(entities => queries.coveragesOf.execute({ entities }), 'entity'),
})

type Context = { load: ReturnType<typeof factLoaders> & { claims: Loader<string, ClaimRow[]> } }

/** The fields of everything that actors take part in. */
export const participated = {
  participants: async ({ id }: { id: string }, { role, ...args }: { role?: readonly string[] | null } & PageArgs, { load }: Context) => {
    const page = pageOf(args, 'participants')
    const roles = role == null ? null : [...role]
    return page.of(await load.participants.load({ parent: id, args: roles, page }), row => ({ ...row, node: stubOf(row.actor) }),
      () => load.participantCount.load({ parent: id, args: roles }))
  },
  areas: ({ id }: { id: string }, _: unknown, { load }: Context) => load.coverages.load(id),
  figures: async ({ id }: { id: string }, { measure }: { measure?: string | null }, { load }: Context) =>
    (await load.figures.load(id)).filter(figure => measure == null || figure.measure === measure),
}

/** The value types of `facts.graphql`. */
export const factResolvers = {
  Milestone: {
    actor: ({ actor }: MilestoneRow) => stubOf(actor),
    claims: (milestone: MilestoneRow, _: unknown, { load }: Context) => claimsOf(load, milestone),
  },
  Figure: {
    quantity: ({ value, unit, currency, bound }: FigureRow) => ({ value, unit, currency, bound }),
    claims: (figure: FigureRow, _: unknown, { load }: Context) => claimsOf(load, figure),
  },
  ParticipantEdge: actedEdge(),
  AreaCoverage: {
    area: ({ area }: CoverageRow) => stubOf(area),
    claims: (coverage: CoverageRow, _: unknown, { load }: Context) => claimsOf(load, coverage),
  },
}

/** An edge that is a participation, seen from either end. */
export function actedEdge() {
  return {
    onBehalfOf: ({ onBehalfOf }: ParticipationRow) => stubOf(onBehalfOf),
    claims: (participation: ParticipationRow, _: unknown, { load }: Context) => claimsOf(load, participation),
  }
}
