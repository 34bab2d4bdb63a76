import { checkedId, checkedIds, commonResolvers, listed, scalars } from '#toolkit'
import { sourceParams } from './queries.ts'
import { citation } from './rules/index.ts'
import type { Resolvers } from './types.ts'

// Of what subgraphs share only dates: a source is what claims rest on, and has neither claims nor names of its own.
export const resolvers: Resolvers = {
  ...scalars,
  PartialDate: commonResolvers.PartialDate,

  Query: {
    source: (_, { id }, { load }) => load.source.load(checkedId(id, 'id', 'src')),
    sources: (_, { filter, sort, ...args }, { queries }) => {
      checkedIds(filter?.ids, 'filter.ids', 'src')
      return listed('sources', queries.sources, sort ?? 'PUBLISHED_DESC', args, sourceParams(filter))
    },
  },

  Source: {
    __resolveReference: ({ id }, { load }) => load.source.load(id),
    citation: (source, { format }) => citation(source, format ?? 'TEXT'),
  },
}
