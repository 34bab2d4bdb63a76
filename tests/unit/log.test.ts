import { expect, test } from 'vitest'
import { launch } from '#tests/processes'

// Logs two lines, the second while the first waits to be written. Then the process kills itself.
const program = `
  import { pbkdf2 } from 'node:crypto'
  import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises'
  import { createLog } from '#toolkit/runtime'
  const log = createLog('info')
  const isFree = new Promise(resolve => pbkdf2('', '', 300_000, 64, 'sha512', resolve))
  log.info('first')
  for (let turns = 0; turns < 5; turns++) await turn()
  log.info('last, é')
  await isFree
  await pause(300)
  process.kill(process.pid, 'SIGKILL')
`

test('a line logged during the write of another is written after it', async () => {
  const command = [process.execPath, '--import', 'tsx', '--input-type=module', '--eval', program]
  // The pool has one thread, and pbkdf2 occupies it.
  const env = { PATH: process.env.PATH, UV_THREADPOOL_SIZE: '1' }
  const child = launch(command, { cwd: process.cwd(), env })
  expect(await child.ended).toBe('SIGKILL')
  const lines = child.out().trim().split('\n')
  expect(lines.map(line => JSON.parse(line).msg)).toEqual(['first', 'last, é'])
})
