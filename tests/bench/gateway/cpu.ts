import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/*
 * Processor time by role, out of /proc: a process and all below it, also those that have ended since. In ticks, of which there
 * are a hundred a second.
 */

export type Roots = Record<string, number[]>
/** Milliseconds by role since `before`; `foreign` is the share of all processors that somebody else took. */
export type Spent = { by: Record<string, number>; foreign: number }

/** `const spent = spending({ gateway: [4711] }); …; spent().by.gateway` */
export function spending(roots: Roots): () => Spent {
  const [began, before, all, driver] = [performance.now(), ticks(roots), busy(), process.cpuUsage()]
  return () => {
    const [after, took] = [ticks(roots), performance.now() - began]
    const { user, system } = process.cpuUsage(driver)
    const by = Object.fromEntries(Object.keys(roots).map(role => [role, 10 * (after[role]! - before[role]!)]))
    const wrong = Object.entries(by).find(([, ms]) => ms < 0)
    if (wrong) throw new Error(`The processor time of ${wrong[0]} has fallen: a process of it was lost sight of.`)
    const own = Object.values(by).reduce((sum, each) => sum + each, (user + system) / 1_000)
    return { by, foreign: Math.max(0, 10 * (busy() - all) - own) / (took * availableParallelism()) }
  }
}

/** What is in memory of some processes and all below them, in MB. */
export const memory = (pids: number[]): number => {
  const all = processes()
  return Math.round(below(pids, all).reduce((sum, pid) => sum + (all.get(pid)?.pages ?? 0), 0) / 256)
}

/** Processes and all below them. */
export const withAllBelow = (pids: number[]): number[] => below(pids, processes())

type Seen = { parent: number; ticks: number; pages: number }

function processes(): Map<number, Seen> {
  const all = new Map<number, Seen>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      // pid (name) state ppid …, of which utime is the 14th, then stime, and those of children that have ended; rss is the 24th.
      const [, parent, ...rest] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)!.split(' ').map(Number)
      const [user, system, ofChildren, ofTheirs] = rest.slice(9, 13) as [number, number, number, number]
      all.set(Number(name), { parent: parent!, ticks: user + system + ofChildren + ofTheirs, pages: rest[19]! })
    } catch {}
  }
  return all
}

function below(roots: number[], all: Map<number, Seen>): number[] {
  const found = new Set(roots)
  for (let size = -1; size !== found.size; ) {
    size = found.size
    for (const [pid, { parent }] of all) if (found.has(parent)) found.add(pid)
  }
  return [...found]
}

function ticks(roots: Roots): Record<string, number> {
  const all = processes()
  const sum = (pids: number[]) => below(pids, all).reduce((ticks, pid) => ticks + (all.get(pid)?.ticks ?? 0), 0)
  return Object.fromEntries(Object.entries(roots).map(([role, pids]) => [role, sum(pids)]))
}

/** Ticks that all processors were at work: user, nice, system, interrupts, and what the host took. */
function busy(): number {
  const [user, nice, system, , , hard, soft, stolen] = readFileSync('/proc/stat', 'utf8')
    .split('\n')[0]!
    .split(/ +/)
    .slice(1)
    .map(Number) as number[]
  return user! + nice! + system! + hard! + soft! + stolen!
}
