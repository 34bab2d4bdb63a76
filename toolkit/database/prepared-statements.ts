import { Column, is, noopDecoder, noopEncoder, Param, type Placeholder } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { decoderOf, type Field, replacePrepareQuery } from './driver-internals.ts'
import type { Drizzle } from './types.ts'

type Params = Record<string, unknown>

/**
 * Replaces the function of `db` that executes queries, and returns `db`. It computes how to map parameters and columns
 * once for each statement; drizzle does so for each run and each cell. It supports only `select`. A left join without a
 * match returns an object of nulls.
 *
 *     const db = prepareStatements(drizzle(client, options), client, onStatement)
 */
export function prepareStatements(
  db: Drizzle,
  client: Sql,
  onStatement: (text: string, params: unknown[]) => void = () => {},
): Drizzle {
  replacePrepareQuery(db, ({ sql, params }, fields, name) => {
    const [fillParameters, mapRow] = [parameterFiller(params), rowMapper(fields)]
    const statement = {
      setToken: () => statement,
      async execute(values: Params = {}) {
        const parameters = fillParameters(values)
        onStatement(sql, parameters)
        const rows = await client.unsafe(sql, parameters as never[], { prepare: name !== undefined }).values()
        return rows.map(mapRow)
      },
    }
    return statement
  })
  return db
}

/** Returns a function that makes the parameters of one execution from the values of its placeholders. */
function parameterFiller(params: unknown[]): (values: Params) => unknown[] {
  const parts = params.map(param => {
    const { name } = (is(param, Param) ? param.value : param) as Placeholder
    if (name === undefined) return () => param
    const encoder = is(param, Param) ? param.encoder : noopEncoder
    return (values: Params) => {
      if (!(name in values)) throw new Error(`No value for placeholder "${name}" was provided`)
      return encoder.mapToDriverValue(values[name])
    }
  })
  return values => parts.map(part => part(values))
}

/** Returns a function that makes a row from its cells: `{ id, name }`, or `{ link: { id }, node: { id } }`. */
function rowMapper(fields: Field[]): (cells: unknown[]) => Params {
  const columns = fields.map(({ path, field }) => ({
    part: path.length > 1 ? path[0] : undefined,
    key: path.at(-1)!,
    decode: decoderFor(field),
  }))
  const parts = [...new Set(columns.flatMap(({ part }) => part ?? []))]
  return cells => {
    const row: Params = {}
    for (const part of parts) row[part] = {}
    for (let index = 0; index < columns.length; index++) {
      const { part, key, decode } = columns[index]!
      const cell = cells[index]
      const target = part === undefined ? row : (row[part] as Params)
      target[key] = cell === null || decode === undefined ? cell : decode(cell)
    }
    return row
  }
}

/** The decoder of a column; undefined if the value of the driver needs none. */
function decoderFor(field: unknown): ((cell: unknown) => unknown) | undefined {
  const decoder = (is(field, Column) ? field : decoderOf(field)) as typeof noopDecoder
  const isPlain = decoder === noopDecoder || decoder.mapFromDriverValue === Column.prototype.mapFromDriverValue
  return isPlain ? undefined : cell => decoder.mapFromDriverValue(cell)
}
