import { execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { program } from './binaries.ts'
import { type Cluster, environment } from './cluster.ts'
import type { Embedded } from './index.ts'

// Written after PostgreSQL's documents and not yet run: Windows knows no signals, no sockets in the file system and no
// users to change to, and `postgres.exe` refuses the rights of an administrator, which `pg_ctl` gives up for it.

const run = promisify(execFile)

/** The same on Windows: over TCP alone, started and stopped by `pg_ctl`, ended with the process that started it. */
export async function startOnWindows(cluster: Cluster, port: number): Promise<Embedded> {
  const { binaries, data, logFile, password } = cluster
  const control = program(binaries, 'pg_ctl')
  const call = (...args: string[]) => run(control, ['-D', data, '-w', ...args], { env: environment, windowsHide: true })
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c max_connections=200 -c shared_buffers=128MB`

  const adopted = await call('status').then(
    () => true,
    () => false,
  )
  if (!adopted) await call('-l', logFile, '-o', settings, 'start')
  // The number that pg_ctl had is not PostgreSQL's.
  const [pid, , , actualPort] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  const watchdog = adopted
    ? undefined
    : spawn(process.execPath, ['-e', watch, control, data], {
        detached: true,
        stdio: ['pipe', 'ignore', 'ignore'],
        windowsHide: true,
      })
  watchdog?.unref()
  ;(watchdog?.stdin as { unref?(): void } | undefined)?.unref?.()

  return {
    url: `postgres://postgres:${password}@127.0.0.1:${Number(actualPort)}/postgres`,
    socketDir: undefined,
    pid: Number(pid),
    adopted,
    async stop() {
      if (adopted) return
      watchdog?.kill()
      await call('-m', 'fast', 'stop')
    },
  }
}

const watch = `
const { execFileSync } = require('node:child_process')
const [control, data] = process.argv.slice(1)
process.stdin.resume().on('end', () => execFileSync(control, ['-D', data, '-m', 'fast', 'stop'], { windowsHide: true }))
`
