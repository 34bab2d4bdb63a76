import { prefixesOf, tableByPrefix } from '#data/bundle'
import { forEachParticipant } from '#data/transactions'
import { bundleTable, bundleTables } from '#toolkit/domain'
import { idFields, SAME_AS } from '#toolkit/facts'
import { prefixOf } from '#toolkit/graphql'
import type { MergedImport } from './types.ts'

/** A source, and the import that brought its word. */
type Teller = { source: string; by: string | null }

/** What has lost its row, its kind or its name, how much of these is left of it, and who tells what is left. */
type Bare = Teller & {
  id: string
  lostRow: boolean
  lostName: boolean
  isThere: boolean
  hasKind: boolean
  isNamed: boolean
}

/** What is still told of has a row of its own, with its kind, and a name. */
export async function checkEntities({ parts, importId, faults }: MergedImport): Promise<void> {
  const waysOf = ({ source, by }: Teller, way: string) =>
    `${source} tells of it in the graph: ${way}${by && by !== importId ? `, or undo ${by} first` : ''}`
  const bare = (await forEachParticipant(parts, part => bareIn(part))).flat()
  for (const { id, lostRow, lostName, isThere, hasKind, isNamed, ...teller } of bare) {
    const home = tableByPrefix.get(prefixOf(id))!
    const at = { file: `${home}.csv`, row: null, value: id }
    if (isThere && lostRow && !hasKind) {
      const suggestion = `none of its rows says which any more, and ${waysOf(teller, 'fill it in one')}`
      faults.add({ ...at, column: 'kind', rule: `what is in ${home} has a kind`, suggestion })
    }
    if (isThere && lostName && !isNamed) {
      const suggestion = `no row names it any more, and ${waysOf(teller, 'name it in names.csv')}`
      faults.add({ ...at, column: 'id', rule: 'what is in the graph has a name', suggestion })
    }
  }
  const missing = bare.filter(({ isThere }) => !isThere).map(({ id }) => id)
  if (missing.length === 0) return
  const left = (await forEachParticipant(parts, part => naming(part, missing))).flat()
  // A tie is kept by each of them.
  const once = new Map(left.map(each => [`${each.table} ${each.id}`, each]))
  for (const { id, table, ...teller } of once.values()) {
    const home = `${tableByPrefix.get(prefixOf(id))}.csv`
    const suggestion = `nothing else tells what it is, and ${waysOf(teller, `keep a row of it in ${home}`)}`
    faults.add({ file: `${table}.csv`, row: null, column: null, value: id, rule: `the id is in ${home}`, suggestion })
  }
}

/** A former id has no need of a row: what it is the same as has one. */
const bareIn = ({ tx, intake }: MergedImport['parts'][number]) => tx<Bare[]>`
  with lost as (
    select told ->> case bundle_table when 'names' then 'entity' else 'id' end as id,
      bool_or(bundle_table <> 'names') as "lostRow", bool_or(bundle_table in ('names', ${SAME_AS})) as "lostName"
    from shaken where bundle_table = ${SAME_AS} or (is_gone and bundle_table = any(${[...homes.map(({ name }) => name), 'names']}))
    group by 1
  ), now as (
    select lost.*, coalesce(f.entity, lost.id) as entity, f.id is not null as is_tied, home.name as home
    from lost left join former_ids f on f.id = lost.id
      join unnest(${homes.map(({ prefix }) => prefix)}::text[], ${homes.map(({ name }) => name)}::text[]) as home(prefix, name)
        on home.prefix = split_part(lost.id, '_', 1)
    where split_part(lost.id, '_', 1) = any(${intake.prefixes})
  ), judged as (
    select id, "lostRow", "lostName", own.is_there as "isThere", own.has_kind as "hasKind", own.teller[1] as by,
      own.teller[2] as source, split_part(id, '_', 1) <> all(${named}) or exists (
        select from claims c where c.entity = now.entity and c.bundle_table = 'names' and c.retracted_at is null
          and c.stance = 'SUPPORTS' and c.told ->> 'entity' = now.id
      ) as "isNamed"
    from now, lateral (
      select count(*) > 0 as is_there,
        coalesce(bool_or(now.home <> all(${kinded}) or (c.stance = 'SUPPORTS' and c.told ? 'kind')), false) as has_kind,
        min(array[c.import, c.source]) as teller
      from claims c where c.fact = now.entity and c.bundle_table = now.home and c.retracted_at is null
        and c.told ->> 'id' = now.id
    ) own where not now.is_tied
  )
  select * from judged where not ("isThere" and "hasKind" and "isNamed")`

/** Who still tells of these ids, of each one claim. */
const naming = ({ tx }: MergedImport['parts'][number], ids: string[]) => tx<(Teller & { id: string; table: string })[]>`
  select distinct on (named.id) named.id, c.bundle_table as "table", c.source, c.import as by
  from claims c, jsonb_each_text(c.told) as field, unnest(string_to_array(field.value, '|')) as named(id)
  where c.retracted_at is null and field.key = any(${referring}) and named.id in (select unnest(${ids}::text[]))
  order by named.id, c.import, c.id`

/** Fields in which something else is named, and the prefixes of what may be. */
const fields = bundleTables.flatMap(({ name }) => idFields.get(name)!).filter(({ field }) => field !== 'id')
const referring = [...new Set(fields.map(({ field }) => field))]
const referredTo = new Set(fields.flatMap(({ prefixes }) => prefixes))

const homes = [...tableByPrefix]
  .map(([prefix, name]) => ({ prefix, name }))
  .filter(({ prefix }) => referredTo.has(prefix))
/** What has its names in a table of their own; others are named in their rows, if they are. */
const named = prefixesOf(bundleTable.names!.columns.find(({ name }) => name === 'entity')!)
const kinded = homes
  .filter(({ prefix }) => named.includes(prefix))
  .map(({ name }) => name)
  .filter(name => bundleTable[name]!.columns.some(column => column.name === 'kind'))
