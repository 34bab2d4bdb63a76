import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onExitSignal } from './exit-signals.ts'

/**
 * Creates a temporary folder, which `leave` or the exit of the process removes. If the process is killed, the folder stays. A later
 * process that creates one of the same name removes it when it is older than a day.
 *
 *     const temp = createTempFolder('bundle')
 *     try { … } finally { temp.leave() }
 *
 * Throws an Error if the folder for temporary files is not writable.
 */
export function createTempFolder(name: string): { folder: string; leave(): void } {
  const folder = folderFor(name)
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.on('exit', remove)
  const removeHandler = onExitSignal()
  return {
    folder,
    leave() {
      process.off('exit', remove)
      removeHandler()
      remove()
    },
  }
}

function folderFor(name: string): string {
  try {
    sweep(name)
    return mkdtempSync(join(tmpdir(), `accord-${name}-${process.pid}-`))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new Error(`Cannot create a folder in ${tmpdir()} (${code}): set TMPDIR to a writable folder.`, { cause })
  }
}

const day = 24 * 60 * 60 * 1_000

/** Removes folders of killed processes that are older than a day. */
function sweep(name: string): void {
  const own = new RegExp(`^accord-${name}-(\\d+)-`)
  for (const entry of readdirSync(tmpdir())) {
    const [, pid] = own.exec(entry) ?? []
    if (pid === undefined || isAlive(Number(pid))) continue
    const folder = join(tmpdir(), entry)
    try {
      if (Date.now() - statSync(folder).mtimeMs > day) rmSync(folder, { recursive: true })
    } catch {
      // The folder belongs to another user, or another process has removed it.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
