import { type BundleRow, bundleTables } from '#toolkit/domain'
import type { StandingClaim } from '#toolkit/facts'
import { groupBy } from '#toolkit/loading'
import { createCycleFinder } from './cycle-finder.ts'
import { createBatches, describeClaim, remainingClaims, remedies } from './existing-claims.ts'
import type { Check, CheckedBundle } from './types.ts'

/** Checks that no entity is part of, broader than or a sequel of itself, even indirectly, in bundle and graph together. */
export function checkCycles(bundle: CheckedBundle): Check {
  const { errors, registry, reread, graph } = bundle
  // Edges of the bundle come first, with their `rows` and `tables`. `settle` appends the edges of the graph.
  const steps = createCycleFinder()
  const [rows, tables]: [number[], string[]] = [[], []]
  const newSteps = new Set<number>()
  const batches = createBatches(compare)

  return {
    see(row, { row: line }) {
      const column = parentField.get(row.table)
      const { id, [column?.field ?? '']: target } = row.told
      if (!column || !target || id === undefined || row.evidence.stance === 'CONTRADICTS') return
      const step = steps.add(id, target)
      if (step === undefined) return
      rows.push(line)
      tables.push(row.table)
      if (graph) return batches.take({ row, step })
    },

    async settle() {
      await batches.flush()
      const own = steps.count()
      const claims = newSteps.size > 0 ? await stepsOfGraph() : []
      const found = steps.cycles().flatMap(cycle => {
        const isOwn = cycle.every(step => step < own)
        // A cycle that the graph already has is not an error of the bundle.
        const culprit = isOwn ? cycle.at(-1) : cycle.findLast(step => newSteps.has(step))
        return culprit === undefined ? [] : [{ cycle, culprit }]
      })
      if (found.length > 0) await report(found, claims)
    },
  }

  /** Finds new edges that start at an existing entity: only these can close a cycle through the graph. */
  async function compare(batch: { row: BundleRow; step: number }[]): Promise<void> {
    await registry.answer()
    for (const [table, group] of groupBy(batch, ({ row }) => row.table)) {
      const { field } = parentField.get(table)!
      const existing = group.filter(({ row }) => registry.isKnown(row.told.id!))
      if (existing.length === 0) continue
      const claims = await graph!.claims(table, 'fact', [...new Set(existing.map(({ row }) => row.told.id!))])
      const present = new Set(claims.map(({ told }) => `${told.id} ${told[field]}`))
      for (const { row, step } of existing) if (!present.has(`${row.told.id} ${row.told[field]}`)) newSteps.add(step)
    }
  }

  /** Adds the edges of the graph that are reachable from the edges of the bundle. */
  async function stepsOfGraph(): Promise<StandingClaim[]> {
    const claims: StandingClaim[] = []
    for (const [table, { field }] of parentField) {
      const seen = new Set<string>()
      const targets = createBatches(async (ids: string[]) => {
        for (const claim of await graph!.claims(table, { above: field }, ids)) {
          if (!seen.has(claim.id)) claims.push(claim)
          seen.add(claim.id)
        }
      })
      for await (const { row } of reread(table)) {
        const target = row.told[field]
        if (target !== undefined && registry.isKnown(target)) await targets.take(target)
      }
      await targets.flush()
    }
    const remains = await remainingClaims(bundle, claims)
    return claims.filter(claim => {
      if (!remains(claim)) return false
      return steps.add(claim.told.id!, claim.told[parentField.get(claim.table)!.field]!) !== undefined
    })
  }

  async function report(found: { cycle: number[]; culprit: number }[], claims: StandingClaim[]): Promise<void> {
    const own = rows.length
    const values = new Map(claims.map((claim, at) => [own + at, claim.told]))
    const ownSteps = new Set(found.flatMap(({ cycle }) => cycle.filter(step => step < own)))
    const places = new Map([...ownSteps].map(step => [`${tables[step]} ${rows[step]}`, step]))
    for (const table of new Set([...ownSteps].map(step => tables[step]!))) {
      for await (const { row, line } of reread(table)) {
        const step = places.get(`${table} ${line}`)
        if (step !== undefined) values.set(step, row.told)
      }
    }
    for (const { cycle, culprit } of found) {
      const { name, field } = parentField.get(tables[culprit]!)!
      const ids = cycle.map(step => values.get(step)!.id)
      const path = [...ids, ids[0]].join(' → ')
      const claim = claims[cycle.find(step => step >= own)! - own]
      const suggestion = claim ? `${path}, where ${inGraph(claim, name, field)}` : path
      const at = { file: `${tables[culprit]}.csv`, row: rows[culprit]!, column: name }
      errors.add({ ...at, value: values.get(culprit)![field]!, rule: `${name} forms no cycle`, suggestion })
    }
  }
}

const inGraph = (claim: StandingClaim, column: string, field: string) =>
  `${claim.told.id} → ${claim.told[field]} is in the graph, by ${describeClaim([claim])}: ${remedies([claim], `give it another ${column}`)}`

/** The column of each table that refers to another row of the same table: `part_of`, `broader`, `follows`. */
export const parentField = new Map(
  bundleTables.flatMap(({ name, columns }) => {
    const [own] = columns
    const column = columns.find(({ form }) => form !== own!.form && JSON.stringify(form) === JSON.stringify(own!.form))
    return own!.name === 'id' && column ? [[name, column] as const] : []
  }),
)
