import { expect, test } from 'vitest'
import { launch } from '#tests/processes'

// Two lines, the second while the first waits to be written; and then no chance to write any more.
const talkative = `
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

test('a line that comes while another is written is written after it', async () => {
  const command = [process.execPath, '--import', 'tsx', '--input-type=module', '--eval', talkative]
  // One thread, which is busy.
  const env = { PATH: process.env.PATH, UV_THREADPOOL_SIZE: '1' }
  const talking = launch(command, { cwd: process.cwd(), env })
  expect(await talking.ended).toBe('SIGKILL')
  const lines = talking.out().trim().split('\n')
  expect(lines.map(line => JSON.parse(line).msg)).toEqual(['first', 'last, é'])
})
