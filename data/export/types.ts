import type { PendingQuery, Row, Sql } from 'postgres'
import type { BundleTable } from '#toolkit/domain'

/** Which rows belong to a part of the graph, as conditions of a statement. */
export type Closure = {
  /** `and …` for the claims of a table. */
  claims(sql: Sql, table: BundleTable): PendingQuery<Row[]>
  /** `where …` for the sources. */
  plain(sql: Sql): PendingQuery<Row[]>
}
