import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { TestGraph } from '#tests/graph'
import type { BundleRow } from '#toolkit/domain'
import { createStaging, merge } from '#toolkit/import'
import { recallLeases } from '#toolkit/subgraph'

/**
 * Returns a function that sends requests to one subgraph, or to the gateway, and returns the data. An error fails the
 * test.
 */
export const doorOf =
  (graph: TestGraph, subgraph?: string) =>
  async (query: string, variables?: Record<string, unknown>): Promise<any> => {
    const { data, errors } = await (subgraph ? graph.askAt(subgraph, query, variables) : graph.ask(query, variables))
    expect(errors).toBeUndefined()
    return data
  }

/** Returns a function that reads the ids of a list, in their order: `ids('people(filter: { name: "Lu" })')`. */
export const idsOf =
  (ask: ReturnType<typeof doorOf>) =>
  async (list: string): Promise<string[]> => {
    const { found } = await ask(`{ found: ${list} { nodes { id } } }`)
    return found.nodes.map((node: { id: string }) => node.id)
  }

/** A parsed row of a bundle: `rowOf('people', { id: 'per_x' }, { source: 'src_seed' })`. */
export const rowOf = (
  table: string,
  told: Record<string, string>,
  evidence: Record<string, string> = { source: 'src_seed' },
): BundleRow => ({ table, told, evidence })

/** Imports rows into one subgraph, as an import does after it has validated them. */
export const importRows = (graph: TestGraph, subgraph: string, rows: BundleRow[]) => {
  const { sql, name, intake } = graph.subgraph(subgraph)
  return sql.begin(async tx => {
    const id = `imp_${randomUUID()}`
    const staging = await createStaging(tx, name, intake, id)
    for (const row of rows) await staging.add(row)
    await staging.end([])
    const changes = await merge(tx, name, intake, id)
    await recallLeases(tx, sql, name)
    return changes
  })
}
