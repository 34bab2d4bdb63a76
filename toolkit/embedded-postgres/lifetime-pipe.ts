import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { changeOwner, type DataDirectory } from './data-directory.ts'

const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants

/**
 * A named pipe. Each process that uses a running PostgreSQL has it open for writing, and the watchdog reads it. The
 * watchdog receives the end of the file when the last process closes the pipe, also after kill -9. A list of process
 * ids would be wrong after such a kill.
 */
export type LifetimePipe = {
  /** The folder of the pipe and of PostgreSQL's socket: new for each start, readable only for its user. */
  folder: string
  /** Opens the end that the watchdog reads. Close it after the watchdog has started. */
  openReadEnd(): number
  /** Closes the pipe for this process. Returns true if no other process has it open. */
  release(): boolean
  remove(): void
}

/** Creates the pipe of a new PostgreSQL process. */
export function createLifetimePipe(directory: DataDirectory): LifetimePipe {
  const folder = changeOwner(directory, mkdtempSync(socketPrefix(directory.folder)))
  const pipe = join(folder, 'lease')
  execFileSync('mkfifo', ['-m', '600', pipe])
  changeOwner(directory, pipe)
  // Without a reader, the operating system refuses to open a pipe for writing without blocking.
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
 * A shell script that starts the watchdog in the background and then replaces itself with PostgreSQL. `$1` is the data
 * folder, `$2` and on are the command. So PostgreSQL is a child of this process and never runs without a watchdog. The
 * watchdog ignores Ctrl-C and outlives this process. It sends SIGINT only if the process id is still PostgreSQL's.
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

/** The path of a socket can have 103 bytes on macOS, 107 on Linux. For a longer path, the folder is in /tmp. */
const socketPrefix = (folder: string) =>
  Buffer.byteLength(join(folder, 'run-123456', '.s.PGSQL.12345')) <= 103 ? join(folder, 'run-') : '/tmp/accord-'
