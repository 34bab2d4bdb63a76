/*
 * Settings of Hive Gateway, a Federation 2 router of others that docker-compose.yml can run in our gateway's place: where it
 * finds each subgraph, from the same variables as ours. Nothing here imports it.
 */

const prefix = 'SUBGRAPH_URL_'

export const gatewayConfig = {
  transportEntries: Object.fromEntries(
    Object.entries(process.env)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, location]) => [name.slice(prefix.length).toLowerCase().replaceAll('_', '-'), { location }]),
  ),
}
