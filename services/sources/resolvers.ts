import { commonResolvers } from '#toolkit/claims'
import { batched } from '#toolkit/execution'
import { checkedId, checkedIds, idsOf, scalars } from '#toolkit/graphql'
import { listConnection } from '#toolkit/lists'
import type { Context } from './loaders.ts'
import { sourceParams } from './queries.ts'
import type { Resolvers } from './resolver-types.ts'
import { citation } from './rules/citation.ts'

// Only scalars and PartialDate of the common resolvers: a source has no claims and no names.
export const resolvers: Resolvers = {
  ...scalars,
  PartialDate: commonResolvers.PartialDate,

  Query: {
    source: (_, { id }, { load }) => load.source.load(checkedId(id, 'id', 'src')),
    sources: (_, { filter, sort, ...args }, { queries }) => {
      checkedIds(filter?.ids, 'filter.ids', 'src')
      return listConnection('sources', queries.sources, sort ?? 'PUBLISHED_DESC', args, sourceParams(filter))
    },
    import: (_, { id }, { load }) => load.import.load(checkedId(id, 'id', 'imp')),
    // An import changes this list before the data have a new revision. A copy of the list bypasses the row cache, so counts are current.
    imports: (_, args, { queries }) => listConnection('imports', { ...queries.imports }, 'ID_DESC', args, {}),
  },

  ImportConnection: {
    changedAt: async (_, __, { queries }) => (await queries.lastChange.execute())[0]!.at,
  },

  Import: {
    __resolveReference: batched((keys: readonly Key[], { load }: Context) => load.import.loadAll(idsOf(keys))),
    replaces: ({ replaces }, _, { load }) => (replaces === null ? null : load.source.load(replaces)),
    changes: ({ counts }) =>
      Object.entries(counts).map(([table, { removed, ...change }]) => ({ table, ...change, retracted: removed })),
  },

  Source: {
    __resolveReference: batched((keys: readonly Key[], { load }: Context) => load.source.loadAll(idsOf(keys))),
    citation: (source, { format }) => citation(source, format ?? 'TEXT'),
  },
}

type Key = { id: string }
