import { type Context as ContextOf, grouped, keyed, one, relation } from '#toolkit'
import type { Queries } from './memory.ts'

/** One loader for each relation, made anew for each request that uses it. */
export const loaders = (queries: Queries) => ({
  node: () => one(ids => queries.nodesByIds(ids)),
  nodeByNum: () =>
    keyed(
      (nums: number[]) => queries.nodesByNums(nums),
      node => node.num,
    ),
  linkByNum: () =>
    keyed(
      (nums: number[]) => queries.linksByNums({ nums }),
      link => link.num,
    ),
  names: () => grouped(ids => queries.namesOf({ ids }), 'node'),
  verbs: () => grouped(keys => queries.verbsOf({ keys }), 'key'),
  supported: () => relation('supports', queries.supported),
})

export type Context = ContextOf<Queries, ReturnType<typeof loaders>>
