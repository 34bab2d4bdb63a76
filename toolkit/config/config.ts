import { resolve } from 'node:path'
import type { z } from 'zod'
import { listOptions, settings, settingsBySubgraph } from './settings.ts'

/** What one request may cost; a limit is told in the refusal of what goes beyond it. */
export type Limits = {
  body: number
  tokens: number
  depth: number
  aliases: number
  rootFields: number
  directives: number
  fields: number
  variablesDepth: number
  variablesValues: number
  cost: number
  /** Whether `__schema` and `__type` are answered. */
  introspection: boolean
}

export type Config = {
  port: number
  host: string
  home: string
  databaseUrl: string | undefined
  socketDir: string | undefined
  poolSize: number
  /** Milliseconds. */
  requestTimeout: number
  subgraphTimeout: number
  statementTimeout: number
  connectTimeout: number
  databaseWait: number
  logLevel: string
  /** Origins whose pages may ask, or `*`. */
  corsOrigins: '*' | string[]
  supergraph: string | undefined
  documents: 'any' | 'persisted'
  manifest: string | undefined
  recordOperations: string | undefined
  gatewayKey: string | undefined
  gatewayPublicKey: string | undefined
  callers: 'gateway' | 'anyone'
  metricsPort: number | undefined
  metricsHost: string
  otlpEndpoint: string | undefined
  limits: Limits
  atWork: number
  waiting: number
  rateLimit: number
  trustProxy: string[] | undefined
  redisUrl: string | undefined
  /** Megabytes. */
  answerCache: number
  /** Megabytes. */
  rowCache: number
  workers: number | undefined
  executor: 'compiled' | 'stock'
  /** The database of one subgraph, where it has its own. */
  databaseUrls: Record<string, string>
  /** The address of one subgraph, where it is not the one in supergraph.yaml. */
  subgraphUrls: Record<string, string>
}

/**
 * Reads all settings once and checks them.
 *
 *     const config = readConfig(process.env)
 *
 * Throws one Error that names every wrong setting, its value and what is allowed. An empty value counts as absent.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const wrong: string[] = []
  const read = <T>(name: string, value: string | undefined, form: z.ZodType<T>, allowed: string): T => {
    const result = form.safeParse(value === '' ? undefined : value)
    if (!result.success) wrong.push(`${name} is ${JSON.stringify(hidePassword(value ?? ''))}; it takes ${allowed}.`)
    return result.data as T
  }
  const one = <K extends keyof typeof settings>(name: K) =>
    read(name, env[name], settings[name].form as z.ZodType, settings[name].allowed) as z.infer<
      (typeof settings)[K]['form']
    >
  const bySubgraph = (prefix: keyof typeof settingsBySubgraph) =>
    Object.fromEntries(
      Object.keys(env)
        .filter(name => name.startsWith(prefix) && env[name])
        .map(name => [
          name.slice(prefix.length).toLowerCase().replaceAll('_', '-'),
          read(name, env[name], settingsBySubgraph[prefix].form, settingsBySubgraph[prefix].allowed),
        ]),
    )

  const config: Config = {
    port: one('PORT'),
    host: one('HOST'),
    home: one('ACCORD_HOME'),
    databaseUrl: one('DATABASE_URL'),
    socketDir: one('PG_SOCKET_DIR'),
    poolSize: one('POOL_SIZE'),
    requestTimeout: one('REQUEST_TIMEOUT'),
    subgraphTimeout: one('SUBGRAPH_TIMEOUT'),
    statementTimeout: one('STATEMENT_TIMEOUT'),
    connectTimeout: one('CONNECT_TIMEOUT'),
    databaseWait: one('DATABASE_WAIT'),
    logLevel: one('LOG_LEVEL'),
    corsOrigins: parseOrigins(one('CORS_ORIGINS')),
    supergraph: one('ACCORD_SUPERGRAPH'),
    documents: one('ACCORD_DOCUMENTS'),
    manifest: one('ACCORD_MANIFEST'),
    recordOperations: one('ACCORD_RECORD_OPERATIONS'),
    gatewayKey: one('GATEWAY_KEY'),
    gatewayPublicKey: one('GATEWAY_PUBLIC_KEY'),
    callers: one('SUBGRAPH_CALLERS'),
    metricsPort: one('METRICS_PORT'),
    metricsHost: one('METRICS_HOST'),
    otlpEndpoint: one('OTEL_EXPORTER_OTLP_ENDPOINT'),
    limits: {
      body: one('LIMIT_BODY'),
      tokens: one('LIMIT_TOKENS'),
      depth: one('LIMIT_DEPTH'),
      aliases: one('LIMIT_ALIASES'),
      rootFields: one('LIMIT_ROOT_FIELDS'),
      directives: one('LIMIT_DIRECTIVES'),
      fields: one('LIMIT_FIELDS'),
      variablesDepth: one('LIMIT_VARIABLES_DEPTH'),
      variablesValues: one('LIMIT_VARIABLES_VALUES'),
      cost: one('LIMIT_COST'),
      introspection: one('INTROSPECTION') === 'on',
    },
    atWork: one('AT_WORK'),
    waiting: one('WAITING'),
    rateLimit: one('RATE_LIMIT'),
    trustProxy: listOptions(one('TRUST_PROXY')),
    redisUrl: one('REDIS_URL'),
    answerCache: one('ANSWER_CACHE_MB'),
    rowCache: one('ROW_CACHE_MB'),
    workers: one('WORKERS'),
    executor: one('EXECUTOR'),
    databaseUrls: bySubgraph('DATABASE_URL_'),
    subgraphUrls: bySubgraph('SUBGRAPH_URL_'),
  }
  if (wrong.length > 0) throw new Error(`Wrong settings:\n${wrong.map(line => `  ${line}`).join('\n')}`)
  return { ...config, home: resolve(config.home) }
}

const parseOrigins = (text: string | undefined) => (text === undefined || text === '*' ? '*' : listOptions(text))

// Up to the last @: a password that is not written as an address wants it may have any sign in it.
const hidePassword = (value: string) => value.replace(/^((?:[^:]*:\/\/)?[^:]*):(?!\/\/).*@/s, '$1:…@')
