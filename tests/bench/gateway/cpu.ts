import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/*
 * Processor time by role, from /proc: of a process and its descendants, including those that have ended. The unit is a
 * tick, a hundredth of a second.
 */

export type Roots = Record<string, number[]>
/** Milliseconds by role since the start. `foreign` is the share of all processors that other processes used. */
export type Spent = { by: Record<string, number>; foreign: number }

/** `const spent = spending({ gateway: [4711] }); …; spent().by.gateway` */
export function spending(roots: Roots): () => Spent {
  const [start, before, all, driver] = [performance.now(), ticks(roots), busy(), process.cpuUsage()]
  return () => {
    const [after, took] = [ticks(roots), performance.now() - start]
    const { user, system } = process.cpuUsage(driver)
    const by = Object.fromEntries(Object.keys(roots).map(role => [role, 10 * (after[role]! - before[role]!)]))
    const wrong = Object.entries(by).find(([, ms]) => ms < 0)
    if (wrong)
      throw new Error(`The processor time of ${wrong[0]} decreased: one of its processes is no longer counted.`)
    const own = Object.values(by).reduce((sum, each) => sum + each, (user + system) / 1_000)
    return { by, foreign: Math.max(0, 10 * (busy() - all) - own) / (took * availableParallelism()) }
  }
}

/** The resident memory of processes and their descendants, in MB. */
export const memory = (pids: number[]): number => {
  const all = processes()
  return Math.round(descendants(pids, all).reduce((sum, pid) => sum + (all.get(pid)?.pages ?? 0), 0) / 256)
}

/** Processes and their descendants. */
export const withDescendants = (pids: number[]): number[] => descendants(pids, processes())

type Stat = { parent: number; ticks: number; pages: number }

function processes(): Map<number, Stat> {
  const all = new Map<number, Stat>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      // pid (name) state ppid …: fields 14 to 17 are utime, stime, cutime and cstime (of ended children), field 24 is
      // rss.
      const [, parent, ...rest] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)!.split(' ').map(Number)
      const [user, system, childUser, childSystem] = rest.slice(9, 13) as [number, number, number, number]
      all.set(Number(name), { parent: parent!, ticks: user + system + childUser + childSystem, pages: rest[19]! })
    } catch {}
  }
  return all
}

function descendants(roots: number[], all: Map<number, Stat>): number[] {
  const found = new Set(roots)
  for (let size = -1; size !== found.size; ) {
    size = found.size
    for (const [pid, { parent }] of all) if (found.has(parent)) found.add(pid)
  }
  return [...found]
}

function ticks(roots: Roots): Record<string, number> {
  const all = processes()
  const sum = (pids: number[]) => descendants(pids, all).reduce((ticks, pid) => ticks + (all.get(pid)?.ticks ?? 0), 0)
  return Object.fromEntries(Object.entries(roots).map(([role, pids]) => [role, sum(pids)]))
}

/** Busy ticks of all processors: user, nice, system, interrupts and stolen by the host. */
function busy(): number {
  const [user, nice, system, , , hard, soft, stolen] = readFileSync('/proc/stat', 'utf8')
    .split('\n')[0]!
    .split(/ +/)
    .slice(1)
    .map(Number) as number[]
  return user! + nice! + system! + hard! + soft! + stolen!
}
