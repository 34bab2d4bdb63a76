import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/*
 * Kills the processes of a run when its standard input closes, because then the run has ended or was killed. It finds
 * them by a mark in their environment: a list could lack a process that has only just started.
 */

const mark = process.argv[2]
for await (const _ of process.stdin);
for (let times = 0; times < 10; times++) {
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      if (readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)) process.kill(Number(pid), 'SIGKILL')
    } catch {}
  }
  await pause(200)
}
