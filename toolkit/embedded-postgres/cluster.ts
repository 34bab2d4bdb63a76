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
import { type Binaries, program } from './binaries.ts'
import { changeOwner, type DataDirectory, dataFolders } from './data-directory.ts'

const run = promisify(execFile)

/** A database on disk: its data, the programs that can run it, and the password of its user `postgres`. */
export type Cluster = { place: DataDirectory; binaries: Binaries; data: string; logFile: string; password: string }

/** What PostgreSQL and its tools get to see of our environment. */
export const environment = { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, LC_ALL: 'C', TZ: 'UTC' }

/**
 * The database in `place`, initialised if there is none: `data-18` for PostgreSQL 18, and so on.
 *
 *     const { data, password } = await databaseIn(place, binaries, log)
 *
 * It appears whole or not at all: it is made aside and moved into place. Of two that do so at once the second finds the
 * place taken and uses what is there. The password is made here and lies in the data folder, so that the two
 * never part. Throws an Error that says what to do if PostgreSQL or the system refuses.
 */
export async function openCluster(place: DataDirectory, binaries: Binaries, log: Log): Promise<Cluster> {
  const data = join(place.folder, `data-${binaries.major}`)
  const others = dataFolders(place.folder).filter(name => join(place.folder, name) !== data)
  if (existsSync(data)) await takeOver(place, data)
  if (!existsSync(join(data, 'PG_VERSION'))) {
    if (others.length > 0) log.warn({ others, data }, 'data of another PostgreSQL version is left as it is')
    await initialise(place, binaries, data)
  }
  const password = passwordIn(data)
  return { place, binaries, data, logFile: join(place.folder, 'postgres.log'), password }
}

async function initialise(place: DataDirectory, binaries: Binaries, data: string) {
  if (!place.user) refuseNamelessUser()
  const draft = changeOwner(place, mkdtempSync(join(place.folder, 'init-')))
  const made = join(draft, 'data')
  const passwordFile = join(draft, 'password')
  writeFileSync(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx', flush: true })
  changeOwner(place, passwordFile)
  // The same order of letters everywhere: PostgreSQL's own C.UTF-8 where it has one.
  const locale =
    binaries.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'] : ['--no-locale']
  const access = ['--auth-local=trust', '--auth-host=scram-sha-256', `--pwfile=${passwordFile}`]
  try {
    await run(
      program(binaries, 'initdb'),
      ['-D', made, '-U', 'postgres', '-E', 'UTF8', '--no-instructions', ...access, ...locale],
      { ...place.user, cwd: draft, env: environment },
    )
    renameSync(passwordFile, join(made, 'password'))
    sync(made)
    renameSync(made, data)
    sync(place.folder)
  } catch (error) {
    if (!existsSync(join(data, 'PG_VERSION'))) {
      // The last that initdb says is that it cleans up.
      const lines = (error as { stderr?: string }).stderr?.trim().split('\n') ?? []
      const telling = lines.filter(line => /FATAL|HINT|error|could not/.test(line))
      const words = telling.join(' ') || lines.at(-1) || (error as Error).message
      throw new Error(`PostgreSQL could not be initialised in ${place.folder}: ${words}`, { cause: error })
    }
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** Root gives data that a copy or a restore made root's own back; anybody else has to be the owner. */
async function takeOver({ user }: DataDirectory, data: string) {
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

function refuseNamelessUser() {
  try {
    userInfo()
  } catch (error) {
    throw new Error(
      `PostgreSQL cannot be initialised by uid ${process.getuid?.()}, which has no name: add it to /etc/passwd, or set DATABASE_URL.`,
      { cause: error },
    )
  }
}

/** What was moved stays moved, even if the power fails. */
function sync(folder: string) {
  if (process.platform === 'win32') return
  const file = openSync(folder, 'r')
  fsyncSync(file)
  closeSync(file)
}
