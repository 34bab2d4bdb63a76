export { type Config, type Limits, readConfig } from './config.ts'
export { settings } from './settings.ts'
export { isOurs, piecesOf, sdlOf } from './subgraph-sdl.ts'
export { readSupergraph, refuseBroken, subgraphsIn, supergraphFile, type Thing, thingsIn } from './supergraph-reader.ts'
