import { wordsOf } from '#data/bundle'
import { type BundleRow, bundleTable, canonicalLanguage } from '#toolkit/domain'
import { claimIdOf, isReplaced, type StandingClaim } from '#toolkit/facts'
import { createTextMap } from '#toolkit/import'
import { groupBy } from '#toolkit/loading'
import { createBatches, evidenceColumnsOf, remainingClaims } from './existing-claims.ts'
import { onePreferredMessage, spotOf } from './preferred-names.ts'
import type { Check, CheckedBundle, RowPlace } from './types.ts'

/** Checks that each entity has a PREFERRED name, in bundle or graph, in each language in which the bundle names it. */
export function checkNames({ errors, registry, reread, graph, sameAsState }: CheckedBundle): Check {
  const spots = createTextMap()
  const batches = createBatches(lookUp)
  const isKind = new Set(wordsOf('NameKind'))

  return {
    see(row, at) {
      const { entity, language, kind } = row.told
      if (row.table !== 'names' || row.evidence.stance === 'CONTRADICTS' || !entity || !language) return
      // An invalid kind may be a misspelt PREFERRED. `checkCells` reports it.
      const mayPrefer = kind === undefined || kind === 'PREFERRED' || !isKind.has(kind)
      const spot = spotOf(row.told)
      spots.set(spot, (spots.get(spot) ?? 0) | (mayPrefer ? isPreferred : 0))
      if (!mayPrefer) return batches.take({ row, at })
    },

    async settle() {
      await batches.flush()
      if (errors.unread.has('names') || !isAnyLacking()) return
      const lacking = await lackingRows()
      const inGraph: Placed[][] = []
      for (const rows of lacking) {
        const { entity, language } = rows[0]!.row.told as { entity: string; language: string }
        if (registry.isKnown(entity)) inGraph.push(rows)
        else if (registry.isDefined(entity) && !errors.excused.has(entity) && canonicalLanguage(language) === language)
          report(rows[0]!)
      }
      if (graph) await reportInGraph(inGraph)
    },
  }

  /** Flags entities with a preferred name in the graph. `settle` checks those that may lose it by this import. */
  async function lookUp(batch: Placed[]): Promise<void> {
    await registry.answer()
    const known = batch.filter(({ row }) => registry.isKnown(row.told.entity!))
    const bySpot = groupBy(await namesInGraph(known), ({ told }) => spotOf(told))
    for (const { row } of known) {
      const spot = spotOf(row.told)
      const preferring = (bySpot.get(spot) ?? []).filter(({ told }) => told.kind === 'PREFERRED')
      const mayGo = preferring.some(({ told }) => told.text === row.told.text)
      const isHeld = !graph || preferring.some(claim => !graph.replaced || !isReplaced(graph.replaced, claim))
      spots.set(spot, spots.get(spot)! | (isHeld && !mayGo ? isPreferredInGraph : mayLack))
    }
  }

  async function namesInGraph(rows: Placed[]): Promise<StandingClaim[]> {
    const entities = new Set(rows.map(({ row }) => row.told.entity!))
    return graph && entities.size > 0 ? graph.claims('names', 'entity', [...entities]) : []
  }

  /** Returns the rows of each entity and language that have no preferred name. */
  async function lackingRows(): Promise<Placed[][]> {
    const lacking: Placed[] = []
    for await (const { row, line } of reread('names')) {
      const { entity, language } = row.told
      if (row.evidence.stance === 'CONTRADICTS' || !entity || !language) continue
      if (isLacking(spots.get(spotOf(row.told))!)) lacking.push({ row, at: { file: 'names.csv', row: line } })
    }
    return [...groupBy(lacking, ({ row }) => spotOf(row.told)).values()]
  }

  async function reportInGraph(lacking: Placed[][]): Promise<void> {
    const claims: StandingClaim[] = []
    const batches = createBatches(async (firsts: Placed[]) => {
      claims.push(...(await namesInGraph(firsts)))
    })
    for (const [first] of lacking) await batches.take(first!)
    await batches.flush()
    const existingIds = new Set(claims.map(({ id }) => id))
    const preferring = claims.filter(({ told }) => told.kind === 'PREFERRED')
    const bySpot = groupBy(preferring, ({ told }) => spotOf(told))
    const remains = await remainingClaims({ reread, graph, sameAsState }, preferring)
    for (const rows of lacking) {
      const before = bySpot.get(spotOf(rows[0]!.row.told)) ?? []
      if (before.some(remains)) continue
      // Rows that the graph already has change nothing, unless the import retracts the preferred name.
      const isNew = ({ row: { told, evidence } }: Placed) =>
        !existingIds.has(claimIdOf(bundleTable.names!, told, evidenceColumnsOf(evidence)))
      const culprit = rows.find(isNew) ?? (before.length > 0 ? rows[0] : undefined)
      if (culprit) report(culprit)
    }
  }

  function isAnyLacking(): boolean {
    for (const flags of spots.numbers()) if (isLacking(flags)) return true
    return false
  }

  function report({ row: { told }, at }: Placed): void {
    const suggestion = `${told.entity} has no preferred name in \`${told.language}\`: make one PREFERRED`
    errors.add({ ...at, column: 'kind', value: null, rule: onePreferredMessage, suggestion })
  }
}

type Placed = { row: BundleRow; at: RowPlace }

// Flags of an entity in a language.
const [isPreferred, isPreferredInGraph, mayLack] = [1, 2, 4]
const isLacking = (flags: number) =>
  !(flags & isPreferred) && (!(flags & isPreferredInGraph) || (flags & mayLack) !== 0)
