export { inProcess, mixed, type Reach, type Revisions } from './data-source.ts'
export { reachOver } from './http-client.ts'
