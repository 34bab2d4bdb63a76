import { readFileSync } from 'node:fs'
import postgres from 'postgres'
import { afterAll, inject, onTestFinished, TestRunner } from 'vitest'
import { createGateway, type Gateway } from '#gateway'
import { defaultLimits } from '#gateway/limits'
import type { LoadLimits } from '#gateway/load-shedding'
import { readManifest } from '#gateway/operations'
import { createInProcessTransport } from '#gateway/subgraphs'
import { databaseIn, freshName, TEMPLATES } from '#tests/database'
import { readConfig } from '#toolkit/config'
import { createLog } from '#toolkit/runtime'
import { type Subgraph, startSubgraphs } from '#toolkit/subgraph'

export type Answer = {
  data?: any
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, any> }[]
}

export type TestGraph = {
  /** Sends a request to the gateway. */
  ask(query: string, variables?: Record<string, unknown>): Promise<Answer>
  /** Sends a request to one subgraph. */
  askAt(subgraph: string, query: string, variables?: Record<string, unknown>): Promise<Answer>
  /** The SQL statements that the subgraphs sent while `run` ran. */
  statementsOf(run: () => Promise<unknown>): Promise<string[]>
  subgraph(name: string): Subgraph
  /** Lets the index of links read the changefeeds, which a running graph does each second. */
  catchUp(): Promise<void>
  gateway: Gateway
  url: string
}

const schemaFile = (name: string) => readFileSync(new URL(`../../schema/${name}`, import.meta.url), 'utf8')

/**
 * A graph in this process with its own database: a clone of the reference data, or of empty tables. Its current day is
 * always 1 July 2025, so that responses do not depend on the date. It stops at the end of the test that creates it, or
 * else of the file. A test that counts statements turns off the row cache with `rowCache: 0`.
 */
export async function freshGraph({
  template = 'reference' as keyof typeof TEMPLATES,
  names = undefined as string[] | undefined,
  limits = defaultLimits,
  development = undefined as (() => object) | undefined,
  cache = { megabytes: 0 },
  load = undefined as Partial<LoadLimits> | undefined,
  rowCache = undefined as number | undefined,
  around = (subgraph: Subgraph): Parameters<typeof createInProcessTransport>[0][number] => subgraph,
} = {}): Promise<TestGraph> {
  const { config, drop } = await freshDatabase(template)
  const statements: string[] = []
  const log = createLog('fatal')
  const graph = await startSubgraphs({ ...config, ...(rowCache !== undefined && { rowCache }) }, log, {
    ...(names && { names }),
    onStatement: text => statements.push(text),
    today: () => '2025-07-01',
  })
  const gateway = await createGateway({
    supergraphSdl: schemaFile('supergraph.graphql'),
    documents: readManifest(new URL('../../schema/persisted-documents.json', import.meta.url)),
    log,
    limits,
    development,
    cache,
    ...(load && { load }),
    ...createInProcessTransport(graph.subgraphs.map(around)),
  })
  const atEnd = TestRunner.getCurrentTest() ? onTestFinished : afterAll
  atEnd(async () => {
    await gateway.stop()
    await graph.stop()
    await drop()
  })
  const subgraph = (name: string) => graph.subgraphs.find(each => each.name === name)!
  return {
    subgraph,
    catchUp: graph.catchUp,
    gateway,
    url: config.databaseUrl,
    ask: async (query, variables) => (await gateway.execute({ query, ...(variables && { variables }) })).body as Answer,
    askAt: async (name, query, variables) =>
      JSON.parse(JSON.stringify(await subgraph(name).execute({ query, variables, requestId: 'test' }))) as Answer,
    async statementsOf(run) {
      statements.length = 0
      await run()
      return [...statements]
    },
  }
}

/** Clones a database from a template and returns the settings of a graph for it. `drop` removes the database. */
export async function freshDatabase(template: keyof typeof TEMPLATES) {
  const { url, socketDir } = inject('postgres')
  const name = freshName()
  const admin = postgres(url, { max: 1, onnotice: () => {} })
  await admin`create database ${admin(name)} template ${admin(TEMPLATES[template])}`
  return {
    config: { ...readConfig({}), databaseUrl: databaseIn(url, name), socketDir, poolSize: 4 },
    async drop() {
      await admin`drop database if exists ${admin(name)} with (force)`
      await admin.end()
    },
  }
}

/**
 * All subgraphs with their own database, and another connection to it. It is for tests that import and send few
 * requests: a subgraph builds its schema only on the first request. Everything stops at the end of the test, or earlier
 * by `end`.
 */
export async function freshSubgraphs(
  template: keyof typeof TEMPLATES,
  options: { rowCache?: number; onStatement?: () => void; today?: () => string } = {},
) {
  const { rowCache, ...others } = options
  const { config, drop } = await freshDatabase(template)
  const { subgraphs, stop } = await startSubgraphs(
    { ...config, ...(rowCache !== undefined && { rowCache }) },
    createLog('fatal'),
    { servesRequests: false, ...others },
  )
  const sql = postgres(config.databaseUrl, { max: 2, host: config.socketDir!, onnotice: () => {} })
  let ended: Promise<void> | undefined
  const end = () => {
    ended ??= Promise.all([sql.end(), stop()]).then(drop)
    return ended
  }
  onTestFinished(end)
  return { config, subgraphs, sql, end }
}
