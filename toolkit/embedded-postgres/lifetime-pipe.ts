import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { changeOwner, type DataDirectory } from './data-directory.ts'

const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants

/**
 * The use of a running PostgreSQL by one process. Each such process has a named pipe open for writing, and the
 * operating system counts them. The watchdog reads the pipe. It receives the end of the file when the last process has
 * closed the pipe, also after kill -9. A list of process ids would be wrong after such a kill.
 */
export type LifetimePipe = {
  /** Folder of the pipe and of PostgreSQL's socket: new for each run, open to its user alone. */
  folder: string
  /** Opens the end that the watchdog reads. Close it after the watchdog has started. */
  openReadEnd(): number
  /** Closes the pipe for this process. Returns whether no other process has it open. */
  release(): boolean
  remove(): void
}

/** Creates the pipe of a new PostgreSQL process. */
export function createLifetimePipe(directory: DataDirectory): LifetimePipe {
  const folder = changeOwner(directory, mkdtempSync(socketPrefix(directory.folder)))
  const pipe = join(folder, 'lease')
  execFileSync('mkfifo', ['-m', '600', pipe])
  changeOwner(directory, pipe)
  // To open a pipe for writing without blocking, a reader must exist.
  const reader = openSync(pipe, O_RDONLY | O_NONBLOCK)
  const lifetimePipe = openLifetimePipe(folder, openSync(pipe, O_WRONLY | O_NONBLOCK))
  closeSync(reader)
  return lifetimePipe
}

/** Opens the pipe of the running PostgreSQL with its socket in `folder`; undefined if no watchdog reads the pipe. */
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
 * A shell script that starts the watchdog in the background and then replaces itself by PostgreSQL (`$2` and on; `$1`
 * is the data folder). So PostgreSQL never runs without a watchdog, and it is a child of this process. The watchdog
 * ignores Ctrl-C and continues after this process has exited. Before it stops PostgreSQL, it checks that the process id
 * still belongs to it.
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

function openLifetimePipe(folder: string, writeEnd: number): LifetimePipe {
  const pipe = join(folder, 'lease')
  return {
    folder,
    openReadEnd: () => openSync(pipe, O_RDONLY),
    release() {
      const reader = openSync(pipe, O_RDONLY | O_NONBLOCK)
      closeSync(writeEnd)
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

/** The path of a socket can have 103 bytes on macOS and 107 on Linux. If it would be longer, the folder is in /tmp. */
const socketPrefix = (folder: string) =>
  Buffer.byteLength(join(folder, 'run-123456', '.s.PGSQL.12345')) <= 103 ? join(folder, 'run-') : '/tmp/accord-'
