import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Logger as Log } from 'pino'
import type { Binaries } from './binaries.ts'
import { changeOwner, type DataDirectory, dataFolders } from './data-directory.ts'

const run = promisify(execFile)

/** A database on disk: its data, its programs, and the password of its user `postgres`. */
export type Cluster = { directory: DataDirectory; binaries: Binaries; data: string; logFile: string; password: string }

/** The environment of PostgreSQL and its tools. */
export const environment = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }

/**
 * The database in `directory`, for PostgreSQL 18 in its folder `data-18`. Creates the database if there is none.
 *
 *     const { data, password } = await openCluster(directory, binaries, log)
 *
 * Creates it in a draft folder and renames that, so `data-18` is complete or absent. If two processes do so at once,
 * the second uses the database of the first. The random password is a file of the data folder, so a copy of the folder
 * includes it. Throws an Error that says what to do.
 */
export async function openCluster(directory: DataDirectory, binaries: Binaries, log: Log): Promise<Cluster> {
  const data = join(directory.folder, `data-${binaries.major}`)
  const others = dataFolders(directory.folder).filter(name => join(directory.folder, name) !== data)
  if (existsSync(data)) await takeOwnership(directory, data)
  if (!existsSync(join(data, 'PG_VERSION'))) {
    if (others.length > 0)
      log.warn({ others, data }, 'data of another PostgreSQL version found; creating a new database beside them')
    await initialise(directory, binaries, data)
  }
  const password = passwordIn(data)
  return { directory, binaries, data, logFile: join(directory.folder, 'postgres.log'), password }
}

async function initialise(directory: DataDirectory, binaries: Binaries, data: string) {
  if (!directory.user) rejectUserWithoutName()
  const draft = changeOwner(directory, mkdtempSync(join(directory.folder, 'init-')))
  const draftData = join(draft, 'data')
  const passwordFile = join(draft, 'password')
  writeFileSync(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx', flush: true })
  changeOwner(directory, passwordFile)
  // The locales `C.UTF-8` of PostgreSQL itself, from version 17 on, and `C` sort alike on every system.
  const locale =
    binaries.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'] : ['--no-locale']
  const access = ['--auth-local=trust', '--auth-host=scram-sha-256', `--pwfile=${passwordFile}`]
  try {
    await run(
      join(binaries.folder, 'initdb'),
      ['-D', draftData, '-U', 'postgres', '-E', 'UTF8', '--no-instructions', ...access, ...locale],
      { ...directory.user, cwd: draft, env: environment },
    )
    renameSync(passwordFile, join(draftData, 'password'))
    sync(draftData)
    renameSync(draftData, data)
    sync(directory.folder)
  } catch (error) {
    if (!existsSync(join(data, 'PG_VERSION'))) {
      // The last line of initdb only says that initdb removes its files.
      const lines = (error as { stderr?: string }).stderr?.trim().split('\n') ?? []
      const errorLines = lines.filter(line => /FATAL|HINT|error|could not/.test(line))
      const reason = errorLines.join(' ') || lines.at(-1) || (error as Error).message
      throw new Error(`PostgreSQL could not be initialised in ${directory.folder}: ${reason}`, { cause: error })
    }
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** As root, makes `user` the owner again after a copy or restore by root. Any other user must own the data. */
async function takeOwnership({ user }: DataDirectory, data: string) {
  const { uid } = statSync(data)
  if (user && uid !== user.uid) await run('chown', ['-R', `${user.uid}:${user.gid}`, data])
  if (!user && process.getuid && uid !== process.getuid()) {
    throw new Error(
      `The data in ${data} belongs to uid ${uid}: start as that user or as root, or set ACCORD_HOME to another folder.`,
    )
  }
}

function passwordIn(data: string): string {
  try {
    return readFileSync(join(data, 'password'), 'utf8').trim()
  } catch (error) {
    throw new Error(`${join(data, 'password')} is missing: put it back, or set ACCORD_HOME to another folder.`, {
      cause: error,
    })
  }
}

function rejectUserWithoutName() {
  try {
    userInfo()
  } catch (error) {
    throw new Error(
      `PostgreSQL cannot be initialised by uid ${process.getuid?.()}, which has no name: add it to /etc/passwd, or set DATABASE_URL.`,
      { cause: error },
    )
  }
}

/** Writes a folder to disk, so that a rename in it survives a power failure. */
function sync(folder: string) {
  const file = openSync(folder, 'r')
  fsyncSync(file)
  closeSync(file)
}
