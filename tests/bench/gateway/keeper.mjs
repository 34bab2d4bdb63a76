import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/*
 * Ends what a run has started, once its standard input is closed: the run has ended, or was killed. It knows them by what they have
 * in their environment, since a list would lack whoever was just being started.
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
