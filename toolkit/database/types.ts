import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { Sql } from 'postgres'
import type { Address } from './connection.ts'
import type { ReadPool } from './read-pool.ts'
import type { Roles } from './roles.ts'

export type Drizzle = PostgresJsDatabase

/** Where a subgraph keeps its tables, and how long a statement that reads may take there, in milliseconds. */
export type DatabaseAddress = Address & Roles & { poolSize: number; statementTimeout: number }

export type Database = {
  /** Reads for somebody who waits: see `reads.ts`. */
  db: Drizzle
  reads: ReadPool
  /** Reads for an index or for whoever keeps one, who have more patience. */
  atLeisure: Drizzle
  leisurely<T>(read: (sql: Sql) => Promise<T>): Promise<T>
  /** Writes: for imports and for an index. Connected only while it is used. */
  sql: Sql
  close(): Promise<void>
}
