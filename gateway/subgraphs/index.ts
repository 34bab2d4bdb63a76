export {
  createInProcessTransport,
  createMixedTransport,
  type Revisions,
  type SubgraphTransport,
} from './data-source.ts'
export { createConfiguredHttpTransport } from './http-client.ts'
