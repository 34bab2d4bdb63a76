import { asc, getTableColumns, sql } from 'drizzle-orm'
import type { Drizzle } from '#toolkit/database'
import { batched } from '#toolkit/execution'
import { idsOf, type PageArgs, stubOf } from '#toolkit/graphql'
import { childConnections, childList, createRelation } from '#toolkit/lists'
import { createListLoader, type Loader, type LoadersOf } from '#toolkit/loading'
import {
  type ClaimRow,
  type CoverageRow,
  type FactTables,
  type FigureRow,
  formerIdsOf,
  isAny,
  isAnyOrUnset,
  type MilestoneRow,
  type ParticipationRow,
  placeholder,
} from '#toolkit/sql'
import { claimsOf } from './common-resolvers.ts'

/*
 * The queries, loaders and resolvers for `facts.graphql`: milestones, figures, participants and areas.
 */

export function factQueries(db: Drizzle, { milestones, participations, figures, coverages }: FactTables) {
  const participants = childList(db, participations, {
    owner: participations.entity,
    where: isAnyOrUnset(participations.role, 'roles'),
    sort: { by: sql`${participations.role} || ' ' || ${participations.actor}`, as: 'text', order: 'asc' },
    name: 'participants',
  })
  return {
    participants,
    milestonesOf: db
      .select({ ...getTableColumns(milestones), formerActors: formerIdsOf(milestones, milestones.actor) })
      .from(milestones)
      .where(isAny(milestones.entity, 'entities'))
      .orderBy(sql`${milestones.dateFrom} asc nulls last`, asc(milestones.kind), asc(milestones.id))
      .prepare('milestones_of'),
    figuresOf: db
      .select()
      .from(figures)
      .where(sql`coalesce(${figures.entity}, '') = any(${placeholder('entities')}::text[])`)
      .orderBy(asc(figures.measure), asc(figures.asOf), asc(figures.id))
      .prepare('figures_of'),
    coveragesOf: db
      .select()
      .from(coverages)
      .where(isAny(coverages.entity, 'entities'))
      .orderBy(asc(coverages.area))
      .prepare('coverages_of'),
  }
}

type FactQueries = ReturnType<typeof factQueries>

export const factLoaders = {
  participants: (queries: FactQueries) => createRelation('participants', queries.participants),
  milestones: (queries: FactQueries) => createListLoader(queries.milestonesOf, 'entity', 'entities'),
  figures: (queries: FactQueries) =>
    createListLoader(queries.figuresOf, 'entity', 'entities') as Loader<string, FigureRow[]>,
  coverages: (queries: FactQueries) => createListLoader(queries.coveragesOf, 'entity', 'entities'),
}

type Context = { load: LoadersOf<typeof factLoaders> & { claims: Loader<string, ClaimRow[]> } }

/** The fields of every entity with participants. */
export const participationFields = {
  participants: batched(
    (
      entities: readonly { id: string }[],
      { role, ...args }: { role?: readonly string[] | null } & PageArgs,
      { load }: Context,
    ) =>
      childConnections(load.participants, entities, args, { roles: role ?? null }, row => ({
        node: stubOf(row.actor),
        ...row,
      })),
  ),
  areas: batched((entities: readonly { id: string }[], _: unknown, { load }: Context) =>
    load.coverages.loadAll(idsOf(entities)),
  ),
  figures: batched((entities: readonly { id: string }[], { measure }: { measure?: string | null }, { load }: Context) =>
    load.figures.loadAll(idsOf(entities), figures =>
      figures.filter(figure => measure == null || figure.measure === measure),
    ),
  ),
}

/** The current id of the actor of a filter; the milestones `steps` have the former ids of their actors. */
export const participationFilter = (steps: { actor: string | null; formerActors: string[] }[], actor: string | null) =>
  steps.find(step => actor !== null && step.formerActors.includes(actor))?.actor ?? actor

/** The resolvers of the value types of `facts.graphql`. */
export const factResolvers = {
  Milestone: {
    actor: ({ actor }: MilestoneRow) => stubOf(actor),
    claims: claimsOf,
  },
  Figure: {
    quantity: (figure: FigureRow) => figure,
    claims: claimsOf,
  },
  ParticipantEdge: actorEdge(),
  AreaCoverage: {
    area: ({ area }: CoverageRow) => stubOf(area),
    claims: claimsOf,
  },
}

/** The resolvers of an edge that is a participation, from either end. */
export function actorEdge() {
  return {
    onBehalfOf: ({ onBehalfOf }: ParticipationRow) => stubOf(onBehalfOf),
    claims: claimsOf,
  }
}
