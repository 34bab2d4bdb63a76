import { isIP } from 'node:net'
import { z } from 'zod'

/** The values of a setting: `form` validates and converts the text, `allowed` describes it. */
type Values<Form extends z.ZodType> = { form: Form; allowed: string }

/**
 * A setting: `key` in `Config`, `about` with its purpose, and its values. `npm run generate` writes a table of all
 * settings to docs/running.md.
 */
export type Setting = Values<z.ZodType> & { key: string; about: string; formerName?: string }

// The pattern excludes a blank, which Number() would convert to 0.
const digits = (min: number, max: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(min).max(max))
const integer = <Form extends z.ZodType>(min: number, max: number, form: (digits: z.ZodType<number>) => Form) => ({
  form: form(digits(min, max)),
  allowed: `a whole number from ${min} to ${max}`,
})
const integerOr = (byDefault: number, min: number, max: number) => integer(min, max, form => form.default(byDefault))
const optionalInteger = (min: number, max: number) => integer(min, max, form => form.optional())
const limit = <const Key extends string>(key: Key, formerName: string, about: string, byDefault: number) => ({
  key,
  formerName,
  about,
  ...integerOr(byDefault, 1, 10_000_000),
})
/** One of these words; the first is the default. */
const oneOf = <const Words extends [string, ...string[]]>(...words: Words) => ({
  form: z.enum(words).default(words[0] as never),
  allowed: `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`,
})
const text = (allowed: string) => ({ form: z.string().min(1).optional(), allowed })
const host = { form: z.string().min(1).default('127.0.0.1'), allowed: 'an address or host name of this machine' }
const matching = (pattern: RegExp, allowed: string) => ({ form: z.string().regex(pattern), allowed })
const optional = <Form extends z.ZodType>({ form, allowed }: Values<Form>) => ({ form: form.optional(), allowed })

const postgresUrl = matching(/^postgres(ql)?:\/\/\S+$/, 'postgres://user:password@host:port/database')
const redisUrl = matching(/^rediss?:\/\/\S+$/, 'redis://user:password@host:port/number')
const httpUrl = (allowed: string) => matching(/^https?:\/\/\S+$/, allowed)

const splitList = (list: string) => list.split(/\s*,\s*/)
const origins = {
  form: z
    .string()
    .regex(/^(\*|https?:\/\/[^\s,/]+(\s*,\s*https?:\/\/[^\s,/]+)*)$/)
    .transform(list => (list === '*' ? ('*' as const) : splitList(list)))
    .default('*'),
  allowed: '*, or origins such as https://example.org with commas between them',
}
const proxies = {
  form: z
    .string()
    .transform(splitList)
    .refine(list => list.every(isAddressRange))
    .optional(),
  allowed: 'addresses or ranges such as 10.0.0.0/8 with commas between them',
}

/** Whether a text is an IP address, or a range of them such as 10.0.0.0/8. */
function isAddressRange(range: string): boolean {
  const [, address = '', bits = '0'] = /^([^/]*)(?:\/(\d+))?$/.exec(range) ?? []
  return isIP(address) !== 0 && Number(bits) <= (isIP(address) === 4 ? 32 : 128)
}

/** The limits of one request; `Config` has them under `limits`. */
export const limitSettings = {
  MAX_BODY_BYTES: limit('body', 'LIMIT_BODY', 'size of a request body in bytes', 100_000),
  MAX_QUERY_TOKENS: limit('tokens', 'LIMIT_TOKENS', 'tokens of a document', 2_000),
  MAX_QUERY_DEPTH: limit('depth', 'LIMIT_DEPTH', 'depth of a query', 12),
  MAX_QUERY_ALIASES: limit('aliases', 'LIMIT_ALIASES', 'aliases of a query', 30),
  MAX_QUERY_ROOT_FIELDS: limit('rootFields', 'LIMIT_ROOT_FIELDS', 'root fields of a query', 20),
  MAX_QUERY_DIRECTIVES: limit('directives', 'LIMIT_DIRECTIVES', 'directives of a query', 50),
  MAX_QUERY_FIELDS: limit('fields', 'LIMIT_FIELDS', 'fields of a query; a fragment counts each time it is used', 500),
  MAX_VARIABLES_DEPTH: limit(
    'variablesDepth',
    'LIMIT_VARIABLES_DEPTH',
    'depth of nested lists and objects in variables',
    8,
  ),
  MAX_VARIABLES_VALUES: limit('variablesValues', 'LIMIT_VARIABLES_VALUES', 'values in all variables together', 1_000),
  MAX_QUERY_COST: limit('cost', 'LIMIT_COST', 'cost of a query in points', 20_000),
  INTROSPECTION: { key: 'introspection', about: 'whether `__schema` and `__type` are answered', ...oneOf('on', 'off') },
} as const satisfies Record<string, Setting>

/** Every setting, by the name of its environment variable, in the order of the documentation. */
export const settings = {
  PORT: { key: 'port', about: 'port of the gateway, or of the one service', ...integerOr(4000, 0, 65_535) },
  HOST: { key: 'host', about: 'address to listen on', ...host },
  ACCORD_HOME: {
    key: 'home',
    about: 'folder of the embedded database',
    form: z.string().min(1).default('.accord'),
    allowed: 'a folder',
  },
  DATABASE_URL: {
    key: 'databaseUrl',
    about: 'a PostgreSQL server to use instead of the embedded one',
    ...optional(postgresUrl),
  },
  PG_SOCKET_DIR: {
    key: 'socketDir',
    about: 'folder of the PostgreSQL socket, used instead of the host in DATABASE_URL',
    ...text('a folder'),
  },
  DATABASE_POOL_SIZE: {
    key: 'poolSize',
    formerName: 'POOL_SIZE',
    about: 'database connections of each subgraph',
    ...integerOr(8, 3, 100),
  },
  REQUEST_TIMEOUT_MS: {
    key: 'requestTimeout',
    formerName: 'REQUEST_TIMEOUT',
    about: 'milliseconds for a whole request',
    ...integerOr(5_000, 100, 60_000),
  },
  SUBGRAPH_TIMEOUT_MS: {
    key: 'subgraphTimeout',
    formerName: 'SUBGRAPH_TIMEOUT',
    about: 'milliseconds for one call of one subgraph',
    ...integerOr(3_000, 100, 60_000),
  },
  STATEMENT_TIMEOUT_MS: {
    key: 'statementTimeout',
    formerName: 'STATEMENT_TIMEOUT',
    about: 'milliseconds for one statement that reads',
    ...integerOr(2_500, 50, 60_000),
  },
  CONNECT_TIMEOUT_MS: {
    key: 'connectTimeout',
    formerName: 'CONNECT_TIMEOUT',
    about: 'milliseconds to connect to a subgraph, PostgreSQL or Redis',
    ...integerOr(1_000, 50, 60_000),
  },
  DATABASE_STARTUP_TIMEOUT_MS: {
    key: 'databaseStartupTimeout',
    formerName: 'DATABASE_WAIT',
    about: 'milliseconds that a start waits for a database that is not up yet',
    ...integerOr(30_000, 0, 3_600_000),
  },
  CORS_ORIGINS: {
    key: 'corsOrigins',
    about: 'origins whose pages may call the gateway: all, without cookies, or those listed',
    ...origins,
  },
  ACCORD_SUPERGRAPH: {
    key: 'supergraph',
    about: 'supergraph file, instead of schema/supergraph.graphql; the gateway reloads it when it changes',
    ...text('a file'),
  },
  ACCORD_DOCUMENTS: {
    key: 'documents',
    about: 'documents that the gateway executes: any, or only persisted ones',
    ...oneOf('any', 'persisted'),
  },
  ACCORD_MANIFEST: {
    key: 'manifest',
    about: 'manifest of persisted documents, instead of schema/persisted-documents.json',
    ...text('a file'),
  },
  ...limitSettings,
  MAX_CONCURRENT_REQUESTS: {
    key: 'maxConcurrentRequests',
    formerName: 'AT_WORK',
    about: 'concurrent requests per process',
    ...integerOr(32, 1, 10_000),
  },
  MAX_QUEUED_REQUESTS: {
    key: 'maxQueuedRequests',
    formerName: 'WAITING',
    about: 'queued requests per process; further ones are rejected with OVERLOADED',
    ...integerOr(32, 0, 10_000),
  },
  RATE_LIMIT_POINTS_PER_MINUTE: {
    key: 'rateLimit',
    formerName: 'RATE_LIMIT',
    about: 'cost in points that one address may use per minute; 0 for no limit',
    ...integerOr(3_000_000, 0, 1_000_000_000),
  },
  TRUST_PROXY: {
    key: 'trustProxy',
    about: 'proxies whose X-Forwarded-For carries the address of the client',
    ...proxies,
  },
  REDIS_URL: {
    key: 'redisUrl',
    about: 'a Redis server that all processes share for rate limits and cached responses',
    ...optional(redisUrl),
  },
  RESPONSE_CACHE_MB: {
    key: 'responseCache',
    formerName: 'ANSWER_CACHE_MB',
    about: 'megabytes of the response cache of each gateway process; 0 for none',
    ...integerOr(32, 0, 100_000),
  },
  ROW_CACHE_MB: {
    key: 'rowCache',
    about: 'megabytes of the row cache of each process with subgraphs; 0 for none',
    ...integerOr(32, 0, 100_000),
  },
  WORKERS: {
    key: 'workers',
    about: 'worker processes of the gateway, as --workers; without it one process does everything',
    ...optionalInteger(1, 64),
  },
  EXECUTOR: {
    key: 'executor',
    about: 'what executes documents: the compiled executor, or graphql-js alone',
    ...oneOf('compiled', 'stock'),
  },
  ACCORD_RECORD_OPERATIONS: {
    key: 'recordOperations',
    about: 'a file to which the gateway records its operations, without literals, for `accord check`',
    ...text('a file'),
  },
  GATEWAY_KEY: {
    key: 'gatewayKey',
    about: 'private key with which gateway and links sign their calls of subgraphs, instead of the one in ACCORD_HOME',
    ...text('a file with an Ed25519 key in PEM'),
  },
  GATEWAY_PUBLIC_KEY: {
    key: 'gatewayPublicKey',
    about: 'public keys with which a subgraph verifies such calls, instead of the one in ACCORD_HOME',
    ...text('a file with Ed25519 keys in PEM'),
  },
  SUBGRAPH_CALLERS: {
    key: 'callers',
    about: 'whose calls a subgraph accepts on its port: signed ones only, or all',
    ...oneOf('gateway', 'anyone'),
  },
  METRICS_PORT: {
    key: 'metricsPort',
    about: 'port of the Prometheus endpoint /metrics; off by default',
    ...optionalInteger(1, 65_535),
  },
  METRICS_HOST: { key: 'metricsHost', about: 'address of the Prometheus endpoint', ...host },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    key: 'otlpEndpoint',
    about: 'OpenTelemetry collector that receives traces; off by default',
    ...optional(httpUrl('http://host:port')),
  },
  LOG_LEVEL: {
    key: 'logLevel',
    about: 'lowest level that is logged',
    form: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    allowed: 'fatal, error, warn, info, debug, trace or silent',
  },
} as const satisfies Record<string, Setting>

/** Settings of one subgraph. The variable ends with the name of the subgraph in capitals: `SUBGRAPH_URL_SOURCES`. */
export const settingsBySubgraph = {
  DATABASE_URL_: { key: 'databaseUrls', about: 'a PostgreSQL server for one subgraph', ...postgresUrl },
  SUBGRAPH_URL_: {
    key: 'subgraphUrls',
    about: 'address at which gateway and links find one subgraph, instead of the one in supergraph.yaml',
    ...httpUrl('http://host:port/graphql'),
  },
} as const satisfies Record<string, Setting>
