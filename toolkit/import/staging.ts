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
  /** The kind and date of a source, once a row cites it. */
  rankOf(source: string): SourceRank | undefined
  /** The survivor of each former id, once the rows of `same_as` are read. */
  survivors(): Survivors
  /**
   * Whether this subgraph derives its rows early; read once, with the first batch. Only one subgraph of an import may.
   */
  derivesEarly(): boolean
  /** The size of a batch in bytes. */
  batch: number | undefined
}

export type Staging = {
  /** Adds a row. A returned promise is back-pressure: the caller awaits it before the next row. */
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

/**
 * An order of an import beside its rows: the rank of a source, a data set or import to retract, or the import's own
 * record.
 */
export type UndoOrder =
  | { order: 'rank'; told: SourceRank }
  | { order: 'replace'; told: { source: string } }
  | { order: 'undo'; told: { import: string } }
  | { order: 'record'; told: ImportRecord }

/**
 * The record of an import: its author, its `files` with their hashes, and the source whose earlier claims it replaces.
 */
export type ImportRecord = {
  by: string
  bundle: string
  replaces: string | null
  files: { name: string; sha256: string; rows: number }[]
}

// Yields to the event loop after so many rows, so that the connection to PostgreSQL sends and receives while rows are
// read.
const ROWS_PER_YIELD = 64

const COLUMNS = [...claimColumns, 'derived']

/**
 * Writes rows of a bundle to `incoming` of one subgraph, each with the ids of its claim and its fact, for `merge`.
 *
 *     const staging = await createStaging(tx, 'organisations', intake, 'imp_1')
 *     for (const row of rows) await staging.add(row)
 *     await staging.end([{ order: 'rank', told: { id: 'src_seed', kind: 'NEWS', published: null } }])
 *
 * Memory use does not grow with the number of rows, except those of split tables, which are held until `end`.
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
  // A sameAs claim keeps its ids as they are. Each one changes the survivors, which `survivors` computes again on its
  // next call.
  const staged = (row: BundleRow, part?: string) =>
    stagedRow(importId, row, part, intake.facts[row.table], rankOf, row.table === SAME_AS ? withoutSameAs : survivors())
  const lines = createCopyBuffer()
  let [early, next] = [createEarlyDerivation(intake), createEarlyDerivation(intake)]
  let merging: MergeInProgress | undefined
  // The first rows, until `derivesEarly` is read.
  let first: Staged[] | undefined = hasEvidence(intake) ? [] : undefined
  let isAborted = false
  let count = 0
  // The write to PostgreSQL that runs while rows are read. The next `await busy` receives its error.
  let busy: Promise<void> = Promise.resolve()

  async function send() {
    await busy
    await copyBytes(tx, 'incoming', COLUMNS, lines.take())
    if (!merging || isAborted) return
    busy = merging.flushEarly(early)
    busy.catch(() => {})
    // Two buffers: one is written while the other is filled.
    ;[early, next] = [next, early]
  }
  function buffer(each: Staged) {
    if (!merging || !early.add(each)) lines.add(each.row)
  }
  /** Starts the early derivation with the buffered rows. */
  async function startEarly(rows: Staged[]) {
    merging = await beginMerge(tx, schema, intake, importId)
    // `lines` has these rows too; `buffer` adds them again where they belong.
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
      // The first batch is smaller, so that PostgreSQL has work early.
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

/** A row of `incoming`. Its values keep the ids of the bundle; its fact and entity are those of the survivors. */
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
  // Values of a former id are chosen together with those of its survivor, and a contradiction together with the other
  // claims.
  const isPlain = intake !== undefined && now === told && stance === 'SUPPORTS'
  const row = [
    importId,
    name,
    claim ?? claimIdOf(table, told, { ...evidence, stance, basis }),
    fact,
    entity,
    told,
    source,
    locator,
    quote,
    observedOn,
    stance,
    basis,
    confidence,
    note,
    isPlain ? derivedOf(table, intake, told, [factClaim]) : null,
  ]
  return { row, claim: isPlain ? factClaim : null }
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
