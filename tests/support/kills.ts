import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import postgres, { type Sql } from 'postgres'
import { finishImports } from '#data/import'
import { contentsOf } from '#tests/contents'
import { writeCopies } from '#tests/copies'
import { databaseIn, freshName } from '#tests/database'
import { importing, type Program, type Spans } from '#tests/importing'
import { readConfig } from '#toolkit/config'
import { createLog } from '#toolkit/runtime'
import { startSubgraphs } from '#toolkit/subgraph'

/*
 * Imports that are killed before they finish. Each runs on its own clone of a database with the reference data. Then
 * the graph starts again, and must have all rows of the import or none.
 */

const root = fileURLToPath(new URL('../../', import.meta.url))

type Server = { url: string; socketDir?: string | undefined }

/** Waits for the moment of the kill. */
type Aim = (program: Program, spans: Spans, state: () => Promise<State>) => Promise<unknown>

const aims: Aim[] = [
  // A random moment while the rows are copied, or while they are merged.
  async (program, { copying }) => (await program.says('checking')) && pause(Math.random() * copying),
  async (program, { merging }) => (await program.says('merging')) && pause(Math.random() * merging),
  // Just before the first commit; after the first commit of staged rows; after the first commit of merged rows.
  program => program.says('writing'),
  (program, _, state) => program.until(async () => (await state()).staged > 0),
  (program, _, state) => program.until(async () => (await state()).taken > 0),
]

/**
 * Kills `count` imports with SIGKILL, and returns how many kills fell into each phase. Throws if the graph has a part
 * of an import at the end.
 *
 *     await killImports(server, 'accord_reference', 50)   // Map { 'between the commits of the subgraphs' => 12, … }
 */
export async function killImports(server: Server, template: string, count: number): Promise<Map<string, number>> {
  const bundle = mkdtempSync(join(tmpdir(), 'accord-bundle-'))
  try {
    // With 12 copies, the import merges a part of the rows while it still reads the others.
    await writeCopies(join(root, 'data/reference'), bundle, 12)
    // A new source: otherwise the subgraph `sources` has no change.
    appendFileSync(join(bundle, 'sources.csv'), `src_killed,REPORT,A report${','.repeat(8)}\n`)
    const before = await inClone(server, template, ({ sql }) => contentsOf(sql))
    const { after, spans } = await inClone(server, template, async ({ url, sql }) => {
      const { ended, spans } = importing(url, bundle)
      assert.equal(await ended, 0)
      return { after: await contentsOf(sql), spans: spans() }
    })
    const isSame = (name: string) =>
      Object.keys(before).every(table => ownerOf(table) !== name || before[table] === after[table])
    const names = [...new Set(Object.keys(before).map(ownerOf))]
    assert.deepEqual(names.filter(isSame), [])
    const landed = new Map<string, number>()
    for (let at = 0; at < count; at++) {
      const aim = aims[at % aims.length]!
      const place = await inClone(server, template, clone =>
        killed(clone, bundle, { aim, spans, names, before, after }),
      )
      landed.set(place, (landed.get(place) ?? 0) + 1)
    }
    return landed
  } finally {
    rmSync(bundle, { recursive: true })
  }
}

type Contents = Record<string, string>
type Clone = { url: string; sql: Sql; socketDir?: string | undefined }
type Kill = { aim: Aim; spans: Spans; names: string[]; before: Contents; after: Contents }

const ownerOf = (table: string) => table.slice(0, table.indexOf('.'))

async function killed(
  { url, sql, socketDir }: Clone,
  bundle: string,
  { aim, spans, names, before, after }: Kill,
): Promise<string> {
  const stateNow = () => stateOf(sql, names)
  const program = importing(url, bundle)
  await aim(program, spans, stateNow)
  program.process.kill('SIGKILL')
  await program.ended
  // PostgreSQL still finishes the statements of the killed process.
  while ((await othersAt(sql)) > 0) await pause(5)
  const state = await stateNow()

  const graph = await startSubgraphs({ ...readConfig({}), databaseUrl: url, socketDir }, createLog('fatal'))
  await finishImports(graph.subgraphs)
  await graph.stop()
  assert.deepEqual(await contentsOf(sql), state.taken > 0 ? after : before)
  assert.equal((await stateNow()).staged, 0)
  return placeOf(state)
}

/** The number of subgraphs that have staged rows, that have merged them, and of all. */
type State = { staged: number; taken: number; all: number }

async function stateOf(sql: Sql, names: string[]): Promise<State> {
  const staged = names.map(name => `exists (select from ${name}.incoming)::int`).join(' + ')
  // Every clone has one import already: the reference data.
  const taken = names.map(name => `(select count(*) > 1 from ${name}.taken)::int`).join(' + ')
  const [row] = await sql.unsafe(`select ${staged} as staged, ${taken} as taken`)
  return { staged: row!.staged, taken: row!.taken, all: names.length }
}

const placeOf = ({ staged, taken, all }: State): string => {
  if (staged === 0 && taken === 0) return 'before any row was staged for good'
  if (taken === 0) return staged < all ? 'between the commits of what is staged' : 'while merging, before any commit'
  if (taken < all) return 'between the commits of the subgraphs'
  return staged > 0 ? 'after the commits, before what was staged is gone' : 'after all of it'
}

async function othersAt(sql: Sql): Promise<number> {
  const [row] = await sql`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`
  return row!.count
}

/** Clones a database, runs `work` on it, and drops it. */
async function inClone<T>(
  { url, socketDir }: Server,
  template: string,
  work: (clone: Clone) => Promise<T>,
): Promise<T> {
  const name = freshName()
  const admin = postgres(url, { max: 1, onnotice: () => {} })
  await admin`create database ${admin(name)} template ${admin(template)}`
  const own = databaseIn(url, name)
  const sql = postgres(own, { max: 1, onnotice: () => {} })
  try {
    return await work({ url: own, sql, socketDir })
  } finally {
    await sql.end()
    await admin`drop database ${admin(name)} with (force)`
    await admin.end()
  }
}
