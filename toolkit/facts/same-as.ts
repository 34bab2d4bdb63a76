import { type BundleRow, type BundleTable, bundleTables } from '#toolkit/domain'
import type { FieldValues } from './types.ts'

/*
 * Two ids for one entity. A row of `same_as` is the claim of a source that `id`, then a former id, means the entity
 * `sameAs`. Claims about the former id stay unchanged; the facts derived from them belong to the survivor.
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
  /** The import of the claim, if it is in the graph. */
  import?: string | null
}

/** The claims that an import retracts, unless it repeats them: all claims of a source, `src_x`, or those of one import, `src_x/imp_1`. */
export type Replaced = ReadonlySet<string>

export const isReplaced = (
  replaced: Replaced,
  { source, import: by }: { source: string; import?: string | null },
): boolean => replaced.has(source) || (by != null && replaced.has(`${source}/${by}`))

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

function endOf(id: string, next: Map<string, string>): string | undefined {
  const seen = new Set<string>()
  let at = id
  for (let on = next.get(at); on !== undefined; on = next.get(at)) {
    if (seen.has(at)) return undefined
    seen.add(at)
    at = on
  }
  return at
}

export type SameAsState = {
  /** Adds a row of `same_as`; ignores rows of other tables. */
  see(row: BundleRow): void
  /** All claims after the import: those that stay, and the new ones of its rows. */
  all(): { existing: SameAsClaim[]; arriving: SameAsClaim[] }
  /** The survivors after the import. */
  survivors(): Survivors
}

/**
 * The `same_as` claims after an import: those of the graph without the `replaced` ones, and those of the rows of the
 * import.
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
    survivors: () => {
      survivors ??= survivorsOf(Object.values(all()).flat())
      return survivors
    },
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

/** Whether values link an entity to itself, as can happen when two ids are merged. There is no such fact. */
export function isSelfLink(table: string, told: FieldValues): boolean {
  const ends = linkEnds[table]
  return ends !== undefined && told[ends[0]] !== undefined && told[ends[0]] === told[ends[1]]
}

/** The entity of a claim. A `same_as` claim and a self-link have none, so the id of the fact is used. */
export const entityOf = (table: BundleTable, told: FieldValues, fact: string): string =>
  table.name === SAME_AS || isSelfLink(table.name, told) ? fact : (told[table.subject] ?? '')

/**
 * The values of a row, with each former id replaced by its survivor. A field that then refers to its own entity (part of
 * itself, on behalf of itself) is removed. Values without a former id, and those of `same_as`, are returned unchanged.
 */
export function valuesWithSurvivors(table: BundleTable, told: FieldValues, survivors: Survivors): FieldValues {
  if (survivors.size === 0 || table.name === SAME_AS) return told
  const become = (id: string) => survivors.get(id) ?? id
  let now = told
  for (const { field, isList } of idFields.get(table.name)!) {
    const ids = told[field]
    if (ids === undefined) continue
    const those = isList ? [...new Set(ids.split('|').map(become))].join('|') : become(ids)
    if (those !== ids) now = { ...now, [field]: those }
    const itself = field === 'onBehalfOf' ? [now.actor, now.speaker] : field === 'id' ? [] : [now.id]
    if (now !== told && itself.includes(those)) delete now[field]
  }
  return now
}

type IdField = { field: string; prefixes: string[]; isList: boolean }

/** The fields of each table that have ids of entities: `idFields.get('names')` has `entity`. */
export const idFields: ReadonlyMap<string, IdField[]> = new Map(
  bundleTables.map(({ name, columns }) => [
    name,
    columns.flatMap(({ field, form }) => {
      if (typeof form === 'string' || 'words' in form) return []
      const isList = 'idList' in form
      return [{ field, prefixes: isList ? form.idList : form.ids, isList }]
    }),
  ]),
)
