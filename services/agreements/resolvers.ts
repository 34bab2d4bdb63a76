import {
  actorEdge,
  claimsOf,
  commonResolvers,
  factResolvers,
  namedEntity,
  participationFields,
  participationFilter,
} from '#toolkit/claims'
import { batched } from '#toolkit/execution'
import { checkedId, checkedIds, idsOf, type PageArgs, prefixOf, stubOf } from '#toolkit/graphql'
import { childConnections, listConnection } from '#toolkit/lists'
import type { Context } from './loaders.ts'
import type { Agreement } from './mappers.ts'
import { agreementParams, eventParams, statementParams } from './queries/filters.ts'
import type { Resolvers } from './resolver-types.ts'
import { statusOn } from './rules.ts'
import type { AgreementFilter, EventFilter, Role, StatementFilter } from './schema-types.ts'

const countryNames = new Intl.DisplayNames('en', { type: 'region' })
// An agreement has a `title` in place of a `name`.
const { name: title, ...otherNamedFields } = namedEntity

export const resolvers: Resolvers = {
  ...commonResolvers,
  ...factResolvers,

  Query: {
    agreement: (_, { id }, { load }) => load.agreement.load(checkedId(id, 'id', 'agr')),
    agreements: (_, { filter, sort, ...args }, { queries, today }) =>
      listConnection(
        'agreements',
        queries.agreements,
        sort ?? 'DATE_DESC',
        args,
        agreementParams(checkedFilter(filter), today),
        queries.agreementFacets,
      ),
    event: (_, { id }, { load }) => load.event.load(checkedId(id, 'id', 'evt')),
    events: (_, { filter, sort, ...args }, { queries }) =>
      listConnection(
        'events',
        queries.events,
        sort ?? 'DATE_DESC',
        args,
        eventParams(checkedEventFilter(filter)),
        queries.eventFacets,
      ),
    statement: (_, { id }, { load }) => load.statement.load(checkedId(id, 'id', 'sta')),
    statements: (_, { filter, ...args }, { queries }) =>
      listConnection(
        'statements',
        queries.statements,
        'DATE_ASC',
        args,
        statementParams(checkedStatementFilter(filter)),
      ),
  },

  Agreement: {
    __resolveReference: batched((keys: readonly Key[], { load }: Context) => load.agreement.loadAll(idsOf(keys))),
    title,
    ...otherNamedFields,
    milestones: async ({ id }, { kind, actor }, { load }) => {
      const steps = await load.milestones.load(id)
      const party = participationFilter(steps, checkedActor(actor))
      return steps.filter(
        step => (kind?.includes(step.kind as never) ?? true) && (party === null || step.actor === party),
      )
    },
    status: batched(
      (
        agreements: readonly Agreement[],
        { asOf, actor }: { asOf?: string | null; actor?: string | null },
        { load, today }: Context,
      ) => {
        const party = checkedActor(actor)
        return load.milestones.loadAll(idsOf(agreements), (steps, index) =>
          statusOn(steps, agreements[index]!.termTo, {
            day: asOf ?? today,
            countsUndated: asOf == null,
            actor: participationFilter(steps, party),
          }),
        )
      },
    ),
    ...participationFields,
    initiatives: batched(
      (agreements: readonly Key[], { kind }: { kind?: readonly string[] | null }, { load }: Context) =>
        load.initiatives.loadAll(idsOf(agreements), links => links.filter(link => kind?.includes(link.kind) ?? true)),
    ),
    event: ({ event }, _, { load }) => (event ? load.event.load(event) : null),
    related: async ({ id }, { kind, direction }, { load }) =>
      (await load.links.load(id)).filter(
        ({ from, kind: each }) =>
          (kind?.includes(each as never) ?? true) &&
          ((direction ?? 'BOTH') === 'BOTH' || (direction === 'OUT') === (from === id)),
      ),
  },

  AgreementInitiative: {
    initiative: ({ initiative }) => stubOf(initiative),
    claims: claimsOf,
  },

  AgreementLink: {
    from: ({ from }, _, { load }) => load.agreement.load(from).then(row => row!),
    to: ({ to }, _, { load }) => load.agreement.load(to).then(row => row!),
    claims: claimsOf,
  },

  Event: {
    __resolveReference: batched((keys: readonly Key[], { load }: Context) => load.event.loadAll(idsOf(keys))),
    ...namedEntity,
    place: ({ place, country }) => {
      const name = place ?? (country && countryNames.of(country))
      return name ? { name, country } : null
    },
    follows: ({ follows }, _, { load }) => (follows ? load.event.load(follows) : null),
    ...participationFields,
    agreements: batched((events: readonly Key[], args: PageArgs, { load, today }: Context) =>
      childConnections(load.agreementsByEvent, events, args, agreementParams(null, today), node => ({ node })),
    ),
    statements: batched((events: readonly Key[], args: PageArgs, { load }: Context) =>
      childConnections(load.statementsByEvent, events, args, {}, node => ({ node })),
    ),
  },

  Statement: {
    speaker: ({ speaker }) => stubOf(speaker),
    onBehalfOf: ({ onBehalfOf }) => stubOf(onBehalfOf),
    event: ({ event }, _, { load }) => (event ? load.event.load(event) : null),
    about: ({ about }, _, { load }) => about?.split('|').map(id => subjectOf(id, load)) ?? [],
    claims: claimsOf,
  },

  Organisation: actorFields(),
  Person: actorFields(),

  Initiative: {
    agreements: batched(
      (
        initiatives: readonly Key[],
        { kind, filter, ...args }: FilterArgs & { kind?: readonly string[] | null },
        { load, today }: Context,
      ) =>
        childConnections(
          load.agreementsByInitiative,
          initiatives,
          args,
          { linkKinds: kind ?? null, ...agreementParams(checkedFilter(filter), today) },
          row => row,
        ),
    ),
  },

  Area: {
    agreements: batched((areas: readonly Key[], { filter, ...args }: FilterArgs, { load, today }: Context) =>
      childConnections(load.agreementsByArea, areas, args, agreementParams(checkedFilter(filter), today), row => row),
    ),
    events: batched((areas: readonly Key[], args: PageArgs, { load }: Context) =>
      childConnections(load.eventsByArea, areas, args, eventParams(null), row => row),
    ),
  },

  ActorAgreementEdge: actorEdge(),
  ActorEventEdge: actorEdge(),
  InitiativeAgreementEdge: { claims: claimsOf },

  Actor: { __resolveType: ({ id }) => stubOf(id).__typename as 'Organisation' },
  Node: { __resolveType: ({ id }) => stubOf(id).__typename as 'Agreement' },
}

/** A subject of a statement: the row of an agreement or event of this subgraph, else the key of the entity. */
async function subjectOf(id: string, load: Context['load']) {
  const own = await { agr: load.agreement, evt: load.event }[prefixOf(id)]?.load(id)
  return own ?? stubOf(id)
}

type Key = { id: string }
type FilterArgs = { filter?: AgreementFilter | null } & PageArgs
type RoleArg = { role?: readonly Role[] | null }

/** The fields that this subgraph adds to organisations and to people. */
function actorFields() {
  return {
    agreements: batched(
      (actors: readonly Key[], { role, filter, ...args }: RoleArg & FilterArgs, { load, today }: Context) =>
        childConnections(
          load.agreementsByActor,
          actors,
          args,
          { roles: role ?? null, ...agreementParams(checkedFilter(filter), today) },
          row => row,
        ),
    ),
    events: batched((actors: readonly Key[], { role, ...args }: RoleArg & PageArgs, { load }: Context) =>
      childConnections(load.eventsByActor, actors, args, { roles: role ?? null }, row => row),
    ),
    statements: batched((actors: readonly Key[], args: PageArgs, { load }: Context) =>
      childConnections(load.statementsBySpeaker, actors, args, {}, node => ({ node })),
    ),
  }
}

const checkedActor = (actor: string | null | undefined) =>
  actor == null ? null : checkedId(actor, 'actor', 'org', 'per')

/** The filter; throws BAD_USER_INPUT for an id of the wrong type. */
function checkedFilter(filter: AgreementFilter | null | undefined) {
  checkedIds(filter?.ids, 'filter.ids', 'agr')
  checkedIds(filter?.allOf, 'filter.allOf', 'org', 'per')
  checkedIds(filter?.anyOf, 'filter.anyOf', 'org', 'per')
  checkedIds(filter?.initiatives, 'filter.initiatives', 'ini')
  if (filter?.area != null) checkedId(filter.area, 'filter.area', 'area')
  if (filter?.event != null) checkedId(filter.event, 'filter.event', 'evt')
  if (filter?.milestone?.actor != null) checkedId(filter.milestone.actor, 'filter.milestone.actor', 'org', 'per')
  return filter
}

function checkedEventFilter(filter: EventFilter | null | undefined) {
  checkedIds(filter?.ids, 'filter.ids', 'evt')
  if (filter?.participant != null) checkedId(filter.participant, 'filter.participant', 'org', 'per')
  if (filter?.area != null) checkedId(filter.area, 'filter.area', 'area')
  return filter
}

function checkedStatementFilter(filter: StatementFilter | null | undefined) {
  checkedIds(filter?.ids, 'filter.ids', 'sta')
  if (filter?.speaker != null) checkedId(filter.speaker, 'filter.speaker', 'org', 'per')
  if (filter?.event != null) checkedId(filter.event, 'filter.event', 'evt')
  if (filter?.about != null) checkedId(filter.about, 'filter.about', 'org', 'per', 'ini', 'area', 'agr', 'evt')
  return filter
}
