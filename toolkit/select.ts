import { type Column, type SQL, sql } from 'drizzle-orm'
import { refusal } from './errors.ts'
import { checkedIds } from './ids.ts'
import { likePatterns } from './names.ts'
import type { Page } from './paging.ts'
import type { CommonTables } from './tables.ts'

/*
 * Pieces of SQL that lists share. Their texts are fixed: a filter that is not asked for is a parameter that is null, and a
 * list is one array parameter, so that each statement is prepared once for each connection.
 */

export const given = (name: string) => sql.placeholder(name)

/** `column` is one of the array parameter `name`. */
export const isAny = (column: Column | SQL, name: string): SQL => sql`${column} = any(${given(name)}::text[])`

/** The same, or the parameter is null. */
export const mayBeAny = (column: Column | SQL, name: string): SQL =>
  sql`(${given(name)}::text[] is null or ${isAny(column, name)})`

/** `column` is the parameter `name`, or that is null. */
export const mayBe = (column: Column | SQL, name: string): SQL =>
  sql`(${given(name)}::text is null or ${column} = ${given(name)}::text)`

/**
 * A range of days over the two days of a partial date; parameters `${name}From`, `${name}To`, `${name}Certainly`.
 * `asked` says whether there is a range at all.
 */
export function mayLieIn(fromDay: Column, toDay: Column, name = 'date'): SQL {
  const [low, high] = [
    sql`coalesce(${given(`${name}From`)}::date, '-infinity')`,
    sql`coalesce(${given(`${name}To`)}::date, 'infinity')`,
  ]
  const [earliest, latest] = [sql`coalesce(${fromDay}, '-infinity')`, sql`coalesce(${toDay}, 'infinity')`]
  return sql`(${given(`${name}Certainly`)}::boolean is null or ((${fromDay} is not null or ${toDay} is not null) and case
    when ${given(`${name}Certainly`)}::boolean then ${earliest} >= ${low} and ${latest} <= ${high}
    else ${earliest} <= ${high} and ${latest} >= ${low} end))`
}

type AskedRange = { from?: string | null; to?: string | null; match?: 'CERTAINLY' | 'POSSIBLY' }

/** The parameters of `mayLieIn`. Throws BAD_USER_INPUT for a range that ends before it starts. */
export function dateParams(range: AskedRange | null | undefined, name = 'date') {
  if (range?.from != null && range.to != null && range.from > range.to) {
    throw refusal(
      'BAD_USER_INPUT',
      `The range of days from ${range.from} to ${range.to} ends before it starts: swap \`from\` and \`to\`.`,
      { argument: 'from' },
    )
  }
  return {
    [`${name}From`]: range?.from ?? null,
    [`${name}To`]: range?.to ?? null,
    [`${name}Certainly`]: range ? range.match === 'CERTAINLY' : null,
  }
}

/** Every word of the query is in one name of the entity; parameters `word` (the longest, for the index) and `words`. */
export const mayBeNamed = (
  id: Column,
  { names }: Pick<CommonTables, 'names'>,
): SQL => sql`(${given('word')}::text is null or ${id} in (
  select ${names.entity} from ${names} where ${names.folded} like ${given('word')}::text and ${names.folded} like all(${given('words')}::text[])))`

/** The parameters of `mayBeNamed`. */
export function nameParams(query: string | null | undefined): { word: string | null; words: string[] | null } {
  if (query == null) return { word: null, words: null }
  const words = likePatterns(query)
  return { word: words.reduce((longest, word) => (word.length > longest.length ? word : longest), '%'), words }
}

/** It has the identifier; parameters `scheme` and `identifier`. */
export const mayBeIdentified = (
  id: Column,
  { identifiers }: Pick<CommonTables, 'identifiers'>,
): SQL => sql`(${given('scheme')}::text is null or ${id} in (
  select ${identifiers.entity} from ${identifiers} where ${identifiers.scheme} = ${given('scheme')}::text and ${identifiers.value} = ${given('identifier')}::text))`

export const identifierParams = (asked: { scheme: string; value: string } | null | undefined) => ({
  scheme: asked?.scheme ?? null,
  identifier: asked?.value ?? null,
})

/** Some claim about it, or about a fact of its own, has all that is asked; parameters `evidence*`. */
export const mayRestOn = (
  id: Column,
  { claims }: Pick<CommonTables, 'claims'>,
): SQL => sql`(${given('evidence')}::boolean is null or ${id} in (
  select ${claims.entity} from ${claims} where ${mayBeAny(claims.source, 'evidenceSource')} and ${mayBeAny(claims.basis, 'evidenceBasis')}
    and ${mayBeAny(claims.confidence, 'evidenceConfidence')} and ${mayBeAny(claims.stance, 'evidenceStance')}))`

export type EvidenceFilter = {
  source?: string[] | null
  basis?: string[] | null
  confidence?: string[] | null
  stance?: string[] | null
}

/** The parameters of `mayRestOn`. Throws BAD_USER_INPUT for the id of something that is no source. */
export const evidenceParams = (asked: EvidenceFilter | null | undefined) => ({
  evidence: asked ? true : null,
  evidenceSource: checkedIds(asked?.source, 'filter.evidence.source', 'src'),
  evidenceBasis: asked?.basis ?? null,
  evidenceConfidence: asked?.confidence ?? null,
  evidenceStance: asked?.stance ?? null,
})

export type SortKey = { by: SQL | Column; as: 'text' | 'date'; order: 'asc' | 'desc' }

/** A day to sort or index by; what has none is at the far end. */
export const dayOr = (day: Column, end: '-infinity' | 'infinity'): SQL =>
  sql`coalesce(${day}, ${sql.raw(`'${end}'::date`)})`

/** The latest day first, what has none last. */
export const latestFirst = (day: Column): SortKey => ({ by: dayOr(day, '-infinity'), as: 'date', order: 'desc' })

/** The earliest day first, what has none last. */
export const earliestFirst = (day: Column): SortKey => ({ by: dayOr(day, 'infinity'), as: 'date', order: 'asc' })

/** By a column of text. */
export const byText = (by: Column): SortKey => ({ by, as: 'text', order: 'asc' })

/**
 * Reading on from a row: condition and order for one direction; parameters `key`, `id` and `take`.
 *
 *     const { after, order, sortKey } = keyset({ by: t.sortName, as: 'text', order: 'asc' }, t.id, backward)
 */
export function keyset({ by, as, order }: SortKey, id: Column, backward: boolean) {
  const isRising = (order === 'asc') !== backward
  const type = sql.raw(as)
  const direction = sql.raw(isRising ? 'asc' : 'desc')
  return {
    after: sql`(${given('id')}::text is null or (${by}, ${id}) ${sql.raw(isRising ? '>' : '<')} (${given('key')}::${type}, ${given('id')}::text))`,
    order: [sql`${by} ${direction}`, sql`${id} ${direction}`],
    sortKey: sql<string>`(${by})::text`.as('sort_key'),
  }
}

/** The parameters of `keyset`. */
export const pageParams = ({ key, id, take }: Page) => ({ key, id, take })

/**
 * The statements of one list, made when first asked for: one for each order and direction.
 *
 *     const list = perPage((sort: ActorSort, backward) => db.select()....prepare(`organisations_${sort}`))
 *     await list('NAME', page.backward).execute({ ...pageParams(page) })
 */
export function perPage<Sort extends string, Statement>(make: (sort: Sort, backward: boolean) => Statement) {
  const made = new Map<string, Statement>()
  return (sort: Sort, backward: boolean): Statement => {
    const key = `${sort} ${backward}`
    const statement = made.get(key) ?? make(sort, backward)
    made.set(key, statement)
    return statement
  }
}
