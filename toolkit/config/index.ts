export { type Config, type Limits, readConfig, readProcessConfig } from './config.ts'
export { settings } from './settings.ts'
export { writeSettingsTable } from './settings-table.ts'
export { isLocalSubgraph, readSubgraphSdl, subgraphSdlFiles } from './subgraph-sdl.ts'
export {
  directiveArguments,
  type EntityType,
  entityTypesIn,
  readSupergraph,
  subgraphsIn,
  supergraphFile,
  validateSupergraph,
} from './supergraph-reader.ts'
