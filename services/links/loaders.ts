import { relation } from '#toolkit/lists'
import { grouped, keyed, one } from '#toolkit/loading'
import type { Context as ContextOf } from '#toolkit/subgraph'
import type { Queries } from './graph-index.ts'

/** How the loader of each relation is made, anew for each request that uses it. */
export const loaders = {
  node: (queries: Queries) => one(ids => queries.nodesByIds(ids)),
  nodeByNum: (queries: Queries) =>
    keyed(
      (nums: number[]) => queries.nodesByNums(nums),
      node => node.num,
    ),
  linkByNum: (queries: Queries) =>
    keyed(
      (nums: number[]) => queries.linksByNums({ nums }),
      link => link.num,
    ),
  names: (queries: Queries) => grouped(ids => queries.namesOf({ ids }), 'node'),
  verbs: (queries: Queries) => grouped(keys => queries.verbsOf({ keys }), 'key'),
  supported: (queries: Queries) => relation('supports', queries.supported),
}

export type Context = ContextOf<Queries, typeof loaders>
