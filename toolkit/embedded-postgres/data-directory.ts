import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Logger as Log } from 'pino'

/** Whom PostgreSQL runs as, where that is not ourselves. */
export type User = { uid: number; gid: number }

/** Where everything lies, and who PostgreSQL is there. */
export type DataDirectory = { folder: string; user: User | undefined }

/**
 * The folder of the database and the user PostgreSQL runs as.
 *
 *     const { folder, user } = placeFor('/srv/accord/.accord', log)
 *
 * PostgreSQL refuses to be root, so root hands it to the owner of the data, or else to `postgres`, `nobody` or `daemon`.
 * Where that user cannot reach `home` (a project below /root), the folder is one in /var/lib: not in /var/tmp, which
 * is swept of old files and where anybody could be there first.
 */
export function openDataDirectory(home: string, log: Log): DataDirectory {
  const { folder, made } = folderAt(home)
  if (process.getuid?.() !== 0) return { folder, user: undefined }
  if (made) chmodSync(folder, 0o711)

  const elsewhere = join('/var/lib/accord', createHash('sha256').update(folder).digest('hex').slice(0, 12))
  const user = ownerOfData(folder) ?? ownerOfData(elsewhere) ?? lesserUser()
  const isHere = dataFolders(folder).length > 0
  if (canReach(user, folder) && (isHere || dataFolders(elsewhere).length === 0)) return { folder, user }
  if (isHere) {
    throw new Error(
      `PostgreSQL runs as uid ${user.uid}, which cannot reach ${folder}: open the folders above it (chmod o+x), or set DATABASE_URL.`,
    )
  }
  if (!canReach(user, '/')) {
    throw new Error(
      `PostgreSQL refuses to run as root, and root may not become uid ${user.uid} here: start as another user, or set DATABASE_URL.`,
    )
  }
  mkdirSync(elsewhere, { recursive: true })
  for (const path of ['/var/lib/accord', elsewhere]) chmodSync(path, 0o711)
  log.info({ home: folder, folder: elsewhere }, 'the database lies elsewhere, since its user cannot reach ACCORD_HOME')
  return { folder: elsewhere, user }
}

/** The folder of a home, made where it is not there. */
function folderAt(home: string): { folder: string; made: boolean } {
  try {
    const made = mkdirSync(home, { recursive: true }) !== undefined
    const folder = realpathSync(home)
    // Where there are data, or may be, whose they are is told later.
    if (isWithoutData(folder)) accessSync(folder, constants.W_OK | constants.X_OK)
    return { folder, made }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new Error(`${home} cannot be used (${code}): set ACCORD_HOME to a folder that you can write to.`, { cause })
  }
}

/** Whether `user` can enter `folder`. Asked of the system, which knows more than the mode bits say. */
export function canReach(user: User | undefined, folder: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0
}

/** Gives `path` to the user of `place`. */
export function changeOwner({ user }: DataDirectory, path: string): string {
  if (user) chownSync(path, user.uid, user.gid)
  return path
}

/** Removes what those left who were killed while they initialised, copied or ran. */
export function removeStaleFolders({ folder }: DataDirectory, inUse: string) {
  const isOld = (path: string) => Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > 600_000
  const left = readdirSync(folder).filter(name => /^(init|copy|run)-\w{6}$/.test(name))
  for (const path of left.map(name => join(folder, name))) {
    if (path !== inUse && isOld(path)) rmSync(path, { recursive: true, force: true })
  }
}

/** The folders of data below `folder`, one for each major version that ever ran there. */
export function dataFolders(folder: string): string[] {
  try {
    return readdirSync(folder).filter(isOfData)
  } catch {
    return []
  }
}

const isOfData = (name: string) => /^data-\d+$/.test(name)

function isWithoutData(folder: string): boolean {
  try {
    return !readdirSync(folder).some(isOfData)
  } catch {
    return false
  }
}

function ownerOfData(folder: string): User | undefined {
  const owners = dataFolders(folder).map(name => statSync(join(folder, name)))
  return owners.map(({ uid, gid }) => ({ uid, gid })).find(({ uid }) => uid !== 0)
}

function lesserUser(): User {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'))
  for (const name of ['postgres', 'nobody', 'daemon']) {
    const [, , uid, gid] = users.find(user => user[0] === name) ?? []
    if (Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and there is no user postgres, nobody or daemon: add one, or set DATABASE_URL.',
  )
}
