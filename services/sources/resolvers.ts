import { checkedId, checkedIds, commonResolvers, pageOf, scalars } from '#toolkit'
import { sourceParams } from './queries.ts'
import { citation } from './rules/index.ts'
import type { Resolvers } from './types.ts'

// Of what subgraphs share only dates: a source is what claims rest on, and has neither claims nor names of its own.
export const resolvers: Resolvers = {
  ...scalars,
  PartialDate: commonResolvers.PartialDate,

  Query: {
    source: (_, { id }, { load }) => load.source.load(checkedId(id, 'id', 'src')),
    sources: async (_, { filter, sort, ...args }, { queries }) => {
      const asked = sourceParams({ ...filter, ids: checkedIds(filter?.ids, 'filter.ids', 'src') })
      const page = pageOf(args, `sources ${sort}`)
      const rows = await queries.sources.page(sort ?? 'PUBLISHED_DESC', page, asked)
      return page.of(
        rows,
        node => ({ node }),
        () => queries.sources.count(asked),
      )
    },
  },

  Source: {
    __resolveReference: ({ id }, { load }) => load.source.load(id),
    citation: (source, { format }) => citation(source, format ?? 'TEXT'),
  },
}
