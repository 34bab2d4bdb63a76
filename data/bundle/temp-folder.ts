import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onExitSignal } from './exit-signals.ts'

export type TempFolder = { folder: string; leave(): void }

/**
 * A folder of one's own for as long as some work takes; it goes when the work is done, and when the process is told to end. Of a
 * process that was killed it goes a day later, with the next that needs one of this name.
 *
 *     const room = roomFor('bundle')
 *     try { … } finally { room.leave() }
 *
 * Throws an Error that says what to do where nothing can be written.
 */
export function createTempFolder(name: string): TempFolder {
  const folder = folderFor(name)
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.on('exit', remove)
  const forget = onExitSignal()
  return {
    folder,
    leave() {
      process.off('exit', remove)
      forget()
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
    throw new Error(`Nothing can be made in ${tmpdir()} (${code}): set TMPDIR to a folder that you can write to.`, {
      cause,
    })
  }
}

const day = 24 * 60 * 60 * 1_000

/** Removes the folders that were left behind. Those of others may not be removed, and are not. */
function sweep(name: string): void {
  const own = new RegExp(`^accord-${name}-(\\d+)-`)
  for (const entry of readdirSync(tmpdir())) {
    const [, pid] = own.exec(entry) ?? []
    if (pid === undefined || isAlive(Number(pid))) continue
    const folder = join(tmpdir(), entry)
    try {
      if (Date.now() - statSync(folder).mtimeMs > day) rmSync(folder, { recursive: true })
    } catch {
      // Somebody else's, or gone meanwhile.
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
