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

/**
 * What staging asks for: of a source what the rule needs to know, and what each former id has become; and, when it has a batch
 * of rows (of so many bytes), whether they are to be taken in while others are read, as one subgraph alone may.
 */
type Known = {
  rankOf(source: string): SourceRank | undefined
  survivors(): Survivors
  goesAhead(): boolean
  batch: number | undefined
}

export type Staging = {
  /** Takes a row, wherever it belongs; gives a promise when the database is to catch up first. */
  take(row: BundleRow): Promise<void> | undefined
  /** Takes the last rows, and what else an import has to say. */
  end(orders: UndoOrder[]): Promise<void>
  /** Whether rows were taken in already, in this transaction. */
  isAhead(): boolean
  /** Takes in what is staged, in this transaction. */
  merge(): Promise<Changes>
  /** Gives up what has not ended; the transaction can then only be undone. */
  abort(): Promise<void>
}

/** What an import says beside its rows: what the rule needs to know of a source, what to retract, what it is itself. */
export type UndoOrder =
  | { order: 'rank'; told: SourceRank }
  | { order: 'replace'; told: { source: string } }
  | { order: 'undo'; told: { import: string } }
  | { order: 'record'; told: ImportRecord }

/** Who imports what: `files` with their hashes, and the source whose earlier claims it replaces. */
export type ImportRecord = {
  by: string
  bundle: string
  replaces: string | null
  files: { name: string; sha256: string; rows: number }[]
}

// After so many rows PostgreSQL is heard and given more, if it waits: reading them leaves no time for that otherwise.
const ROWS_PER_YIELD = 64

const COLUMNS = [...claimColumns, 'derived']

/**
 * Brings rows of a bundle into `incoming` of one subgraph, each with the ids of its claim and its fact, for `merge`.
 *
 *     const staging = await stageInto(tx, 'organisations', intake, 'imp_1')
 *     for (const row of rows) await staging.take(row)
 *     await staging.end([{ order: 'rank', told: { id: 'src_seed', kind: 'NEWS', published: null } }])
 *
 * `rankOf` tells of a source, once a row cites it, and `survivors` what former ids have become, once the rows of `same_as` are
 * read. Memory does not grow with the rows, save for those of tables that are split.
 */
export async function createStaging(
  tx: TransactionSql,
  schema: string,
  intake: ImportDefinition,
  importId: string,
  {
    rankOf = () => undefined,
    survivors = () => new Map(),
    goesAhead = () => false,
    batch: most = 2_000_000,
  }: Partial<Known> = {},
): Promise<Staging> {
  await tx`select set_config('search_path', ${`"${schema}", public`}, true)`
  const split: BundleRow[] = []
  // A tie is told of ids as they are; each brings other survivors, which are found anew when they are next asked for.
  const staged = (row: BundleRow, part?: string) =>
    stagedRow(importId, row, part, intake.facts[row.table], rankOf, row.table === SAME_AS ? withoutSameAs : survivors())
  const lines = createCopyBuffer()
  let [ahead, next] = [createEarlyDerivation(intake), createEarlyDerivation(intake)]
  let merging: MergeInProgress | undefined
  // The first rows, until it is known whether this subgraph takes its rows in ahead.
  let first: Staged[] | undefined = hasEvidence(intake) ? [] : undefined
  let isGivenUp = false
  let count = 0
  // What PostgreSQL does while rows are read; whether it fails is heard by who waits for it next.
  let busy: Promise<void> = Promise.resolve()

  async function send() {
    await busy
    await copyBytes(tx, 'incoming', COLUMNS, lines.take())
    if (!merging || isGivenUp) return
    busy = merging.take(ahead)
    busy.catch(() => {})
    // While these are taken in, others gather.
    ;[ahead, next] = [next, ahead]
  }
  function gather(each: Staged) {
    if (!merging || !ahead.add(each)) lines.add(each.row)
  }
  /** Begins to take rows in ahead, with those that have gathered. */
  async function begin(rows: Staged[]) {
    merging = await beginMerge(tx, schema, intake, importId)
    // They are in `lines` too, as what does not go ahead.
    lines.take()
    rows.forEach(gather)
    await send()
  }

  return {
    isAhead: () => merging !== undefined,
    merge: () => merging?.end() ?? merge(tx, schema, intake, importId),
    take(row) {
      if (intake.facts[row.table]?.split) return void split.push(row)
      const each = staged(row)
      first?.push(each)
      gather(each)
      count += 1
      // The first come soon: PostgreSQL has nothing to do yet.
      if (lines.size() + ahead.size() <= (first ? most / 5 : most))
        return merging && count % ROWS_PER_YIELD === 0 ? turn() : undefined
      const rows = first
      first = undefined
      return rows && goesAhead() ? begin(rows) : send()
    },
    async end(orders) {
      await send()
      await busy
      const parts = await assignParts(tx, intake, split, survivors())
      const said = orders.map(({ order, told }) => wordOf(importId, order, told))
      const last = [...parts.map(({ row, fact }) => staged(row, fact).row), ...said]
      await copyInto(tx, 'incoming', COLUMNS, last)
    },
    async abort() {
      isGivenUp = true
      await busy.catch(() => {})
    },
  }
}

const withoutSameAs: Survivors = new Map()

/** A row as `incoming` has it: what it tells is left as it is, its fact and entity are those of what ids have become. */
function stagedRow(
  importId: string,
  { table: name, told, evidence, claim }: BundleRow,
  part: string | undefined,
  intake: FactImport | undefined,
  rankOf: Known['rankOf'],
  survivors: Survivors,
): Staged {
  const table = bundleTable[name]!
  const now = valuesWithSurvivors(table, told, survivors)
  const fact = part ?? factIdOf(table, now)
  const entity = entityOf(table, now, fact)
  if (!table.hasEvidence)
    return { row: wordOf(importId, name, told, fact, derivedOf(table, intake!, told, [])), claim: null }
  const {
    source,
    locator,
    quote,
    observedOn = null,
    stance = 'SUPPORTS',
    basis = 'STATED',
    confidence = 'HIGH',
    note,
  } = evidence as EvidenceTold
  const { kind: sourceKind = null, published: sourcePublished = null } = rankOf(source) ?? {}
  const said: FactClaim = { told, observedOn, stance, basis, confidence, source, sourceKind, sourcePublished }
  // What was told of a former id is chosen with what it has become; and what is denied, with what others say.
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
    isPlain ? derivedOf(table, intake, told, [said]) : null,
  ]
  return { row, claim: isPlain ? said : null }
}

type EvidenceTold = FieldValues & Partial<Pick<FactClaim, 'stance' | 'basis' | 'confidence'>> & { source: string }

/** A row of `incoming` that is no claim. */
const wordOf = (importId: string, table: string, told: object, fact = '', derived: object | null = null): unknown[] => [
  importId,
  table,
  '',
  fact,
  fact,
  told,
  ...Array(8).fill(null),
  derived,
]
