import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { Sql } from 'postgres'
import type { Address } from './connection.ts'
import type { ReadPool } from './read-pool.ts'
import type { Roles } from './roles.ts'

export type Drizzle = PostgresJsDatabase

/** The database of a subgraph; `statementTimeout` of statements that read is in milliseconds. */
export type DatabaseAddress = Address & Roles & { poolSize: number; statementTimeout: number }

export type Database = {
  /** Reads of requests, through `reads`. */
  db: Drizzle
  reads: ReadPool
  /** Reads of background work, such as building an index or the feed of one: timeout 10 s. */
  backgroundDb: Drizzle
  /** The same pool, for statements of postgres.js. */
  readInBackground<T>(read: (sql: Sql) => Promise<T>): Promise<T>
  /** Writes of imports and of an index. Connections are closed after 30 s without use. */
  sql: Sql
  close(): Promise<void>
}
