import { agreementsBetween, type Db, initiativesAmong, type Loaders } from './loaders.ts'

/*
 * Resolvers for the fields of the lanes, one set for each subgraph. `../yoga.ts` merges them into one server.
 */

export type Context = { db: Db; load: Loaders }
type Entity = { id: string }
type Resolver = (parent: any, args: any, context: Context) => unknown
export type Resolvers = Record<string, Record<string, Resolver>>

const typeOf = ({ id }: Entity) => (id.startsWith('per_') ? 'Person' : 'Organisation')
const page = (rows: object[]) => ({ nodes: rows, edges: rows.map(node => ({ node })) })

const initiatives: Resolvers = {
  Query: {
    initiative: (_, { id }, { load }) => load.initiative.load(id),
    initiatives: async (_, { filter, first }, { db }) => page(await initiativesAmong(db, filter.ids, first)),
  },
  Initiative: {
    __resolveReference: ({ id }: Entity, { load }: any) => load.initiative.load(id),
    name: ({ id }, _, { load }) => load.initiativeName.load(id),
  },
}

const agreements: Resolvers = {
  Query: {
    agreements: async (_, { filter: { date }, first }, { db }) =>
      page(await agreementsBetween(db, date.from, date.to, first)),
  },
  Initiative: {
    agreements: async ({ id }, { first }, { load }) => page(await load.agreementsOf.load({ parent: id, first })),
  },
  Agreement: {
    __resolveReference: ({ id }: Entity, { load }: any) => load.agreement.load(id),
    title: ({ id }, _, { load }) => load.agreementTitle.load(id),
    date: ({ date }) => date && { edtf: date },
    participants: async ({ id }, { first }, { load }) => {
      const edges = (await load.participantsOf.load({ parent: id, first })).map(({ actor, ...edge }) => ({
        ...edge,
        node: { __typename: typeOf({ id: actor }), id: actor },
      }))
      return { edges, nodes: edges.map(({ node }) => node) }
    },
    initiatives: ({ id }, _, { load }) => load.initiativesOf.load(id),
  },
  AgreementInitiative: { initiative: ({ initiative }) => ({ __typename: 'Initiative', id: initiative }) },
  ParticipantEdge: { claims: ({ id }, _, { load }) => load.claimsOf.load(id) },
  Claim: { source: ({ source }) => ({ __typename: 'Source', id: source }) },
  Actor: { __resolveType: typeOf },
}

const organisations: Resolvers = {
  Organisation: {
    __resolveReference: ({ id }: Entity, { load }: any) => load.organisation.load(id),
    name: ({ id }, _, { load }) => load.actorName.load(id),
  },
  Person: {
    __resolveReference: ({ id }: Entity, { load }: any) => load.person.load(id),
    name: ({ id }, _, { load }) => load.actorName.load(id),
  },
  Actor: { __resolveType: typeOf },
}

const sources: Resolvers = {
  Source: { __resolveReference: ({ id }: Entity, { load }: any) => load.source.load(id) },
}

export const resolversOf: Record<string, Resolvers> = { initiatives, agreements, organisations, sources }
