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
  test('shuts down in order on SIGTERM', async () => {
    expect(await outputOf(process.execPath, ['--import', 'tsx', guest])).toBe('waiting\nstopped in order\n')
  })

  // `npm start` runs the program in a shell. npm sends SIGTERM to the shell, which exits without forwarding it.
  test('shuts down in order if only the shell of npm receives SIGTERM', async () => {
    const line = `"${process.execPath}" --import tsx "${guest}"; true`
    expect(await outputOf('/bin/sh', ['-c', line])).toBe('waiting\nstopped in order\n')
  })

  test('continues after an unhandled rejection and logs it', async () => {
    const failing = `import('#toolkit/runtime').then(({ createLog, logUnhandledRejections }) => {
      logUnhandledRejections(createLog('info'))
      Promise.reject(new Error('on its own'))
      setTimeout(() => console.log('still there'), 50)
    })`
    const output = await outputOf(process.execPath, ['--import', 'tsx', '-e', failing], { isKilled: false })
    expect(output).toMatch(/"message":"on its own".*unhandled rejection.*\nstill there\n$/)
  })

  test('runs to its end after the reader of its output closes the pipe', async () => {
    const writing = `import('#toolkit/runtime').then(({ main }) => main(async () => {
      for (let at = 0; at < 50; at++) {
        process.stdout.write('x'.repeat(10_000))
        await new Promise(resolve => setTimeout(resolve, 5))
      }
      require('node:fs').writeFileSync(process.env.DONE, 'done')
    }))`
    const folder = mkdtempSync(join(tmpdir(), 'accord-output-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', writing], {
      env: { ...process.env, DONE: join(folder, 'done') },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child.stdout.once('data', () => child.stdout.destroy())
    expect(await once(child, 'close')).toEqual([0, null])
    expect(existsSync(join(folder, 'done'))).toBe(true)
  })

  test('that waits for a promise that never settles exits with code 1 and an error message', async () => {
    const waiting = `import('#toolkit/runtime').then(({ main }) => main(() => new Promise(() => {})))`
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', waiting], { stdio: ['ignore', 'ignore', 'pipe'] })
    let output = ''
    child.stderr.on('data', text => {
      output += text
    })
    expect(await once(child, 'close')).toEqual([1, null])
    expect(output).toBe('The program ended before its work was done: what it waited for never arrived. Try again.\n')
  })

  // npm sends the signal to a shell, which exits without forwarding it.
  test('that imports data also stops if only the shell of npm receives SIGTERM', async () => {
    const working = `import('#data/bundle').then(({ onExitSignal }) => {
      onExitSignal(() => console.log('broken off'))
      console.log('working')
      setTimeout(() => {}, 60_000)
    })`
    const line = `"${process.execPath}" --import tsx -e '${working.replaceAll("'", '"')}'; true`
    expect(await outputOf('/bin/sh', ['-c', line])).toBe('working\nbroken off\n')
  })

  test('removes its temporary folder on SIGTERM', async () => {
    const working = `import('#data/bundle').then(({ createTempFolder }) => {
      console.log(createTempFolder('test').folder)
      setTimeout(() => {}, 60_000)
    })`
    const folder = (await outputOf(process.execPath, ['--import', 'tsx', '-e', working])).trim()
    expect(folder).toMatch(/accord-test-\d+-\w+$/)
    expect(existsSync(folder)).toBe(false)
  })

  test('removes temporary folders of killed processes after a day', async () => {
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

  test('reports a temporary folder that it cannot create, with the setting to change', () => {
    vi.stubEnv('TMPDIR', '/proc/none')
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(() => createTempFolder('test')).toThrow(
      'Cannot create a folder in /proc/none (ENOENT): set TMPDIR to a writable folder',
    )
  })
})

/** The output of a program. With `isKilled`, the program receives SIGTERM after its first output. */
async function outputOf(file: string, args: string[], { isKilled = true } = {}): Promise<string> {
  const child = spawn(file, args, {
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', text => {
    if (output === '' && isKilled) child.kill()
    output += text
  })
  await once(child, 'close')
  return output
}
