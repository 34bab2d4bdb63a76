import { type Column, type SQL, sql } from 'drizzle-orm'
import { likePatterns } from '#toolkit/domain'
import { refusal } from '#toolkit/errors'
import { checkedIds } from '#toolkit/graphql'
import { type CommonTables, dayOr, daysFrom, isAny, isAnyOrUnset, placeholder } from '#toolkit/sql'
import { type Condition, when } from './dynamic-filters.ts'

/*
 * The filters that many lists have: days, names, identifiers and evidence.
 */

/** The days of a partial date lie in a range: all of them, or one at least; parameters `${name}From`, `${name}To`. */
export function isInDateRange(fromDay: Column, toDay: Column, name = 'date'): Record<'certainly' | 'possibly', SQL> {
  const [from, to] = [sql`${placeholder(`${name}From`)}::date`, sql`${placeholder(`${name}To`)}::date`]
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
export function whenInDateRange(fromDay: Column, toDay: Column, name = 'date'): Condition[] {
  const { certainly, possibly } = isInDateRange(fromDay, toDay, name)
  return [when(`${name}Inside`, certainly), when(`${name}Touches`, possibly)]
}

/** The same, or there is no range; `${name}Certainly` is null then. */
export function mayBeInDateRange(fromDay: Column, toDay: Column, name = 'date'): SQL {
  const { certainly, possibly } = isInDateRange(fromDay, toDay, name)
  const isCertain = sql`${placeholder(`${name}Certainly`)}::boolean`
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
export const hasName = (id: Column, { names }: Pick<CommonTables, 'names'>): SQL => sql`${id} in (
  select ${names.entity} from ${names} where ${names.folded} like ${placeholder('word')}::text and ${names.folded} like all(${placeholder('words')}::text[]))`

export const mayHaveName = (id: Column, tables: Pick<CommonTables, 'names'>): SQL =>
  sql`(${placeholder('word')}::text is null or ${hasName(id, tables)})`

/** The parameters of `isNamed`. */
export function nameParams(query: string | null | undefined): { word: string | null; words: string[] | null } {
  if (query == null) return { word: null, words: null }
  const words = likePatterns(query)
  return { word: words.reduce((longest, word) => (word.length > longest.length ? word : longest), '%'), words }
}

/** It has the identifier; parameters `scheme` and `identifier`. */
export const hasIdentifier = (id: Column, { identifiers }: Pick<CommonTables, 'identifiers'>): SQL => sql`${id} in (
  select ${identifiers.entity} from ${identifiers} where ${identifiers.scheme} = ${placeholder('scheme')}::text and ${identifiers.value} = ${placeholder('identifier')}::text)`

export const identifierParams = (asked: { scheme: string; value: string } | null | undefined) => ({
  scheme: asked?.scheme ?? null,
  identifier: asked?.value ?? null,
})

/** A claim stands and has all that is asked save its source; parameters `evidence*`. */
export const hasConfidence = ({ claims }: Pick<CommonTables, 'claims'>): SQL =>
  sql`${claims.retractedAt} is null and ${isAnyOrUnset(claims.basis, 'evidenceBasis')} and ${isAnyOrUnset(claims.confidence, 'evidenceConfidence')} and ${isAnyOrUnset(claims.stance, 'evidenceStance')}`

/** Some claim about it, or about a fact of its own, has all that is asked: from these sources, or from any. */
export const whenSupportedBy = (id: Column, { claims }: Pick<CommonTables, 'claims'>): Condition[] => {
  const restsOn = (isCited: SQL) =>
    sql`${id} in (select ${claims.entity} from ${claims} where ${isCited}${hasConfidence({ claims })})`
  return [
    when('evidenceSource', restsOn(sql`${isAny(claims.source, 'evidenceSource')} and `)),
    when('evidenceOfAny', restsOn(sql``)),
  ]
}

/** The same, or no evidence is asked for. */
export const mayBeSupportedBy = (
  id: Column,
  { claims }: Pick<CommonTables, 'claims'>,
): SQL => sql`(${placeholder('evidence')}::boolean is null or ${id} in (
  select ${claims.entity} from ${claims} where ${isAnyOrUnset(claims.source, 'evidenceSource')} and ${hasConfidence({ claims })}))`

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
