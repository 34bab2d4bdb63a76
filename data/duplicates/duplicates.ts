import { stringify } from 'csv-stringify/sync'
import { getTableColumns, getTableName } from 'drizzle-orm'
import type { TransactionSql } from 'postgres'
import { bundleTable, columnsOf } from '#toolkit/domain'
import { existingSameAs, holdsEntities, type ImportDefinition, SAME_AS } from '#toolkit/facts'
import { copyInto } from '#toolkit/sql'
import type { Subgraph } from '#toolkit/subgraph'
import { type CandidatePair, type RankedPair, rankPairs } from './rank-pairs.ts'
import { createTrigramJoin, type NamedEntity } from './trigram-join.ts'

/** `least` is the minimum similarity of two names, from 0 to 1; `first` is the maximum number of pairs. */
type DuplicateOptions = { least?: number; first?: number }

/** Below this similarity most pairs of the reference data are different entities, such as two ministries. */
export const MIN_SIMILARITY = 0.5

/**
 * Returns pairs of entities of one type that share an identifier or have a similar name, the likeliest first.
 *
 *     await findDuplicates(graph.subgraphs, { first: 10 })
 *     // [{ id: 'org_acme-oy', sameAs: 'org_acme', why: ["names 'Acme' and 'Acme Oy', 0.63 alike"], score: 0.63 }]
 *
 * Similar names count only if kind, country, dates, participants by role and the numbers in the names do not contradict. See
 * `rankPairs` for the order of equal scores. Pairs with a `same_as` claim, supporting or contradicting, are left out. It writes
 * nothing.
 */
export async function findDuplicates(
  subgraphs: Subgraph[],
  { least = MIN_SIMILARITY, first = 50 }: DuplicateOptions = {},
): Promise<RankedPair[]> {
  const decided = new Set(
    (await existingSameAs(subgraphs)).flatMap(({ id, sameAs }) => [`${id} ${sameAs}`, `${sameAs} ${id}`]),
  )
  const found = await Promise.all(
    subgraphs
      .filter(({ intake }) => 'names' in intake.facts)
      .map(({ name, intake, sql }) =>
        sql.begin(async tx => {
          await tx`select set_config('search_path', ${`"${name}", public`}, true), set_config('work_mem', '64MB', true)`
          const pairs = await identifierPairs(tx)
          for (const table of entityTables(intake)) pairs.push(...(await namePairs(tx, intake, table, least)))
          return mergeReasons(pairs).filter(({ one, other }) => !decided.has(`${one} ${other}`))
        }),
      ),
  )
  return (await rankPairs(subgraphs, found.flat())).slice(0, first)
}

/** Formats the proposals as lines: `org_acme-oy  org_acme  names 'Acme' and 'Acme Oy', 0.63 alike`. */
export const formatLines = (proposals: RankedPair[]): string =>
  proposals.map(({ id, sameAs, why }) => `${id}  ${sameAs}  ${why.join('; ')}\n`).join('')

/**
 * Returns the proposals that can be imported together: an id has at most one survivor. They form no cycle, because the survivor
 * always has more claims, or as many and a smaller id.
 */
export function uniquePairs(proposals: RankedPair[]): RankedPair[] {
  const ids = new Set<string>()
  return proposals.filter(({ id }) => !ids.has(id) && ids.add(id))
}

/** Formats the proposals as `same_as.csv` for review and import: claims of the given source, with basis INFERRED. */
export function formatTable(proposals: RankedPair[], source: string): string {
  const columns = columnsOf(bundleTable[SAME_AS]!).map(({ name }) => name)
  const rows = proposals.map(({ id, sameAs, why }) => ({
    ...{ id, same_as: sameAs, source, basis: 'INFERRED', confidence: 'MEDIUM', note: why.join('; ') },
  }))
  return stringify(rows, { header: true, columns })
}

type SimilarPair = { one: string; other: string; why: string; score: number }

/** Returns pairs that share an identifier. If many entities share one, each is paired with the first. */
const identifierPairs = (tx: TransactionSql) => tx<SimilarPair[]>`
  select held.one, entity as other, scheme || ' ' || value as why, 1 as score
  from (
    select entity, scheme, value, min(entity collate "C") over (partition by scheme, value, split_part(entity, '_', 1)) as one
    from identifiers where scheme <> 'OTHER' and coalesce(match, 'EXACT') = 'EXACT'
  ) held where entity <> held.one`

/** Returns pairs of one table with a similar name. */
async function namePairs(
  tx: TransactionSql,
  intake: ImportDefinition,
  table: string,
  least: number,
): Promise<SimilarPair[]> {
  const into = tx(getTableName(intake.facts[table]!.into))
  const [bearers, compared] = [`bearers_${table}`, `compared_${table}`]
  await tx`
    create temp table ${tx(bearers)} on commit drop as
    select distinct on (e.id, n.folded) e.id as entity, n.folded, n.text from ${into} e join names n on n.entity = e.id`
  const join = createTrigramJoin()
  const texts: string[] = []
  const marked = tx<(NamedEntity & { folded: string })[]>`
    select folded, regexp_replace(folded, '\\D+', ' ', 'g') as digits, show_trgm(folded) as marks
    from ${tx(bearers)} group by folded having count(*) <= ${maxHolders} order by folded collate "C"`
  for await (const some of marked.cursor(1_000)) {
    for (const each of some) {
      texts.push(each.folded)
      join.add(each)
    }
  }
  function* rows() {
    for (const [one, other, similarity] of join.alike(least)) yield [texts[one]!, texts[other]!, similarity]
  }
  await tx`create temp table ${tx(compared)} (one text, other text, similarity real) on commit drop`
  await copyInto(tx, compared, ['one', 'other', 'similarity'], rows())
  await tx.unsafe(`analyze ${bearers}, ${compared}`)
  return tx<SimilarPair[]>`
    select distinct on (x.id, y.id) x.id as one, y.id as other, similarity::float8 as score,
      format('names %L and %L, %s alike', a.text, b.text, round(similarity::numeric, 2)) as why
    from ${tx(compared)} s join ${tx(bearers)} a on a.folded = s.one join ${tx(bearers)} b on b.folded = s.other and b.entity <> a.entity
      join ${into} x on x.id = least(a.entity, b.entity) join ${into} y on y.id = greatest(a.entity, b.entity)
    where true ${noContradiction(tx, intake, table)}
    order by x.id, y.id, score desc, a.text collate "C", b.text collate "C"`
}

/** A name of more entities than this is too common to suggest a duplicate. */
const maxHolders = 20

/** SQL condition: no column of the rows `x` and `y` contradicts that they are the same entity. */
function noContradiction(tx: TransactionSql, intake: ImportDefinition, table: string) {
  const columns = getTableColumns(intake.facts[table]!.into)
  const agree = ['kind', 'country']
    .filter(column => column in columns)
    .reduce(
      (all, column) => tx`${all} and (${formOf(tx, 'x', column)} = ${formOf(tx, 'y', column)}) is not false`,
      tx``,
    )
  const meet =
    'dateFrom' in columns
      ? tx`and daterange(x.date_from, x.date_to, '[]') && daterange(y.date_from, y.date_to, '[]')`
      : tx``
  if (!('participations' in intake.facts)) return tx`${agree} ${meet}`
  // Two sources may list more or fewer parties of a treaty, but not different ones. A role in only one row proves nothing.
  return tx`${agree} ${meet} and not exists (
    select from participations where entity in (x.id, y.id) group by case role when 'SIGNATORY' then 'PARTY' else role end
    having not (array_agg(actor) filter (where entity = x.id) @> array_agg(actor) filter (where entity = y.id)
      or array_agg(actor) filter (where entity = x.id) <@ array_agg(actor) filter (where entity = y.id)))`
}

/** Treats treaty, convention and agreement as one kind, because lists use these words interchangeably. */
const formOf = (tx: TransactionSql, row: string, column: string) =>
  tx`case when ${tx(row)}.${tx(column)} in ('AGREEMENT', 'CONVENTION') then 'TREATY' else ${tx(row)}.${tx(column)} end`

const entityTables = ({ facts }: ImportDefinition) =>
  Object.keys(facts).filter(table => bundleTable[table]!.key[0] === 'id' && holdsEntities(facts[table]!))

/** Merges duplicate pairs: each pair once, with all its reasons. */
function mergeReasons(pairs: SimilarPair[]): CandidatePair[] {
  const byIds = new Map<string, CandidatePair>()
  for (const { one, other, why, score } of pairs) {
    const known: CandidatePair = byIds.get(`${one} ${other}`) ?? { one, other, why: [], score: 0 }
    byIds.set(`${one} ${other}`, { ...known, why: [...known.why, why], score: Math.max(score, known.score) })
  }
  return [...byIds.values()]
}
