import { setImmediate as turn } from 'node:timers/promises'
import type { TransactionSql } from 'postgres'
import { type BundleRow, bundleTable, type SourceRank } from '#toolkit/domain'
import {
  claimIdOf,
  derivedOf,
  entityOf,
  type FactClaim,
  type FactImport,
  type FieldValues,
  factIdOf,
  hasEvidence,
  type ImportDefinition,
  SAME_AS,
  type Survivors,
  valuesWithSurvivors,
} from '#toolkit/facts'
import { type Changes, copyBytes, copyInto, createCopyBuffer } from '#toolkit/sql'
import { claimColumns, createEarlyDerivation, type Staged } from './derive-while-staging.ts'
import { beginMerge, type MergeInProgress, merge } from './merge.ts'
import { assignParts } from './split-facts.ts'

type StagingOptions = {
  /** The kind and date of a source. Called when a row cites the source. */
  rankOf(source: string): SourceRank | undefined
  /** The survivor of each former id. Called after the rows of `same_as`. */
  survivors(): Survivors
  /** Whether this subgraph derives its rows early; only one of an import may. Called once, with the first batch. */
  derivesEarly(): boolean
  /** The size of a batch in bytes. */
  batch: number | undefined
}

export type Staging = {
  /** Adds a row. The caller must await a returned promise before the next row (back-pressure). */
  add(row: BundleRow): Promise<void> | undefined
  /** Stages the last rows and the orders of the import. */
  end(orders: UndoOrder[]): Promise<void>
  /** Whether rows were already derived in this transaction. */
  hasDerivedRows(): boolean
  /** Merges the staged rows, in this transaction. */
  merge(): Promise<Changes>
  /** Stops; the transaction can then only be rolled back. */
  abort(): Promise<void>
}

/** An order of an import beside its rows: the rank of a source, claims to retract, or the record of the import. */
export type UndoOrder =
  | { order: 'rank'; told: SourceRank }
  | { order: 'replace'; told: { source: string } }
  | { order: 'undo'; told: { import: string } }
  | { order: 'record'; told: ImportRecord }

/** The record of an import. `by` is its author; the earlier claims of the source `replaces` are retracted. */
export type ImportRecord = {
  by: string
  bundle: string
  replaces: string | null
  files: { name: string; sha256: string; rows: number }[]
}

// Staging yields to the event loop after so many rows, so that the connection to PostgreSQL can send and receive.
const ROWS_PER_YIELD = 64

const COLUMNS = [...claimColumns, 'derived']

/**
 * Writes rows of a bundle to `incoming` of one subgraph, each with the ids of its claim and its fact, for `merge`.
 *
 *     const staging = await createStaging(tx, 'organisations', intake, 'imp_1')
 *     for (const row of rows) await staging.add(row)
 *     await staging.end([{ order: 'rank', told: { id: 'src_seed', kind: 'NEWS', published: null } }])
 *
 * Memory use grows only with the rows of split tables: they wait for `end`.
 */
export async function createStaging(
  tx: TransactionSql,
  schema: string,
  intake: ImportDefinition,
  importId: string,
  {
    rankOf = () => undefined,
    survivors = () => new Map(),
    derivesEarly = () => false,
    batch: most = 2_000_000,
  }: Partial<StagingOptions> = {},
): Promise<Staging> {
  await tx`select set_config('search_path', ${`"${schema}", public`}, true)`
  const split: BundleRow[] = []
  // A sameAs claim keeps its own ids. `survivors` computes all survivors again after each sameAs claim, so it is not
  // called here.
  const staged = (row: BundleRow, part?: string) =>
    stagedRow(importId, row, part, intake.facts[row.table], rankOf, row.table === SAME_AS ? withoutSameAs : survivors())
  const lines = createCopyBuffer()
  let [early, next] = [createEarlyDerivation(intake), createEarlyDerivation(intake)]
  let merging: MergeInProgress | undefined
  // The rows of the first batch, for `startEarly`; undefined after that batch.
  let first: Staged[] | undefined = hasEvidence(intake) ? [] : undefined
  let isAborted = false
  let count = 0
  // The current write to PostgreSQL: staging reads further rows meanwhile. The next `await busy` throws its error.
  let busy: Promise<void> = Promise.resolve()

  async function send() {
    await busy
    await copyBytes(tx, 'incoming', COLUMNS, lines.take())
    if (!merging || isAborted) return
    busy = merging.flushEarly(early)
    busy.catch(() => {})
    // One buffer is written while the other is filled.
    ;[early, next] = [next, early]
  }
  function buffer(each: Staged) {
    if (!merging || !early.add(each)) lines.add(each.row)
  }
  /** Starts the early derivation with the buffered rows. */
  async function startEarly(rows: Staged[]) {
    merging = await beginMerge(tx, schema, intake, importId)
    // `lines` has these rows too. `buffer` adds each of them again, to `early` if possible.
    lines.take()
    rows.forEach(buffer)
    await send()
  }

  return {
    hasDerivedRows: () => merging !== undefined,
    merge: () => merging?.end() ?? merge(tx, schema, intake, importId),
    add(row) {
      if (intake.facts[row.table]?.split) return void split.push(row)
      const each = staged(row)
      first?.push(each)
      buffer(each)
      count += 1
      // The first batch is smaller, so that PostgreSQL starts its work sooner.
      if (lines.size() + early.size() <= (first ? most / 5 : most))
        return merging && count % ROWS_PER_YIELD === 0 ? turn() : undefined
      const rows = first
      first = undefined
      return rows && derivesEarly() ? startEarly(rows) : send()
    },
    async end(orders) {
      await send()
      await busy
      const parts = await assignParts(tx, intake, split, survivors())
      const orderRows = orders.map(({ order, told }) => bareRow(importId, order, told))
      const last = [...parts.map(({ row, fact }) => staged(row, fact).row), ...orderRows]
      await copyInto(tx, 'incoming', COLUMNS, last)
    },
    async abort() {
      isAborted = true
      await busy.catch(() => {})
    },
  }
}

const withoutSameAs: Survivors = new Map()

/** A row of `incoming`. Its values have the ids of the bundle; its fact and entity have the ids of the survivors. */
function stagedRow(
  importId: string,
  { table: name, told, evidence, claim }: BundleRow,
  part: string | undefined,
  intake: FactImport | undefined,
  rankOf: StagingOptions['rankOf'],
  survivors: Survivors,
): Staged {
  const table = bundleTable[name]!
  const now = valuesWithSurvivors(table, told, survivors)
  const fact = part ?? factIdOf(table, now)
  const entity = entityOf(table, now, fact)
  if (!table.hasEvidence)
    return { row: bareRow(importId, name, told, fact, derivedOf(table, intake!, told, [])), claim: null }
  const {
    source,
    locator,
    quote,
    observedOn = null,
    stance = 'SUPPORTS',
    basis = 'STATED',
    confidence = 'HIGH',
    note,
  } = evidence as BundleEvidence
  const { kind: sourceKind = null, published: sourcePublished = null } = rankOf(source) ?? {}
  const factClaim: FactClaim = { told, observedOn, stance, basis, confidence, source, sourceKind, sourcePublished }
  // `merge` derives the fact of a row with a former id, and of a contradiction, because it depends on other claims.
  const isPlain = intake !== undefined && now === told && stance === 'SUPPORTS'
  const id = claim ?? claimIdOf(table, told, { ...evidence, stance, basis })
  const evidenceCells = [source, locator, quote, observedOn, stance, basis, confidence, note]
  const derived = isPlain ? derivedOf(table, intake, told, [factClaim]) : null
  return {
    row: [importId, name, id, fact, entity, told, ...evidenceCells, derived],
    claim: isPlain ? factClaim : null,
  }
}

type BundleEvidence = FieldValues & Partial<Pick<FactClaim, 'stance' | 'basis' | 'confidence'>> & { source: string }

/** A row of `incoming` that is not a claim. */
const bareRow = (
  importId: string,
  table: string,
  told: object,
  fact = '',
  derived: object | null = null,
): unknown[] => [importId, table, '', fact, fact, told, ...Array(8).fill(null), derived]
