import { createRelation } from '#toolkit/lists'
import { createGroupedLoader, createKeyedLoader, createLoader } from '#toolkit/loading'
import type { Context as ContextOf } from '#toolkit/subgraph'
import type { Queries } from './graph-index.ts'

/** Creates the DataLoader of each relation, once per request on first use. */
export const loaders = {
  node: (queries: Queries) => createLoader(ids => queries.nodesByIds(ids)),
  nodeByNum: (queries: Queries) => createKeyedLoader(queries.nodesByNums, node => node.num),
  linkByNum: (queries: Queries) =>
    createKeyedLoader(
      (nums: number[]) => queries.linksByNums({ nums }),
      link => link.num,
    ),
  names: (queries: Queries) => createGroupedLoader(ids => queries.namesOf({ ids }), 'node'),
  verbs: (queries: Queries) => createGroupedLoader(keys => queries.verbsOf({ keys }), 'key'),
  supported: (queries: Queries) => createRelation('supports', queries.supported),
}

export type Context = ContextOf<Queries, typeof loaders>
