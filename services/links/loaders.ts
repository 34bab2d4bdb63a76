import { type Context as ContextOf, keyed, many, one, relation } from '#toolkit'
import type { Queries } from './memory.ts'

/** One loader for each relation, made anew for each request. */
export const loaders = (queries: Queries) => ({
  node: one(ids => queries.nodesByIds(ids)),
  nodeByNum: keyed(
    (nums: number[]) => queries.nodesByNums(nums),
    node => node.num,
  ),
  linkByNum: keyed(
    (nums: number[]) => queries.linksByNums({ nums }),
    link => link.num,
  ),
  names: many(ids => queries.namesOf({ ids }), 'node'),
  verbs: many(keys => queries.verbsOf({ keys }), 'key'),
  supported: relation('supports', queries.supported),
})

export type Context = ContextOf<Queries, ReturnType<typeof loaders>>
