import { and, type Column, type SQL, sql } from 'drizzle-orm'
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

/**
 * The same for an index that is a hash, as a table to join. Of a row that such an index gives, PostgreSQL makes sure by comparing
 * it with each of the array, if that is a parameter: 156 ms for 5,000 facts, and 5 ms in this way.
 *
 *     db.select().from(claims).innerJoin(asked('facts'), sql`asked.id = ${claims.fact}`)
 */
export const asked = (name: string): SQL => sql`unnest(${given(name)}::text[]) as asked (id)`

/** `isAny`, or the parameter is null. */
export const mayBeAny = (column: Column | SQL, name: string): SQL =>
  sql`(${given(name)}::text[] is null or ${isAny(column, name)})`

/**
 * Ids with a prefix of ours, as a range: PostgreSQL knows how many of them there are, as it does not of `like`.
 *
 *     beginsWith(participations.entity, 'agr_')
 */
export const beginsWith = (id: Column, prefix: string): SQL =>
  sql`${id} collate "C" between ${sql.raw(`'${prefix}' and '${prefix}~'`)}`

/**
 * The columns of a table but some that nobody is shown: each cell costs as much as a short text.
 *
 *     db.select(without(getTableColumns(names), 'folded'))
 */
export const without = <Columns extends object, Left extends keyof Columns>(columns: Columns, ...left: Left[]) =>
  Object.fromEntries(Object.entries(columns).filter(([name]) => !left.includes(name as Left))) as Omit<Columns, Left>

/** A condition that holds where the parameter `asked` is not null: `when('kinds', isAny(events.kind, 'kinds'))`. */
export type Condition = { asked: string; holds: SQL }
export const when = (asked: string, holds: SQL): Condition => ({ asked, holds })

/**
 * A condition that has to hold for each of several values; parameters of `allParams`. The first three are conditions of
 * their own, so that PostgreSQL can begin with whichever is the rarest.
 *
 *     whenAll('allOf', wanted => sql`exists (… ${t.actor} = ${wanted})`)
 */
export const whenAll = (name: string, holdsFor: (wanted: SQL) => SQL): Condition[] =>
  namesOfAll(name).map((each, at) =>
    when(
      each,
      at < FIRST
        ? holdsFor(sql`${given(each)}::text`)
        : sql`not exists (select 1 from unnest(${given(each)}::text[]) as wanted(id) where not ${holdsFor(sql`wanted.id`)})`,
    ),
  )

const FIRST = 3

/** The names of the parameters of `whenAll`: `allOf0`, `allOf1`, `allOf2`, `allOf3`, the last for all others. */
export const namesOfAll = (name: string): string[] => Array.from({ length: FIRST + 1 }, (_, at) => `${name}${at}`)

/** The parameters of `whenAll`. */
export function allParams(name: string, values: readonly string[] | null | undefined): Record<string, unknown> {
  const [all, others] = [values ?? [], (values ?? []).slice(FIRST)]
  return Object.fromEntries(
    namesOfAll(name).map((each, at) => [each, at < FIRST ? (all[at] ?? null) : others.length > 0 ? others : null]),
  )
}

/** The days that a partial date can mean, as a range to index: `index('…').using('spgist', daysFrom(t.dateFrom, t.dateTo))`. */
export const daysFrom = (fromDay: Column, toDay: Column): SQL => sql`daterange(${fromDay}, ${toDay}, '[]')`

/** The days of a partial date lie in a range: all of them, or one at least; parameters `${name}From`, `${name}To`. */
export function liesIn(fromDay: Column, toDay: Column, name = 'date'): Record<'certainly' | 'possibly', SQL> {
  const [from, to] = [sql`${given(`${name}From`)}::date`, sql`${given(`${name}To`)}::date`]
  const [low, high] = [sql`coalesce(${from}, '-infinity')`, sql`coalesce(${to}, 'infinity')`]
  const [earliest, latest] = [dayOr(fromDay, '-infinity'), dayOr(toDay, 'infinity')]
  const isDated = sql`(${fromDay} is not null or ${toDay} is not null)`
  // What follows from the rest is there for the indexes: the first day is that of the order, the days are those of daysFrom.
  return {
    certainly: sql`${isDated} and ${earliest} >= ${low} and ${earliest} <= ${high} and ${latest} <= ${high}`,
    possibly: sql`${isDated} and ${earliest} <= ${high} and ${daysFrom(fromDay, toDay)} && daterange(${from}, ${to}, '[]')`,
  }
}

/** The same as conditions, for the parameters of `dateParams`. */
export function whenIn(fromDay: Column, toDay: Column, name = 'date'): Condition[] {
  const { certainly, possibly } = liesIn(fromDay, toDay, name)
  return [when(`${name}Inside`, certainly), when(`${name}Touches`, possibly)]
}

/** The same, or there is no range; `${name}Certainly` is null then. */
export function mayLieIn(fromDay: Column, toDay: Column, name = 'date'): SQL {
  const { certainly, possibly } = liesIn(fromDay, toDay, name)
  const isCertain = sql`${given(`${name}Certainly`)}::boolean`
  return sql`(${isCertain} is null or case when ${isCertain} then ${certainly} else ${possibly} end)`
}

type AskedRange = { from?: string | null; to?: string | null; match?: 'CERTAINLY' | 'POSSIBLY' }

/**
 * The parameters of `whenIn` and `mayLieIn`, of a range that is asked for as `argument`. Throws BAD_USER_INPUT that names it
 * for a range that ends before it starts.
 */
export function dateParams(range: AskedRange | null | undefined, argument: string, name = 'date') {
  if (range?.from != null && range.to != null && range.from > range.to) {
    const [from, to] = [`${argument}.from`, `${argument}.to`]
    throw refusal(
      'BAD_USER_INPUT',
      `\`${from}\` is ${range.from}, which is after \`${to}\`, ${range.to}: swap the two.`,
      { argument: from },
    )
  }
  const isCertain = range?.match === 'CERTAINLY'
  return {
    [`${name}From`]: range?.from ?? null,
    [`${name}To`]: range?.to ?? null,
    [`${name}Certainly`]: range ? isCertain : null,
    [`${name}Inside`]: range && isCertain ? true : null,
    [`${name}Touches`]: range && !isCertain ? true : null,
  }
}

/** Every word of the query is in one name of the entity; parameters `word` (the longest, for the index) and `words`. */
export const isNamed = (id: Column, { names }: Pick<CommonTables, 'names'>): SQL => sql`${id} in (
  select ${names.entity} from ${names} where ${names.folded} like ${given('word')}::text and ${names.folded} like all(${given('words')}::text[]))`

export const mayBeNamed = (id: Column, tables: Pick<CommonTables, 'names'>): SQL =>
  sql`(${given('word')}::text is null or ${isNamed(id, tables)})`

/** The parameters of `isNamed`. */
export function nameParams(query: string | null | undefined): { word: string | null; words: string[] | null } {
  if (query == null) return { word: null, words: null }
  const words = likePatterns(query)
  return { word: words.reduce((longest, word) => (word.length > longest.length ? word : longest), '%'), words }
}

/** It has the identifier; parameters `scheme` and `identifier`. */
export const isIdentified = (id: Column, { identifiers }: Pick<CommonTables, 'identifiers'>): SQL => sql`${id} in (
  select ${identifiers.entity} from ${identifiers} where ${identifiers.scheme} = ${given('scheme')}::text and ${identifiers.value} = ${given('identifier')}::text)`

export const identifierParams = (asked: { scheme: string; value: string } | null | undefined) => ({
  scheme: asked?.scheme ?? null,
  identifier: asked?.value ?? null,
})

/** A claim stands and has all that is asked save its source; parameters `evidence*`. */
export const isGraded = ({ claims }: Pick<CommonTables, 'claims'>): SQL =>
  sql`${claims.retractedAt} is null and ${mayBeAny(claims.basis, 'evidenceBasis')} and ${mayBeAny(claims.confidence, 'evidenceConfidence')} and ${mayBeAny(claims.stance, 'evidenceStance')}`

/** Some claim about it, or about a fact of its own, has all that is asked: from these sources, or from any. */
export const whenResting = (id: Column, { claims }: Pick<CommonTables, 'claims'>): Condition[] => {
  const restsOn = (isCited: SQL) =>
    sql`${id} in (select ${claims.entity} from ${claims} where ${isCited}${isGraded({ claims })})`
  return [
    when('evidenceSource', restsOn(sql`${isAny(claims.source, 'evidenceSource')} and `)),
    when('evidenceOfAny', restsOn(sql``)),
  ]
}

/** The same, or no evidence is asked for. */
export const mayRestOn = (
  id: Column,
  { claims }: Pick<CommonTables, 'claims'>,
): SQL => sql`(${given('evidence')}::boolean is null or ${id} in (
  select ${claims.entity} from ${claims} where ${mayBeAny(claims.source, 'evidenceSource')} and ${isGraded({ claims })}))`

export type EvidenceFilter = {
  source?: string[] | null
  basis?: string[] | null
  confidence?: string[] | null
  stance?: string[] | null
}

/** The parameters of `whenResting` and `mayRestOn`. Throws BAD_USER_INPUT for the id of something that is no source. */
export const evidenceParams = (asked: EvidenceFilter | null | undefined) => ({
  evidence: asked ? true : null,
  evidenceOfAny: asked && asked.source == null ? true : null,
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

/** Which way a page is read, and whether from a row or from the end of the list. */
export type Reading = { backward: boolean; isOn: boolean }
export const readingOf = ({ backward, id }: Page): Reading => ({ backward, isOn: id !== null })

/**
 * Condition and order for a page; parameters `key` and `id` where it reads on from a row, and `take`.
 *
 *     const { after, order, sortKey } = keyset({ by: t.sortName, as: 'text', order: 'asc' }, t.id, readingOf(page))
 *
 * `beyond` follows from `after`: it is for an index of a table that has `by` and not `id`.
 */
export function keyset({ by, as, order }: SortKey, id: Column, { backward, isOn }: Reading) {
  const isRising = (order === 'asc') !== backward
  const key = sql`${given('key')}::${sql.raw(as)}`
  const [direction, past] = isRising ? [sql.raw('asc'), sql.raw('>')] : [sql.raw('desc'), sql.raw('<')]
  return {
    after: isOn ? sql`(${by}, ${id}) ${past} (${key}, ${given('id')}::text)` : undefined,
    beyond: isOn ? sql`${by} ${past}= ${key}` : undefined,
    order: [sql`${by} ${direction}`, sql`${id} ${direction}`],
    sortKey: sql<string>`(${by})::text`.as('sort_key'),
  }
}

/** The parameters of `keyset`. */
export const pageParams = ({ key, id, take }: Page) => ({ key, id, take })

/** What the rows of a list have to be: fixed, or conditions of which each holds where it is asked for. */
export type Fits = SQL | readonly Condition[] | undefined

/** Whether no condition is asked for, so that one plan does for all. */
export const isPlain = (fits: Fits, params: Record<string, unknown>): boolean =>
  !isConditions(fits) || fits.every(({ asked }) => params[asked] == null)

/**
 * The statements of one list, made when first asked for: one for each order and direction, and for each set of conditions.
 *
 *     const list = perAsked(fits, (fits, named, sort: 'NAME') => db.select()….where(fits).prepare(named(`people_${sort}`)))
 *     await list(params, 'NAME').execute({ ...params, ...pageParams(page) })
 *
 * Only what is asked for is in the text, since PostgreSQL finds no index for a condition beside `or`. Such a statement is
 * planned for its values each time: what is quick for a rare value is slow for a common one, and the other way round. Of
 * whoever asks in ever new ways, no more than `most` are remembered.
 */
export function perAsked<Args extends (string | object)[], Statement>(
  fits: Fits,
  make: (fits: SQL | undefined, named: (name: string) => string, ...args: Args) => Statement,
  most = 300,
) {
  const made = new Map<string, Statement>()
  return (params: Record<string, unknown>, ...args: Args): Statement => {
    const asked = isConditions(fits) ? fits.filter(condition => params[condition.asked] != null) : []
    const key = JSON.stringify([args, asked.map(condition => condition.asked)])
    const known = made.get(key)
    if (known) return known
    const where = isConditions(fits) ? and(...asked.map(each => each.holds)) : fits
    const statement = make(where, name => (asked.length > 0 ? PLANNED_EACH_TIME : name), ...args)
    if (made.size < most) made.set(key, statement)
    return statement
  }
}

/** The name of a statement that PostgreSQL does not keep: drizzle prepares what has one. */
export const PLANNED_EACH_TIME = undefined as unknown as string

const isConditions = (fits: Fits): fits is readonly Condition[] => Array.isArray(fits)
