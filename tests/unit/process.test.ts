import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createTempFolder } from '#data/bundle'

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

  test('outlives a failure that nobody waits for, and logs it', async () => {
    const failing = `import('#toolkit/runtime').then(({ createLog, logUnhandledRejections }) => {
      logUnhandledRejections(createLog('info'))
      Promise.reject(new Error('on its own'))
      setTimeout(() => console.log('still there'), 50)
    })`
    const said = await saidUntilEnd(process.execPath, ['--import', 'tsx', '-e', failing], { isKilled: false })
    expect(said).toMatch(/"message":"on its own".*unhandled rejection.*\nstill there\n$/)
  })

  test('goes on to its end when nobody reads what it says any more', async () => {
    const telling = `import('#toolkit/runtime').then(({ main }) => main(async () => {
      for (let at = 0; at < 50; at++) {
        process.stdout.write('x'.repeat(10_000))
        await new Promise(resolve => setTimeout(resolve, 5))
      }
      require('node:fs').writeFileSync(process.env.DONE, 'done')
    }))`
    const folder = mkdtempSync(join(tmpdir(), 'accord-told-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', telling], {
      env: { ...process.env, DONE: join(folder, 'done') },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child.stdout.once('data', () => child.stdout.destroy())
    expect(await once(child, 'close')).toEqual([0, null])
    expect(existsSync(join(folder, 'done'))).toBe(true)
  })

  test('that waits for what will never come says so, and does not end as if all were well', async () => {
    const waiting = `import('#toolkit/runtime').then(({ main }) => main(() => new Promise(() => {})))`
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', waiting], { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', text => {
      said += text
    })
    expect(await once(child, 'close')).toEqual([1, null])
    expect(said).toBe('The program ended before its work was done: what it waited for never arrived. Try again.\n')
  })

  // As npm hands a signal to a shell, which ends without handing it on.
  test('of the data, too, ends when only the shell is told that npm ran it in', async () => {
    const working = `import('#data/bundle').then(({ onExitSignal }) => {
      onExitSignal(() => console.log('broken off'))
      console.log('working')
      setTimeout(() => {}, 60_000)
    })`
    const line = `"${process.execPath}" --import tsx -e '${working.replaceAll("'", '"')}'; true`
    expect(await saidUntilEnd('/bin/sh', ['-c', line])).toBe('working\nbroken off\n')
  })

  test('that is told to end takes the folder of its work with it', async () => {
    const working = `import('#data/bundle').then(({ createTempFolder }) => {
      console.log(createTempFolder('test').folder)
      setTimeout(() => {}, 60_000)
    })`
    const folder = (await saidUntilEnd(process.execPath, ['--import', 'tsx', '-e', working])).trim()
    expect(folder).toMatch(/accord-test-\d+-\w+$/)
    expect(existsSync(folder)).toBe(false)
  })

  test('that needs such a folder removes those of processes that were killed, after a day', async () => {
    const gone = spawn(process.execPath, ['-e', ''])
    await once(gone, 'close')
    const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1_000)
    const leftBy = (pid: number, at: Date) => {
      const folder = mkdtempSync(join(tmpdir(), `accord-left-${pid}-`))
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
      writeFileSync(join(folder, 'names.csv'), 'entity\n')
      utimesSync(folder, at, at)
      return folder
    }
    const folders = [leftBy(gone.pid!, yesterday), leftBy(gone.pid!, new Date()), leftBy(process.pid, yesterday)]
    createTempFolder('left').leave()
    expect(folders.map(folder => existsSync(folder))).toEqual([false, true, true])
  })

  test('is told where it cannot be made, and by which setting', () => {
    vi.stubEnv('TMPDIR', '/proc/none')
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(() => createTempFolder('test')).toThrow(
      'Cannot create a folder in /proc/none (ENOENT): set TMPDIR to a writable folder',
    )
  })
})

/** What a program says that is sent SIGTERM as soon as it has said something, or is left to itself. */
async function saidUntilEnd(file: string, args: string[], { isKilled = true } = {}): Promise<string> {
  const child = spawn(file, args, {
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', text => {
    if (said === '' && isKilled) child.kill()
    said += text
  })
  await once(child, 'close')
  return said
}
