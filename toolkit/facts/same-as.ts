import { type BundleRow, type BundleTable, bundleTables } from '#toolkit/domain'
import type { FieldValues } from './types.ts'

/*
 * A row of `same_as` merges two ids of one entity. Its source claims that `id`, the former id, means the entity
 * `sameAs`, the survivor. Claims about the former id stay unchanged. Facts derived from them belong to the survivor.
 */

/** The table of a bundle that merges ids. */
export const SAME_AS = 'same_as'

/** A claim that two ids mean one entity. */
export type SameAsClaim = {
  id: string
  sameAs: string
  stance: string
  source: string
  locator: string | null
  observedOn: string | null
  /** The import of the claim, if the claim is in the graph. */
  import?: string | null
}

/** The claims that an import retracts unless it repeats them: `src_x` for all of a source, `src_x/imp_1` for one import. */
export type Replaced = ReadonlySet<string>

export const isReplaced = (replaced: Replaced, claim: Pick<SameAsClaim, 'source' | 'import'>): boolean =>
  replaced.has(claim.source) || (claim.import != null && replaced.has(`${claim.source}/${claim.import}`))

/** The survivor of each former id. */
export type Survivors = ReadonlyMap<string, string>

/**
 * The survivor of each former id, through any number of merges.
 *
 *     survivorsOf([claim('org_a', 'org_b'), claim('org_b', 'org_c')])   // org_a → org_c, org_b → org_c
 *
 * A merge that a source contradicts has no effect, and ids in a cycle have no survivor. If sources give one id two
 * survivors, the smaller id is used, so that the result is deterministic.
 */
export function survivorsOf(claims: Iterable<Pick<SameAsClaim, 'id' | 'sameAs' | 'stance'>>): Survivors {
  const next = new Map<string, string>()
  for (const { id, sameAs } of acceptedSameAs([...claims])) {
    if (sameAs < (next.get(id) ?? '~')) next.set(id, sameAs)
  }
  const survivors = new Map<string, string>()
  for (const id of next.keys()) {
    const last = endOf(id, next)
    if (last !== undefined) survivors.set(id, last)
  }
  return survivors
}

/** The claims that no source contradicts. */
export function acceptedSameAs<T extends Pick<SameAsClaim, 'id' | 'sameAs' | 'stance'>>(claims: T[]): T[] {
  const pairOf = ({ id, sameAs }: T) => `${id} ${sameAs}`
  const denied = new Set(claims.filter(({ stance }) => stance === 'CONTRADICTS').map(pairOf))
  return claims.filter(claim => !denied.has(pairOf(claim)))
}

/** The last id of the chain of merges that starts at `id`; undefined if the chain is a cycle. */
function endOf(id: string, next: Map<string, string>): string | undefined {
  const seen = new Set<string>()
  let end = id
  while (next.has(end)) {
    if (seen.has(end)) return undefined
    seen.add(end)
    end = next.get(end)!
  }
  return end
}

export type SameAsState = {
  /** Adds a row of `same_as`. Ignores rows of other tables. */
  see(row: BundleRow): void
  /** All claims after the import: those that stay, and the new ones of its rows. */
  all(): { existing: SameAsClaim[]; arriving: SameAsClaim[] }
  /** The survivors after the import. */
  survivors(): Survivors
}

/**
 * The `same_as` claims after an import: those of the graph except the `replaced` ones, and those of its rows.
 *
 *     const sameAs = mergeSameAs(await existingSameAs(subgraphs), new Set(['src_register']))
 *     sameAs.see(row)
 *     sameAs.survivors().get('org_a')   // 'org_b'
 */
export function mergeSameAs(known: SameAsClaim[] = [], replaced: Replaced = new Set()): SameAsState {
  const arriving: SameAsClaim[] = []
  let survivors: Survivors | undefined
  const all = () => {
    // A claim of the same source about the same id, with the same locator, is a correction.
    const corrected = new Set(arriving.map(placeOf))
    const existing = known.filter(claim => !isReplaced(replaced, claim) && !corrected.has(placeOf(claim)))
    return { existing, arriving }
  }
  return {
    see({ table, told: { id, sameAs }, evidence }) {
      if (table !== SAME_AS || id === undefined || sameAs === undefined) return
      const { source = '', locator = null, observedOn = null, stance = 'SUPPORTS' } = evidence
      arriving.push({ id, sameAs, stance, source, locator, observedOn })
      survivors = undefined
    },
    all,
    survivors: () => (survivors ??= survivorsOf(Object.values(all()).flat())),
  }
}

const placeOf = ({ id, source, locator, observedOn, stance }: SameAsClaim) =>
  JSON.stringify([id, source, locator, observedOn, stance])

/** The two ends of links and affiliations. They must be different entities. */
export const linkEnds: Readonly<Record<string, readonly [from: string, to: string]>> = {
  affiliations: ['holder', 'organisation'],
  initiative_links: ['from', 'to'],
  agreement_links: ['from', 'to'],
}

/** Whether values link an entity to itself, as after a merge of two ids. The graph has no such facts. */
export function isSelfLink(table: string, told: FieldValues): boolean {
  const ends = linkEnds[table]
  return ends !== undefined && told[ends[0]] !== undefined && told[ends[0]] === told[ends[1]]
}

/** The entity of a claim. A `same_as` claim and a self-link have no entity: they get the id of their fact. */
export const entityOf = (table: BundleTable, told: FieldValues, fact: string): string =>
  table.name === SAME_AS || isSelfLink(table.name, told) ? fact : (told[table.subject] ?? '')

/**
 * The values of a row, with each former id replaced by its survivor. Removes a field that then refers to its own
 * entity, such as part of itself. Returns `told` itself for a row of `same_as` or without a former id.
 */
export function valuesWithSurvivors(table: BundleTable, told: FieldValues, survivors: Survivors): FieldValues {
  if (survivors.size === 0 || table.name === SAME_AS) return told
  const survivorOf = (id: string) => survivors.get(id) ?? id
  let values = told
  for (const { field, isList } of idFields.get(table.name)!) {
    const ids = told[field]
    if (ids === undefined) continue
    const newIds = isList ? [...new Set(ids.split('|').map(survivorOf))].join('|') : survivorOf(ids)
    if (newIds !== ids) values = { ...values, [field]: newIds }
    const ownIds = field === 'onBehalfOf' ? [values.actor, values.speaker] : field === 'id' ? [] : [values.id]
    if (values !== told && ownIds.includes(newIds)) delete values[field]
  }
  return values
}

/** The fields of each table that have ids of entities: `idFields.get('names')` has `entity`. */
export const idFields: ReadonlyMap<string, { field: string; prefixes: string[]; isList: boolean }[]> = new Map(
  bundleTables.map(({ name, columns }) => [
    name,
    columns.flatMap(({ field, form }) => {
      if (typeof form === 'string' || 'words' in form) return []
      const isList = 'idList' in form
      return [{ field, prefixes: isList ? form.idList : form.ids, isList }]
    }),
  ]),
)
