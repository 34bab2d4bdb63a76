import { readProcessConfig } from '#toolkit/config'
import { createLogin } from '#toolkit/database'
import { createLog, main } from '#toolkit/runtime'

/*
 * Creates the login of each DATABASE_URL_<NAME>, as the login of DATABASE_URL. Each subgraph then has a login that
 * cannot read the tables of the others. docker-compose.yml runs this command before the subgraphs.
 */

await main(async () => {
  const { databaseUrl, databaseUrls, logLevel } = readProcessConfig()
  const subgraphs = Object.keys(databaseUrls)
  if (databaseUrl === undefined || subgraphs.length === 0) {
    throw new Error(
      'Set DATABASE_URL to a login that may create roles, and DATABASE_URL_<NAME> for each login to create.',
    )
  }
  for (const address of Object.values(databaseUrls)) await createLogin(databaseUrl, address)
  createLog(logLevel).info({ subgraphs }, 'all logins exist')
})
