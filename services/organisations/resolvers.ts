import { claimsOf, commonResolvers, namedEntity } from '#toolkit/claims'
import { batched } from '#toolkit/execution'
import { checkedId, checkedIds, idsOf, type PageArgs, stubOf } from '#toolkit/graphql'
import { childConnections, listConnection } from '#toolkit/lists'
import type { Context } from './loaders.ts'
import { organisationParams, peopleParams } from './queries.ts'
import type { Resolvers } from './resolver-types.ts'
import { certaintyOn } from './rules.ts'
import type { AffiliationKind } from './schema-types.ts'

export const resolvers: Resolvers = {
  ...commonResolvers,

  Query: {
    organisation: (_, { id }, { load }) => load.organisation.load(checkedId(id, 'id', 'org')),
    organisations: (_, { filter, sort, ...args }, { queries }) =>
      listConnection(
        'organisations',
        queries.organisations,
        sort ?? 'NAME',
        args,
        organisationParams({ ...filter, ids: checkedIds(filter?.ids, 'filter.ids', 'org') }),
        queries.organisationFacets,
      ),
    person: (_, { id }, { load }) => load.person.load(checkedId(id, 'id', 'per')),
    people: (_, { filter, sort, ...args }, { queries }) =>
      listConnection(
        'people',
        queries.people,
        sort ?? 'NAME',
        args,
        peopleParams({ ...filter, ids: checkedIds(filter?.ids, 'filter.ids', 'per') }),
      ),
  },

  Organisation: {
    __resolveReference: batched((keys: readonly Key[], { load }: Context) => load.organisation.loadAll(idsOf(keys))),
    ...namedEntity,
    affiliations: affiliationsIn('affiliations'),
    affiliates: affiliationsIn('affiliates'),
  },

  Person: {
    __resolveReference: batched((keys: readonly Key[], { load }: Context) => load.person.loadAll(idsOf(keys))),
    ...namedEntity,
    affiliations: affiliationsIn('affiliations'),
  },

  Affiliation: {
    holder: ({ holder }, _, { load }) =>
      load[holder.startsWith('per_') ? 'person' : 'organisation'].load(holder).then(row => row!),
    organisation: ({ organisation }, _, { load }) => load.organisation.load(organisation).then(row => row!),
    heldOn: ({ asOf, ...affiliation }) => (asOf === null ? null : certaintyOn(asOf, affiliation)),
    claims: claimsOf,
  },

  Actor: { __resolveType: ({ id }) => stubOf(id).__typename as 'Organisation' | 'Person' },
  Node: { __resolveType: ({ id }) => stubOf(id).__typename as 'Source' },
}

type Key = { id: string }
type AffiliationArgs = { kind?: readonly AffiliationKind[] | null; asOf?: string | null } & PageArgs

function affiliationsIn(relation: 'affiliations' | 'affiliates') {
  return batched((actors: readonly Key[], { kind, asOf = null, ...args }: AffiliationArgs, { load }: Context) =>
    childConnections(load[relation], actors, args, { kinds: kind ?? null, asOf }, row => ({ node: { asOf, ...row } })),
  )
}
