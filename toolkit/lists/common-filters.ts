import { type Column, type SQL, sql } from 'drizzle-orm'
import { likePatterns } from '#toolkit/domain'
import { refusal } from '#toolkit/errors'
import { checkedIds } from '#toolkit/graphql'
import { type CommonTables, dayOr, daysFrom, isAny, isAnyOrUnset, placeholder } from '#toolkit/sql'
import { type Condition, when } from './dynamic-filters.ts'

/**
 * Conditions for a partial date in a range. `certainly`: all days that the date can mean are in the range; `possibly`:
 * at least one of them is. Parameters `${name}From`, `${name}To`.
 */
export function isInDateRange(fromDay: Column, toDay: Column, name = 'date'): Record<'certainly' | 'possibly', SQL> {
  const [from, to] = [sql`${placeholder(`${name}From`)}::date`, sql`${placeholder(`${name}To`)}::date`]
  const [low, high] = [sql`coalesce(${from}, '-infinity')`, sql`coalesce(${to}, 'infinity')`]
  const [earliest, latest] = [dayOr(fromDay, '-infinity'), dayOr(toDay, 'infinity')]
  const isDated = sql`(${fromDay} is not null or ${toDay} is not null)`
  // Some conditions are redundant. They let PostgreSQL use the indexes on the first day (sort order) and on `daysFrom`.
  return {
    certainly: sql`${isDated} and ${earliest} >= ${low} and ${earliest} <= ${high} and ${latest} <= ${high}`,
    possibly: sql`${isDated} and ${earliest} <= ${high} and ${daysFrom(fromDay, toDay)} && daterange(${from}, ${to}, '[]')`,
  }
}

/** `isInDateRange` as conditions, for the parameters of `dateParams`. */
export function whenInDateRange(fromDay: Column, toDay: Column, name = 'date'): Condition[] {
  const { certainly, possibly } = isInDateRange(fromDay, toDay, name)
  return [when(`${name}Inside`, certainly), when(`${name}Touches`, possibly)]
}

type DateRangeInput = { from?: string | null; to?: string | null; match?: 'CERTAINLY' | 'POSSIBLY' }

/** The parameters of `whenInDateRange`. Throws BAD_USER_INPUT for `argument` if the range ends before it starts. */
export function dateParams(range: DateRangeInput | null | undefined, argument: string, name = 'date') {
  if (range?.from != null && range.to != null && range.from > range.to) {
    throw refusal(
      'BAD_USER_INPUT',
      `\`${argument}.from\` is ${range.from}, which is after \`${argument}.to\`, ${range.to}: swap the two.`,
      { argument: `${argument}.from` },
    )
  }
  const isCertain = range?.match === 'CERTAINLY'
  return {
    [`${name}From`]: range?.from ?? null,
    [`${name}To`]: range?.to ?? null,
    [`${name}Inside`]: range && isCertain ? true : null,
    [`${name}Touches`]: range && !isCertain ? true : null,
  }
}

/** A name of the entity contains all `words`, a parameter. The parameter `word` is the longest, for the index. */
export const hasName = (id: Column, { names }: Pick<CommonTables, 'names'>): SQL => sql`${id} in (
  select ${names.entity} from ${names} where ${names.folded} like ${placeholder('word')}::text and ${names.folded} like all(${placeholder('words')}::text[]))`

/** The parameters of `hasName`. */
export function nameParams(query: string | null | undefined): { word: string | null; words: string[] | null } {
  if (query == null) return { word: null, words: null }
  const words = likePatterns(query)
  return { word: words.reduce((longest, word) => (word.length > longest.length ? word : longest), '%'), words }
}

/** The entity has the identifier; parameters `scheme` and `identifier`. */
export const hasIdentifier = (id: Column, { identifiers }: Pick<CommonTables, 'identifiers'>): SQL => sql`${id} in (
  select ${identifiers.entity} from ${identifiers} where ${identifiers.scheme} = ${placeholder('scheme')}::text and ${identifiers.value} = ${placeholder('identifier')}::text)`

export const identifierParams = (identifier: { scheme: string; value: string } | null | undefined) => ({
  scheme: identifier?.scheme ?? null,
  identifier: identifier?.value ?? null,
})

/** A claim is valid and matches the evidence filter, except its sources; parameters `evidence*`. */
export const hasConfidence = ({ claims }: Pick<CommonTables, 'claims'>): SQL =>
  sql`${claims.retractedAt} is null and ${isAnyOrUnset(claims.basis, 'evidenceBasis')} and ${isAnyOrUnset(claims.confidence, 'evidenceConfidence')} and ${isAnyOrUnset(claims.stance, 'evidenceStance')}`

/** A claim about the entity or one of its facts matches the evidence filter. */
export const whenSupportedBy = (id: Column, { claims }: Pick<CommonTables, 'claims'>): Condition[] => {
  const isSupportedBy = (hasSource: SQL) =>
    sql`${id} in (select ${claims.entity} from ${claims} where ${hasSource}${hasConfidence({ claims })})`
  return [
    when('evidenceSource', isSupportedBy(sql`${isAny(claims.source, 'evidenceSource')} and `)),
    when('evidenceOfAny', isSupportedBy(sql``)),
  ]
}

export type EvidenceFilter = {
  source?: string[] | null
  basis?: string[] | null
  confidence?: string[] | null
  stance?: string[] | null
}

/** The parameters of `whenSupportedBy`. Throws BAD_USER_INPUT for an id that is not the id of a source. */
export const evidenceParams = (filter: EvidenceFilter | null | undefined) => ({
  evidenceOfAny: filter && filter.source == null ? true : null,
  evidenceSource: checkedIds(filter?.source, 'filter.evidence.source', 'src'),
  evidenceBasis: filter?.basis ?? null,
  evidenceConfidence: filter?.confidence ?? null,
  evidenceStance: filter?.stance ?? null,
})
