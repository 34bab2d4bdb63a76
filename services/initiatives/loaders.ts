import { commonLoaders, factLoaders } from '#toolkit/claims'
import { relation } from '#toolkit/lists'
import { many, one } from '#toolkit/loading'
import type { Context as ContextOf } from '#toolkit/subgraph'
import type { queries } from './queries.ts'

type Queries = ReturnType<typeof queries>

/** How the loader of each relation is made, anew for each request that uses it. */
export const loaders = {
  ...commonLoaders,
  ...factLoaders,
  initiative: (queries: Queries) => one(queries.initiativesByIds),
  components: (queries: Queries) => relation('components', queries.components),
  initiativesByActor: (queries: Queries) => relation('initiatives by actor', queries.initiativesByActor),
  initiativesByArea: (queries: Queries) => relation('initiatives by area', queries.initiativesByArea),
  links: (queries: Queries) => many(queries.links, 'parent', 'parents'),
  area: (queries: Queries) => one(queries.areasByIds),
  narrower: (queries: Queries) => many(queries.narrower, 'broader', 'areas'),
}

export type Context = ContextOf<Queries, typeof loaders>
