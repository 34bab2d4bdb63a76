import { commonLoaders, factLoaders } from '#toolkit/claims'
import { createRelation } from '#toolkit/lists'
import { createListLoader, createLoader } from '#toolkit/loading'
import type { Context as ContextOf } from '#toolkit/subgraph'
import type { queries } from './queries.ts'

type Queries = ReturnType<typeof queries>

/** Creates the DataLoader of each relation, once per request on first use. */
export const loaders = {
  ...commonLoaders,
  ...factLoaders,
  initiative: (queries: Queries) => createLoader(queries.initiativesByIds),
  components: (queries: Queries) => createRelation('components', queries.components),
  initiativesByActor: (queries: Queries) => createRelation('initiatives by actor', queries.initiativesByActor),
  initiativesByArea: (queries: Queries) => createRelation('initiatives by area', queries.initiativesByArea),
  links: (queries: Queries) => createListLoader(queries.links, 'parent', 'parents'),
  area: (queries: Queries) => createLoader(queries.areasByIds),
  narrower: (queries: Queries) => createListLoader(queries.narrower, 'broader', 'areas'),
}

export type Context = ContextOf<Queries, typeof loaders>
