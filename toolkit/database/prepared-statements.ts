import { Column, is, noopDecoder, Param, type Placeholder, SQL, Subquery } from 'drizzle-orm'
import type { Sql } from 'postgres'
import type { Drizzle } from './types.ts'

/*
 * How statements that drizzle has built are run. What does not change from one run to the next is worked out once: where each
 * parameter comes from, and where each column goes. drizzle does it for each run and for each cell of each row.
 */

type Field = { path: string[]; field: unknown }
type Params = Record<string, unknown>
type Session = { prepareQuery: (query: { sql: string; params: unknown[] }, fields: Field[], name?: string) => unknown }

/**
 * `db`, with statements that run as this file has it.
 *
 *     const db = prepared(drizzle(client, options), client, onStatement)
 *
 * `select` alone is meant. What is joined from the left and found nothing is an object of nulls.
 */
export function prepareStatements(
  db: Drizzle,
  client: Sql,
  onStatement: (text: string, params: unknown[]) => void = () => {},
): Drizzle {
  const { session } = db as unknown as { session: Session }
  session.prepareQuery = ({ sql, params }, fields, name) => {
    const [filled, rowOf] = [parameterFiller(params), rowMapper(fields)]
    const statement = {
      setToken: () => statement,
      async execute(values: Params = {}) {
        const given = filled(values)
        onStatement(sql, given)
        const rows = await client.unsafe(sql, given as never[], { prepare: name !== undefined }).values()
        return rows.map(rowOf)
      },
    }
    return statement
  }
  return db
}

/** The parameters of a run, out of the values given to it. */
function parameterFiller(params: unknown[]): (values: Params) => unknown[] {
  const parts = params.map(param => {
    const { name } = (is(param, Param) ? param.value : param) as Placeholder
    if (name === undefined) return () => param
    const written = is(param, Param) ? (value: unknown) => param.encoder.mapToDriverValue(value) : same
    return (values: Params) => {
      if (!(name in values)) throw new Error(`No value for placeholder "${name}" was provided`)
      return written(values[name])
    }
  })
  return values => parts.map(part => part(values))
}

/** A row as it was selected, out of its cells: `{ id, name }`, or `{ tie: { id }, node: { id } }`. */
function rowMapper(fields: Field[]): (cells: unknown[]) => Params {
  const columns = fields.map(({ path, field }) => ({
    part: path.length > 1 ? path[0] : undefined,
    key: path.at(-1)!,
    read: decoderFor(field),
  }))
  const parts = [...new Set(columns.flatMap(({ part }) => part ?? []))]
  return cells => {
    const row: Params = {}
    for (const part of parts) row[part] = {}
    for (let index = 0; index < columns.length; index++) {
      const { part, key, read } = columns[index]!
      const cell = cells[index]
      const target = part === undefined ? row : (row[part] as Params)
      target[key] = cell === null || read === undefined ? cell : read(cell)
    }
    return row
  }
}

/** How the cells of a column are read; undefined: as they come. */
function decoderFor(field: unknown): ((cell: unknown) => unknown) | undefined {
  const decoder = (is(field, Column) ? field : decoderOf(field)) as typeof noopDecoder
  const isPlain = decoder === noopDecoder || decoder.mapFromDriverValue === Column.prototype.mapFromDriverValue
  return isPlain ? undefined : cell => decoder.mapFromDriverValue(cell)
}

const decoderOf = (field: unknown): unknown => {
  const { decoder, sql, _ } = field as {
    decoder?: unknown
    sql?: { decoder: unknown }
    _?: { sql: { decoder: unknown } }
  }
  return is(field, SQL) ? decoder : is(field, Subquery) ? _!.sql.decoder : sql!.decoder
}

const same = (value: unknown) => value
