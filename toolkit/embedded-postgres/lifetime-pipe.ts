import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { changeOwner, type DataDirectory } from './data-directory.ts'

const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants

/**
 * One user's hold on a running PostgreSQL. The system counts the holders: they keep a named pipe open for writing, and
 * the watchdog, which reads it, is told of its end when the last has closed it, even by kill -9. So nobody needs to
 * remember who is left, and a number of a dead process can mislead nobody.
 */
export type LifetimePipe = {
  /** Folder of the pipe and of PostgreSQL's socket: new for each run, open to its user alone. */
  folder: string
  /** The end that the watchdog reads. Close it once it is handed on. */
  readingEnd(): number
  /** Lets go, and tells whether nobody else holds on. */
  letGo(): boolean
  remove(): void
}

/** The first lease of a new run. */
export function createLifetimePipe(place: DataDirectory): LifetimePipe {
  const folder = changeOwner(place, mkdtempSync(socketPrefix(place.folder)))
  const pipe = join(folder, 'lease')
  execFileSync('mkfifo', ['-m', '600', pipe])
  changeOwner(place, pipe)
  // Whoever opens one end waits for the other: so first a reader that does not wait.
  const reader = openSync(pipe, O_RDONLY | O_NONBLOCK)
  const lease = openLifetimePipe(folder, openSync(pipe, O_WRONLY | O_NONBLOCK))
  closeSync(reader)
  return lease
}

/** A further lease on the run whose socket is in `folder`; none if that run has no watchdog, or none any more. */
export function joinLifetimePipe(folder: string | undefined): LifetimePipe | undefined {
  if (!folder) return undefined
  try {
    return openLifetimePipe(folder, openSync(join(folder, 'lease'), O_WRONLY | O_NONBLOCK))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENXIO' || code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * The shell that becomes PostgreSQL (`$2` and on, with its data in `$1`), after it has left a watchdog behind. So there
 * is no moment without one, and PostgreSQL is still our child. The watchdog outlives Ctrl-C and whoever started it. Before it
 * ends PostgreSQL it looks whether the number still is that PostgreSQL's.
 */
export const launcher = `
postmaster=$$
( (
  trap '' INT TERM HUP QUIT
  cd /
  read -r nothing <&3
  exec 3<&-
  { tr '\\0' ' ' <"/proc/$postmaster/cmdline" || ps -ww -o command= -p "$postmaster"; } | grep -qF -- "-D $1 " &&
    kill -INT "$postmaster"
) >/dev/null 2>&1 & )
shift
exec "$@" 3<&-
`

function openLifetimePipe(folder: string, held: number): LifetimePipe {
  const pipe = join(folder, 'lease')
  return {
    folder,
    readingEnd: () => openSync(pipe, O_RDONLY),
    letGo() {
      const reader = openSync(pipe, O_RDONLY | O_NONBLOCK)
      closeSync(held)
      try {
        return readSync(reader, Buffer.alloc(1)) === 0
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return false
        throw error
      } finally {
        closeSync(reader)
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A socket's path may have 103 bytes on macOS and 107 on Linux: below a deep folder it goes to /tmp. */
const socketPrefix = (folder: string) =>
  Buffer.byteLength(join(folder, 'run-123456', '.s.PGSQL.12345')) <= 103 ? join(folder, 'run-') : '/tmp/accord-'
