import { checkedId, checkedIds, claimsOf, commonResolvers, namedEntity, type PageArgs, pageOf, stubOf } from '#toolkit'
import type { Context } from './loaders.ts'
import type { AffiliationsAsked } from './queries.ts'
import { certaintyOn } from './rules.ts'
import type { AffiliationKind, Resolvers } from './types.ts'

export const resolvers: Resolvers = {
  ...commonResolvers,

  Query: {
    organisation: (_, { id }, { load }) => load.organisation.load(checkedId(id, 'id', 'org')),
    organisations: async (_, { filter, sort, ...args }, { queries }) => {
      const asked = { ...filter, ids: checkedIds(filter?.ids, 'filter.ids', 'org') }
      const page = pageOf(args, `organisations ${sort}`)
      return page.of(await queries.organisations(asked, sort ?? 'NAME', page), node => ({ node }), () => queries.organisationCount(asked))
    },
    person: (_, { id }, { load }) => load.person.load(checkedId(id, 'id', 'per')),
    people: async (_, { filter, sort, ...args }, { queries }) => {
      const asked = { ...filter, ids: checkedIds(filter?.ids, 'filter.ids', 'per') }
      const page = pageOf(args, `people ${sort}`)
      return page.of(await queries.people(asked, sort ?? 'NAME', page), node => ({ node }), () => queries.personCount(asked))
    },
  },

  Organisation: {
    __resolveReference: ({ id }, { load }) => load.organisation.load(id),
    ...namedEntity,
    affiliations: affiliationsOf,
    affiliates: async ({ id }, args, { load }) => {
      const asked = askedOf(args)
      const page = pageOf(args, 'affiliates')
      return page.of(await load.affiliates.load({ parent: id, args: asked, page }), row => ({ node: { ...row, asOf: asked.asOf } }),
        () => load.affiliateCount.load({ parent: id, args: asked }))
    },
  },

  Person: {
    __resolveReference: ({ id }, { load }) => load.person.load(id),
    ...namedEntity,
    affiliations: affiliationsOf,
  },

  Affiliation: {
    holder: ({ holder }, _, { load }) => load[holder.startsWith('per_') ? 'person' : 'organisation'].load(holder).then(row => row!),
    organisation: ({ organisation }, _, { load }) => load.organisation.load(organisation).then(row => row!),
    heldOn: ({ asOf, ...affiliation }) => (asOf === null ? null : certaintyOn(asOf, affiliation)),
    claims: (affiliation, _, { load }) => claimsOf(load, affiliation),
  },

  Actor: { __resolveType: ({ id }) => (stubOf(id).__typename as 'Organisation' | 'Person') },
}

type AffiliationArgs = { kind?: readonly AffiliationKind[] | null; asOf?: string | null } & PageArgs

async function affiliationsOf({ id }: { id: string }, args: AffiliationArgs, { load }: Context) {
  const asked = askedOf(args)
  const page = pageOf(args, 'affiliations')
  return page.of(await load.affiliations.load({ parent: id, args: asked, page }), row => ({ node: { ...row, asOf: asked.asOf } }),
    () => load.affiliationCount.load({ parent: id, args: asked }))
}

const askedOf = ({ kind, asOf }: AffiliationArgs): AffiliationsAsked => ({ kind: kind ? [...kind] : null, asOf: asOf ?? null })
