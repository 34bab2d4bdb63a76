export { startEmbedded } from './embedded-postgres.ts'
