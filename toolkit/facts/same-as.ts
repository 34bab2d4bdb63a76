import { type BundleRow, type BundleTable, bundleTables } from '#toolkit/domain'
import type { FieldValues } from './types.ts'

/*
 * Two ids that are one thing. A row of `same_as` is a source's word that the one, now a former id, is the other. What sources
 * told of the former id stays as they told it; only what is worked out of that goes to the id that survives.
 */

/** The table of a bundle that ties ids. */
export const SAME_AS = 'same_as'

/** A source's word on two ids, and where it says so. */
export type SameAsClaim = {
  id: string
  sameAs: string
  stance: string
  source: string
  locator: string | null
  observedOn: string | null
  /** The import that told it, of one that the graph has. */
  import?: string | null
}

/** What an import takes back unless it tells it again: all that a source said, `src_x`, or what one import told of it, `src_x/imp_1`. */
export type Replaced = ReadonlySet<string>

export const isReplaced = (
  replaced: Replaced,
  { source, import: by }: { source: string; import?: string | null },
): boolean => replaced.has(source) || (by != null && replaced.has(`${source}/${by}`))

/** What each former id has become. */
export type Survivors = ReadonlyMap<string, string>

/**
 * What each former id has become, through all ties that lead on.
 *
 *     survivorsOf([tie('org_a', 'org_b'), tie('org_b', 'org_c')])   // org_a → org_c, org_b → org_c
 *
 * A tie that any source denies does not hold, and ties in a circle lead nowhere. Should sources give one id two survivors,
 * it is the smaller id, so that the answer never depends on chance.
 */
export function survivorsOf(ties: Iterable<Pick<SameAsClaim, 'id' | 'sameAs' | 'stance'>>): Survivors {
  const next = new Map<string, string>()
  for (const { id, sameAs } of acceptedSameAs([...ties])) {
    if (sameAs < (next.get(id) ?? '~')) next.set(id, sameAs)
  }
  const survivors = new Map<string, string>()
  for (const id of next.keys()) {
    const last = endOf(id, next)
    if (last !== undefined) survivors.set(id, last)
  }
  return survivors
}

/** The ties that no source denies. */
export function acceptedSameAs<T extends Pick<SameAsClaim, 'id' | 'sameAs' | 'stance'>>(ties: T[]): T[] {
  const pairOf = ({ id, sameAs }: T) => `${id} ${sameAs}`
  const denied = new Set(ties.filter(({ stance }) => stance === 'CONTRADICTS').map(pairOf))
  return ties.filter(tie => !denied.has(pairOf(tie)))
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
  /** Takes a row of `same_as`; others say nothing here. */
  see(row: BundleRow): void
  /** Every tie that there will be once the import is in: those that stay, and those that its rows bring. */
  all(): { kept: SameAsClaim[]; brought: SameAsClaim[] }
  /** What each former id will have become. */
  survivors(): Survivors
}

/**
 * The ties of an import: those `known` to the graph, save what gives way, and those of its rows as they are read.
 *
 *     const ties = tiesAfter(await knownTies(subgraphs), new Set(['src_register']))
 *     ties.see(row)
 *     ties.survivors().get('org_a')   // 'org_b'
 *
 * What is `replaced` goes unless it is said again.
 */
export function mergeSameAs(known: SameAsClaim[] = [], replaced: Replaced = new Set()): SameAsState {
  const arriving: SameAsClaim[] = []
  let survivors: Survivors | undefined
  const all = () => {
    // The word of the same source on the same id, from the same place, is a correction.
    const corrected = new Set(arriving.map(placeOf))
    const kept = known.filter(tie => !isReplaced(replaced, tie) && !corrected.has(placeOf(tie)))
    return { kept, brought: arriving }
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

/** The fields of what is linked, or has a place in an organisation: never one thing with itself. */
export const linkEnds: Readonly<Record<string, readonly [from: string, to: string]>> = {
  affiliations: ['holder', 'organisation'],
  initiative_links: ['from', 'to'],
  agreement_links: ['from', 'to'],
}

/** Whether what is told links a thing to itself, as it may once two ids are one: there is no such fact. */
export function isSelfLink(table: string, told: FieldValues): boolean {
  const ends = linkEnds[table]
  return ends !== undefined && told[ends[0]] !== undefined && told[ends[0]] === told[ends[1]]
}

/** What a claim is about. A tie is told of no entity, since the former id is none, and neither is what there is not: it has its fact. */
export const entityOf = (table: BundleTable, told: FieldValues, fact: string): string =>
  table.name === SAME_AS || isSelfLink(table.name, told) ? fact : (told[table.subject] ?? '')

/**
 * What a row tells, with every former id replaced by what it has become; nothing is part of itself or stands for itself thereby. A
 * tie itself stays as it is, and so does what mentions no former id: it is given back itself.
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

/** The fields of each table that hold ids of things: `idFields.get('names')` has `entity`. */
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
