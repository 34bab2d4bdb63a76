import { isIP } from 'node:net'
import { z } from 'zod'

// Of digits alone: Number() makes 0 of a blank.
const whole = (min: number, max: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(min).max(max))
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\/\S+$/)
const httpUrl = z.string().regex(/^https?:\/\/\S+$/)
const redisUrl = z.string().regex(/^rediss?:\/\/\S+$/)

/** An address, or a range of them as 10.0.0.0/8. */
function isRange(text: string): boolean {
  const [, address = '', bits = '0'] = /^([^/]*)(?:\/(\d+))?$/.exec(text) ?? []
  return isIP(address) !== 0 && Number(bits) <= (isIP(address) === 4 ? 32 : 128)
}
const proxies = z.string().refine(text => listOptions(text).every(isRange))

const documents = z.enum(['any', 'persisted'])
const limit = (byDefault: number, about: string) => ({
  form: whole(1, 10_000_000).default(byDefault),
  about,
  allowed: 'a whole number from 1 to 10000000',
})
const origins = z.string().regex(/^(\*|https?:\/\/[^\s,/]+(\s*,\s*https?:\/\/[^\s,/]+)*)$/)

/** Every setting: its form, its default, what it is for, and what is allowed in words. `docs/running.md` lists the same. */
export const settings = {
  PORT: {
    form: whole(0, 65_535).default(4000),
    about: 'port of the gateway, or of the one service',
    allowed: 'a whole number from 0 to 65535',
  },
  HOST: {
    form: z.string().min(1).default('127.0.0.1'),
    about: 'address to listen on',
    allowed: 'an address or host name of this machine',
  },
  ACCORD_HOME: {
    form: z.string().min(1).default('.accord'),
    about: 'folder of the embedded database',
    allowed: 'a folder',
  },
  DATABASE_URL: {
    form: postgresUrl.optional(),
    about: 'a PostgreSQL to use in place of the embedded one',
    allowed: 'postgres://user:password@host:port/database',
  },
  PG_SOCKET_DIR: {
    form: z.string().min(1).optional(),
    about: 'folder of the PostgreSQL socket, used in place of the host in DATABASE_URL',
    allowed: 'a folder',
  },
  POOL_SIZE: {
    form: whole(3, 100).default(8),
    about: 'database connections of each subgraph',
    allowed: 'a whole number from 3 to 100',
  },
  REQUEST_TIMEOUT: {
    form: whole(100, 60_000).default(5_000),
    about: 'milliseconds for a whole request',
    allowed: 'a whole number from 100 to 60000',
  },
  SUBGRAPH_TIMEOUT: {
    form: whole(100, 60_000).default(3_000),
    about: 'milliseconds for one call of one subgraph',
    allowed: 'a whole number from 100 to 60000',
  },
  STATEMENT_TIMEOUT: {
    form: whole(50, 60_000).default(2_500),
    about: 'milliseconds for one statement that reads',
    allowed: 'a whole number from 50 to 60000',
  },
  CONNECT_TIMEOUT: {
    form: whole(50, 60_000).default(1_000),
    about: 'milliseconds until a connection is there, to a subgraph or to PostgreSQL',
    allowed: 'a whole number from 50 to 60000',
  },
  DATABASE_WAIT: {
    form: whole(0, 3_600_000).default(30_000),
    about: 'milliseconds that a start waits for a database that is not there yet',
    allowed: 'a whole number from 0 to 3600000',
  },
  CORS_ORIGINS: {
    form: origins.default('*'),
    about: 'web pages of which origins may ask the gateway: all, without cookies, or those listed',
    allowed: '*, or origins such as https://example.org with commas between them',
  },
  ACCORD_SUPERGRAPH: {
    form: z.string().min(1).optional(),
    about: 'a composed graph, in place of schema/supergraph.graphql; it is taken anew when the file changes',
    allowed: 'a file',
  },
  ACCORD_DOCUMENTS: {
    form: documents.default('any'),
    about: 'which documents the gateway answers: any, or only those of the manifest',
    allowed: 'any or persisted',
  },
  ACCORD_MANIFEST: {
    form: z.string().min(1).optional(),
    about: 'a manifest of documents, in place of schema/persisted-documents.json',
    allowed: 'a file',
  },
  LIMIT_BODY: limit(100_000, 'bytes that the body of a request may have'),
  LIMIT_TOKENS: limit(2_000, 'words and signs that a document may have'),
  LIMIT_DEPTH: limit(12, 'how many steps may lead away from what a query starts from'),
  LIMIT_ALIASES: limit(30, 'fields that a query may give another name'),
  LIMIT_ROOT_FIELDS: limit(20, 'fields that a query may start from'),
  LIMIT_DIRECTIVES: limit(50, 'directives that a query may have'),
  LIMIT_FIELDS: limit(500, 'fields that a query may have, those of a fragment at each place'),
  LIMIT_VARIABLES_DEPTH: limit(8, 'how deep lists and objects may lie in one another in variables'),
  LIMIT_VARIABLES_VALUES: limit(1_000, 'values that variables may have in all'),
  LIMIT_COST: limit(20_000, 'points that a query may cost'),
  INTROSPECTION: {
    form: z.enum(['on', 'off']).default('on'),
    about: 'whether a query may ask what the schema is',
    allowed: 'on or off',
  },
  AT_WORK: {
    form: whole(1, 10_000).default(32),
    about: 'requests that a process works on at a time',
    allowed: 'a whole number from 1 to 10000',
  },
  WAITING: {
    form: whole(0, 10_000).default(32),
    about: 'requests that wait for their turn; more are refused with OVERLOADED',
    allowed: 'a whole number from 0 to 10000',
  },
  RATE_LIMIT: {
    form: whole(0, 1_000_000_000).default(3_000_000),
    about: 'points that one address may use in a minute, as many as its queries cost; 0 for no limit',
    allowed: 'a whole number from 0 to 1000000000',
  },
  TRUST_PROXY: {
    form: proxies.optional(),
    about: 'proxies whose X-Forwarded-For tells the address that asks',
    allowed: 'addresses or ranges such as 10.0.0.0/8 with commas between them',
  },
  REDIS_URL: {
    form: redisUrl.optional(),
    about: 'a Redis that keeps the points of all processes together, and their answers',
    allowed: 'redis://user:password@host:port/number',
  },
  ANSWER_CACHE_MB: {
    form: whole(0, 100_000).default(32),
    about: 'megabytes of answers that a process of the gateway keeps, as long as they hold; 0 for none',
    allowed: 'a whole number from 0 to 100000',
  },
  ROW_CACHE_MB: {
    form: whole(0, 100_000).default(32),
    about: 'megabytes of rows that a process with subgraphs keeps, as long as their data are the same; 0 for none',
    allowed: 'a whole number from 0 to 100000',
  },
  WORKERS: {
    form: whole(1, 64).optional(),
    about: 'worker processes of the gateway, as --workers; without it one process does everything',
    allowed: 'a whole number from 1 to 64',
  },
  EXECUTOR: {
    form: z.enum(['compiled', 'stock']).default('compiled'),
    about: 'who executes documents: ours, which compiles each once, or graphql-js',
    allowed: 'compiled or stock',
  },
  ACCORD_RECORD_OPERATIONS: {
    form: z.string().min(1).optional(),
    about: 'a file in which the gateway notes the operations that it is asked, without literals, for `accord check`',
    allowed: 'a file',
  },
  GATEWAY_KEY: {
    form: z.string().min(1).optional(),
    about:
      'the private key that gateway and links sign their calls of subgraphs with, in place of the one in ACCORD_HOME',
    allowed: 'a file with an Ed25519 key in PEM',
  },
  GATEWAY_PUBLIC_KEY: {
    form: z.string().min(1).optional(),
    about: 'the public keys that a subgraph knows such calls by, in place of that of ACCORD_HOME',
    allowed: 'a file with Ed25519 keys in PEM',
  },
  SUBGRAPH_CALLERS: {
    form: z.enum(['gateway', 'anyone']).default('gateway'),
    about: 'whose calls a subgraph answers on its port: those that are signed, or all',
    allowed: 'gateway or anyone',
  },
  METRICS_PORT: {
    form: whole(1, 65_535).optional(),
    about: 'port of the numbers for Prometheus, at /metrics; without it there are none',
    allowed: 'a whole number from 1 to 65535',
  },
  METRICS_HOST: {
    form: z.string().min(1).default('127.0.0.1'),
    about: 'address of the numbers; they are not for everybody',
    allowed: 'an address or host name of this machine',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    form: httpUrl.optional(),
    about: 'the OpenTelemetry collector that traces are sent to; without it nothing is traced',
    allowed: 'http://host:port',
  },
  LOG_LEVEL: {
    form: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    about: 'how much is logged',
    allowed: 'fatal, error, warn, info, debug, trace or silent',
  },
} as const

/** Settings of each subgraph, by its name in capitals: `DATABASE_URL_SOURCES`, `SUBGRAPH_URL_SOURCES`. */
export const settingsBySubgraph = {
  DATABASE_URL_: {
    form: postgresUrl,
    about: 'a PostgreSQL of its own for one subgraph',
    allowed: 'postgres://user:password@host:port/database',
  },
  SUBGRAPH_URL_: {
    form: httpUrl,
    about: 'where gateway and links find one subgraph, in place of the address in supergraph.yaml',
    allowed: 'http://host:port/graphql',
  },
} as const

/** What stands between commas. */
export const listOptions = <Text extends string | undefined>(text: Text) =>
  text?.split(/\s*,\s*/) as Text extends string ? string[] : Text
