import { createInterface } from 'node:readline'

/*
 * Ends what a run has started, once nobody writes to it any more: the run was killed. It is told each process at its start, and
 * at its end with a minus.
 */

const pids = new Set()
for await (const line of createInterface(process.stdin)) {
  if (line.startsWith('-')) pids.delete(Number(line.slice(1)))
  else pids.add(Number(line))
}
for (const pid of pids) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {}
}
