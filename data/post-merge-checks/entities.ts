import { prefixesOf, tableByPrefix } from '#data/bundle'
import { forEachParticipant } from '#data/transactions'
import { bundleTable, bundleTables } from '#toolkit/domain'
import { idFields, SAME_AS } from '#toolkit/facts'
import { prefixOf } from '#toolkit/graphql'
import type { MergedImport } from './types.ts'

/** A remaining claim: its source, and the import that added it. */
type Origin = { source: string; by: string | null }

/** An entity that has lost its row, kind or name: what it still has, and the origin of a remaining claim. */
type IncompleteEntity = Origin & {
  id: string
  lostRow: boolean
  lostName: boolean
  isThere: boolean
  hasKind: boolean
  isNamed: boolean
}

/** Checks that each entity with remaining claims still has a row with its kind, and a name. */
export async function checkEntities({ parts, importId, errors }: MergedImport): Promise<void> {
  const remedyOf = ({ source, by }: Origin, remedy: string) =>
    `${source} has claims about it in the graph: ${remedy}${by && by !== importId ? `, or undo ${by} first` : ''}`
  const incomplete = (await forEachParticipant(parts, part => incompleteEntities(part))).flat()
  for (const { id, lostRow, lostName, isThere, hasKind, isNamed, ...origin } of incomplete) {
    const home = tableByPrefix.get(prefixOf(id))!
    const at = { file: `${home}.csv`, row: null, value: id }
    if (isThere && lostRow && !hasKind) {
      const suggestion = `none of its rows has a kind any more, and ${remedyOf(origin, 'fill it in one')}`
      errors.add({ ...at, column: 'kind', rule: `a row of ${home} has a kind`, suggestion })
    }
    if (isThere && lostName && !isNamed) {
      const suggestion = `no row names it any more, and ${remedyOf(origin, 'name it in names.csv')}`
      errors.add({ ...at, column: 'id', rule: 'an entity in the graph has a name', suggestion })
    }
  }
  const missing = incomplete.filter(({ isThere }) => !isThere).map(({ id }) => id)
  if (missing.length === 0) return
  const claims = (await forEachParticipant(parts, part => claimsNaming(part, missing))).flat()
  // Each subgraph stores every `same_as` link.
  const uniqueClaims = new Map(claims.map(each => [`${each.table} ${each.id}`, each]))
  for (const { id, table, ...origin } of uniqueClaims.values()) {
    const home = `${tableByPrefix.get(prefixOf(id))}.csv`
    const suggestion = `it has no row of its own any more, and ${remedyOf(origin, `keep a row of it in ${home}`)}`
    errors.add({ file: `${table}.csv`, row: null, column: null, value: id, rule: `the id is in ${home}`, suggestion })
  }
}

/** Returns the incomplete entities of a subgraph. A former id needs no row, because its survivor has one. */
const incompleteEntities = ({ tx, intake }: MergedImport['parts'][number]) => tx<IncompleteEntity[]>`
  with lost as (
    select told ->> case bundle_table when 'names' then 'entity' else 'id' end as id,
      bool_or(bundle_table <> 'names') as "lostRow", bool_or(bundle_table in ('names', ${SAME_AS})) as "lostName"
    from affected where bundle_table = ${SAME_AS} or (is_gone and bundle_table = any(${[...homes.map(({ name }) => name), 'names']}))
    group by 1
  ), now as (
    select lost.*, coalesce(f.entity, lost.id) as entity, f.id is not null as is_tied, home.name as home
    from lost left join former_ids f on f.id = lost.id
      join unnest(${homes.map(({ prefix }) => prefix)}::text[], ${homes.map(({ name }) => name)}::text[]) as home(prefix, name)
        on home.prefix = split_part(lost.id, '_', 1)
    where split_part(lost.id, '_', 1) = any(${intake.prefixes})
  ), checked as (
    select id, "lostRow", "lostName", own.is_there as "isThere", own.has_kind as "hasKind", own.origin[1] as by,
      own.origin[2] as source, split_part(id, '_', 1) <> all(${named}) or exists (
        select from claims c where c.entity = now.entity and c.bundle_table = 'names' and c.retracted_at is null
          and c.stance = 'SUPPORTS' and c.told ->> 'entity' = now.id
      ) as "isNamed"
    from now, lateral (
      select count(*) > 0 as is_there,
        coalesce(bool_or(now.home <> all(${kinded}) or (c.stance = 'SUPPORTS' and c.told ? 'kind')), false) as has_kind,
        min(array[c.import, c.source]) as origin
      from claims c where c.fact = now.entity and c.bundle_table = now.home and c.retracted_at is null
        and c.told ->> 'id' = now.id
    ) own where not now.is_tied
  )
  select * from checked where not ("isThere" and "hasKind" and "isNamed")`

/** Returns one remaining claim for each of these ids. */
const claimsNaming = ({ tx }: MergedImport['parts'][number], ids: string[]) => tx<
  (Origin & { id: string; table: string })[]
>`
  select distinct on (named.id) named.id, c.bundle_table as "table", c.source, c.import as by
  from claims c, jsonb_each_text(c.told) as field, unnest(string_to_array(field.value, '|')) as named(id)
  where c.retracted_at is null and field.key = any(${referring}) and named.id in (select unnest(${ids}::text[]))
  order by named.id, c.import, c.id`

/** Fields that refer to another entity, with the allowed prefixes. */
const fields = bundleTables.flatMap(({ name }) => idFields.get(name)!).filter(({ field }) => field !== 'id')
const referring = [...new Set(fields.map(({ field }) => field))]
const referredTo = new Set(fields.flatMap(({ prefixes }) => prefixes))

const homes = [...tableByPrefix]
  .map(([prefix, name]) => ({ prefix, name }))
  .filter(({ prefix }) => referredTo.has(prefix))
/** Prefixes of entities whose names are in names.csv; other entities have a title or no name. */
const named = prefixesOf(bundleTable.names!.columns.find(({ name }) => name === 'entity')!)
const kinded = homes
  .filter(({ prefix }) => named.includes(prefix))
  .map(({ name }) => name)
  .filter(name => bundleTable[name]!.columns.some(column => column.name === 'kind'))
