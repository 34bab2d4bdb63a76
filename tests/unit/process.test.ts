import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const guest = fileURLToPath(new URL('../support/stopping-guest.ts', import.meta.url))

describe('a program', () => {
  test('stops in order at a signal', async () => {
    expect(await saidUntilEnd(process.execPath, ['--import', 'tsx', guest])).toBe('waiting\nstopped in order\n')
  })

  // As `npm start` runs it: npm hands SIGTERM to a shell, which ends without handing it on.
  test('stops in order when only the shell is told that npm ran it in', async () => {
    const line = `"${process.execPath}" --import tsx "${guest}"; true`
    expect(await saidUntilEnd('/bin/sh', ['-c', line])).toBe('waiting\nstopped in order\n')
  })

  test('that is told to end takes the folder of its work with it', async () => {
    const working = `import('#data/room').then(({ roomFor }) => {
      console.log(roomFor('test').folder)
      setTimeout(() => {}, 60_000)
    })`
    const folder = (await saidUntilEnd(process.execPath, ['--import', 'tsx', '-e', working])).trim()
    expect(folder).toMatch(/accord-test-\w+$/)
    expect(existsSync(folder)).toBe(false)
  })
})

/** What a program says that is sent SIGTERM as soon as it has said something. */
async function saidUntilEnd(file: string, args: string[]): Promise<string> {
  const child = spawn(file, args, {
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', text => {
    if (said === '') child.kill()
    said += text
  })
  await once(child, 'close')
  return said
}
