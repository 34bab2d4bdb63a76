import { actorEdge, claimsOf, commonResolvers, factResolvers, namedEntity, participationFields } from '#toolkit/claims'
import { urlOfIdentifier } from '#toolkit/domain'
import { batched } from '#toolkit/execution'
import { checkedId, checkedIds, idsOf, type PageArgs, stubOf } from '#toolkit/graphql'
import { childConnections, listConnection, nameParams } from '#toolkit/lists'
import type { Context } from './loaders.ts'
import { initiativeParams } from './queries.ts'
import type { Resolvers } from './resolver-types.ts'
import { statusOn } from './rules.ts'
import type { InitiativeFilter, Role } from './schema-types.ts'

export const resolvers: Resolvers = {
  ...commonResolvers,
  ...factResolvers,

  Query: {
    initiative: (_, { id }, { load }) => load.initiative.load(checkedId(id, 'id', 'ini')),
    initiatives: (_, { filter, sort, ...args }, { queries }) =>
      listConnection('initiatives', queries.initiatives, sort ?? 'NAME', args, initiativeParams(checkedFilter(filter))),
    area: (_, { id }, { load }) => load.area.load(checkedId(id, 'id', 'area')),
    areas: (_, { name, ...args }, { queries }) =>
      listConnection('areas', queries.areas, 'NAME', args, nameParams(name)),
    figures: (_, { measure, ...args }, { queries }) =>
      listConnection('figures', queries.worldFigures, 'MEASURE', args, { measure: measure ?? null }),
  },

  Initiative: {
    __resolveReference: batched((keys: readonly Key[], { load }: Context) => load.initiative.loadAll(idsOf(keys))),
    ...namedEntity,
    milestones: async ({ id }, { kind }, { load }) =>
      (await load.milestones.load(id)).filter(step => kind?.includes(step.kind as never) ?? true),
    status: async ({ id }, { asOf }, { load, today }) =>
      statusOn(await load.milestones.load(id), { day: asOf ?? today, countsUndated: asOf == null }),
    partOf: ({ partOf }, _, { load }) => (partOf ? load.initiative.load(partOf) : null),
    components: batched((initiatives: readonly Key[], args: PageArgs, { load }: Context) =>
      childConnections(load.components, initiatives, args, {}, node => ({ node })),
    ),
    links: async ({ id }, { kind, direction }, { load }) =>
      (await load.links.load(id)).filter(
        ({ from, kind: each }) =>
          (kind?.includes(each as never) ?? true) &&
          ((direction ?? 'BOTH') === 'BOTH' || (direction === 'OUT') === (from === id)),
      ),
    ...participationFields,
  },

  InitiativeLink: {
    from: ({ from }, _, { load }) => load.initiative.load(from).then(row => row!),
    to: ({ to }, _, { load }) => load.initiative.load(to).then(row => row!),
    event: ({ event }) => stubOf(event),
    agreement: ({ agreement }) => stubOf(agreement),
    claims: claimsOf,
  },

  // This subgraph owns areas, so it returns the row and not only the key.
  AreaCoverage: { ...factResolvers.AreaCoverage, area: ({ area }, _, { load }) => load.area.load(area) },

  Area: {
    __resolveReference: batched((keys: readonly Key[], { load }: Context) => load.area.loadAll(idsOf(keys))),
    formerIds: namedEntity.formerIds,
    name: namedEntity.name,
    names: namedEntity.names,
    mappings: ({ id }, _, { load }) => load.identifiers.load(id),
    broader: ({ broader }, _, { load }) => (broader ? load.area.load(broader) : null),
    narrower: ({ id }, _, { load }) => load.narrower.load(id),
    claims: namedEntity.claims,
    initiatives: batched((areas: readonly Key[], args: PageArgs, { load }: Context) =>
      childConnections(load.initiativesByArea, areas, args, {}, row => row),
    ),
  },

  AreaMapping: {
    url: ({ scheme, value }) => urlOfIdentifier(scheme, value),
    claims: claimsOf,
  },

  Organisation: actorFields(),
  Person: actorFields(),
  ActorInitiativeEdge: actorEdge(),

  Actor: { __resolveType: ({ id }) => stubOf(id).__typename as 'Organisation' },
}

type Key = { id: string }

/** The fields that this subgraph adds to organisations and to people. */
function actorFields() {
  return {
    initiatives: batched(
      (actors: readonly Key[], { role, ...args }: { role?: readonly Role[] | null } & PageArgs, { load }: Context) =>
        childConnections(load.initiativesByActor, actors, args, { roles: role ?? null }, row => row),
    ),
  }
}

/** The filter; throws BAD_USER_INPUT for an id of the wrong type. */
function checkedFilter(filter: InitiativeFilter | null | undefined) {
  checkedIds(filter?.ids, 'filter.ids', 'ini')
  if (filter?.participant != null) checkedId(filter.participant, 'filter.participant', 'org', 'per')
  if (filter?.area != null) checkedId(filter.area, 'filter.area', 'area')
  return filter
}
