import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { Sql } from 'postgres'
import type { Address } from './connection.ts'
import type { ReadPool } from './read-pool.ts'
import type { Roles } from './roles.ts'

export type Drizzle = PostgresJsDatabase

/** The database of a subgraph; `statementTimeout`, for statements that read, is in milliseconds. */
export type DatabaseAddress = Address & Roles & { poolSize: number; statementTimeout: number }

export type Database = {
  /** Reads of requests, through the pool `reads`. */
  db: Drizzle
  reads: ReadPool
  /** Reads of background work, such as the update of an index: timeout 10 s. */
  backgroundDb: Drizzle
  /** Runs statements of postgres.js in the pool of `backgroundDb`. */
  readInBackground<T>(read: (sql: Sql) => Promise<T>): Promise<T>
  /** Writes of imports and of an index. A connection is closed after 30 s without use. */
  sql: Sql
  close(): Promise<void>
}
