import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { createLog, startEmbedded } from '#toolkit'
import { writeCopies } from './copies.ts'

/*
 * `npm run bench -- data`: what an import of synthetic copies of the reference data takes, beside a bare COPY of the rows that
 * it wrote, and how both grow with ten times the rows. Figures of one machine at one moment: their ratios are what counts.
 */

const root = fileURLToPath(new URL('../../', import.meta.url))
const [subject = 'data', ...sizes] = process.argv.slice(2)
if (subject !== 'data') throw new Error(`There is no bench of ${subject}: npm run bench -- data`)

type Measured = { rows: number; seconds: number; memory: number; copied: number }

const [small = 5, large = 50] = sizes.map(Number)
const one = await measured(small)
const other = await measured(large)
console.log(
  `${(other.rows / one.rows).toFixed(1)} times the rows take ${(other.seconds / one.seconds).toFixed(1)} times the time`,
)

async function measured(copies: number): Promise<Measured> {
  const room = mkdtempSync(join(tmpdir(), 'accord-bench-'))
  chmodSync(room, 0o711)
  const [bundle, home] = [join(room, 'bundle'), join(room, 'home')]
  try {
    const rows = await writeCopies(join(root, 'data/reference'), bundle, copies)
    await imported(join(root, 'data/reference'), home)
    // What every import takes, whatever its size: the start of the program and of the database. Nothing changes any more.
    const { seconds: start } = await imported(join(root, 'data/reference'), home)
    const { seconds, memory } = await imported(bundle, home)
    const copied = await bareCopy(home, room)
    const net = Math.max(seconds - start, 0.001)
    console.log(
      `${rows.toLocaleString('en')} rows: ${seconds.toFixed(1)} s, of which ${start.toFixed(1)} s to start and to find nothing new; ` +
        `${Math.round(rows / seconds).toLocaleString('en')} rows/s in all, ${Math.round(rows / net).toLocaleString('en')} beyond that; ` +
        `at most ${memory} MB; a bare COPY of the claims ${copied.toFixed(2)} s`,
    )
    return { rows, seconds: net, memory, copied }
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
}

/** `npm run import` as a process: how long, and the most that it held in memory. */
async function imported(folder: string, home: string): Promise<{ seconds: number; memory: number }> {
  const [program, ...args] = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts.import.split(' ')
  const began = performance.now()
  const child = spawn(program, [...args, folder], {
    cwd: root,
    env: { ...process.env, ACCORD_HOME: home },
    stdio: 'ignore',
  })
  let memory = 0
  const watch = setInterval(() => {
    memory = Math.max(memory, peakOf(child.pid!))
  }, 50)
  const [code] = await once(child, 'close')
  clearInterval(watch)
  if (code !== 0) throw new Error(`The import of ${folder} ended with ${code}.`)
  return { seconds: (performance.now() - began) / 1_000, memory }
}

function peakOf(pid: number): number {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1_024)
  } catch {
    return 0
  }
}

/** Seconds that PostgreSQL takes to COPY the claims of all subgraphs from a file into a table without an index. */
async function bareCopy(home: string, room: string): Promise<number> {
  const { url, socketDir, stop } = await startEmbedded({ home, log: createLog('silent') })
  const sql = postgres(url, { max: 1, ...(socketDir && { host: socketDir }), onnotice: () => {} })
  try {
    chmodSync(room, 0o777)
    const file = join(room, 'claims.copy')
    const all = ['agreements', 'initiatives', 'organisations']
      .map(name => `select * from ${name}.claims`)
      .join(' union all ')
    await sql.unsafe(`copy (${all}) to '${file}'`)
    await sql`create table bare (like agreements.claims)`
    const began = performance.now()
    await sql.unsafe(`copy bare from '${file}'`)
    return (performance.now() - began) / 1_000
  } finally {
    await sql.end()
    await stop()
  }
}
