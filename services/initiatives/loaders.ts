import { type Context as ContextOf, commonLoaders, factLoaders, many, one, relation } from '#toolkit'
import type { queries } from './queries.ts'

type Queries = ReturnType<typeof queries>

/** One loader for each relation, made anew for each request that uses it. */
export const loaders = (queries: Queries) => ({
  ...commonLoaders(queries),
  ...factLoaders(queries),
  initiative: () => one(queries.initiativesByIds),
  components: () => relation('components', queries.components),
  initiativesByActor: () => relation('initiatives by actor', queries.initiativesByActor),
  initiativesByArea: () => relation('initiatives by area', queries.initiativesByArea),
  links: () => many(queries.links, 'parent', 'parents'),
  area: () => one(queries.areasByIds),
  narrower: () => many(queries.narrower, 'broader', 'areas'),
})

export type Context = ContextOf<Queries, ReturnType<typeof loaders>>
