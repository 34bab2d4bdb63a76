import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { ask, clear, comes, type Guest, guest } from '#tests/embedded'

/*
 * A PostgreSQL server that a test may stop, kill and freeze. It has its own folder and a supervising process of its
 * own, and keeps its address after a restart.
 */

export type OwnPostgres = {
  url: string
  stop(): Promise<void>
  start(): Promise<void>
  /** Sends SIGKILL; the supervising process starts the server again. */
  kill(): void
  freeze(): void
  thaw(): void
  /** Waits until the server accepts a connection, and returns that time in milliseconds. */
  accepts(): Promise<number>
  clear(): Promise<void>
}

export async function ownPostgres(home: string): Promise<OwnPostgres> {
  let keeper: Guest = await guest(home)
  const { url } = keeper
  const port = Number(new URL(url).port)
  const postmaster = () => Number(readFileSync(`${home}/data-18/postmaster.pid`, 'utf8').split('\n')[0])
  const signal = (name: NodeJS.Signals) => {
    const pid = postmaster()
    for (const each of [pid, ...childrenOf(pid)]) process.kill(each, name)
  }
  return {
    url,
    stop: () => keeper.stop(),
    async start() {
      keeper = await guest(home, { port })
      if (keeper.url !== url) throw new Error(`PostgreSQL started at ${keeper.url} instead of ${url}.`)
    },
    kill: () => void process.kill(postmaster(), 'SIGKILL'),
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    async accepts() {
      const isThere = () => ask(url, 'select 1').then(Boolean, () => false)
      if (!(await comes(isThere, 30_000))) throw new Error('PostgreSQL has accepted no connection for 30 s.')
      return Date.now()
    },
    async clear() {
      await keeper.stop().catch(() => pause(0))
      await clear(home)
    },
  }
}

function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  return pids.map(Number).filter(pid => {
    try {
      // The format is: pid (name) state parent …
      return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[1]) === parent
    } catch {
      return false
    }
  })
}
