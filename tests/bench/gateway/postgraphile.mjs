import { createServer } from 'node:http'
import { createRequire } from 'node:module'

/*
 * PostGraphile as its documentation starts it from code, on Node 22, on the views and functions of ./postgraphile.sql.
 */

const required = createRequire(process.argv[2])
const { postgraphile } = required('postgraphile')
const { PostGraphileAmberPreset } = required('postgraphile/presets/amber')
const { makePgService } = required('postgraphile/adaptors/pg')
const { grafserv } = required('postgraphile/grafserv/node')

const { DATABASE_URL, PG_SOCKET_DIR } = process.env
const address = new URL(DATABASE_URL)
const connectionString = PG_SOCKET_DIR
  ? `postgres://${address.username}:${address.password}@/postgres?host=${PG_SOCKET_DIR}&port=${address.port}`
  : DATABASE_URL

const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString, schemas: ['postgraphile'] })],
  grafserv: { graphqlPath: '/graphql', graphiql: false, websockets: false },
}
const server = createServer()
await postgraphile(preset).createServ(grafserv).addTo(server)
server.listen(Number(process.env.PORT), '127.0.0.1')
