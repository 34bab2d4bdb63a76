import { readProcessConfig } from '#toolkit/config'
import { createLogin } from '#toolkit/database'
import { createLog, main } from '#toolkit/runtime'

/*
 * Makes the login of each DATABASE_URL_<NAME>, by the right of DATABASE_URL, and ends. Then no subgraph is told how to read
 * what another keeps; docker-compose.yml runs it before them.
 */

await main(async () => {
  const { databaseUrl, databaseUrls, logLevel } = readProcessConfig()
  const subgraphs = Object.keys(databaseUrls)
  if (databaseUrl === undefined || subgraphs.length === 0) {
    throw new Error('Set DATABASE_URL to a login that may make roles, and DATABASE_URL_<NAME> for each login to make.')
  }
  for (const address of Object.values(databaseUrls)) await createLogin(databaseUrl, address)
  createLog(logLevel).info({ subgraphs }, 'every login is there')
})
