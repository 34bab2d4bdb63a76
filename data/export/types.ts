import type { PendingQuery, Row, Sql } from 'postgres'
import type { BundleTable } from '#toolkit/domain'

/** The rows of a part of the graph, as SQL conditions. */
export type Closure = {
  /** `and …` for the claims of a table. */
  claims(sql: Sql, table: BundleTable): PendingQuery<Row[]>
  /** `where …` for the sources. */
  plain(sql: Sql): PendingQuery<Row[]>
}
