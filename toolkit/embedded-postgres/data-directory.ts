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

/** The user that PostgreSQL runs as, if it is not the user of this process. */
export type User = { uid: number; gid: number }

/** The folder of the database and its user. */
export type DataDirectory = { folder: string; user: User | undefined }

/**
 * The folder of the database, created if necessary, and the user that PostgreSQL runs as.
 *
 *     const { folder, user } = openDataDirectory('/srv/accord/.accord', log)
 *
 * PostgreSQL refuses to run as root. Root starts it as the owner of the data, otherwise as `postgres`, `nobody` or
 * `daemon`. If that user cannot reach `home`, such as a project below /root, the folder is in /var/lib. It is not in
 * /var/tmp: the system deletes old files there, and any user could create the folder first. Throws an Error that says
 * what to do if no folder can be used.
 */
export function openDataDirectory(home: string, log: Log): DataDirectory {
  const { folder, created } = createHome(home)
  if (process.getuid?.() !== 0) return { folder, user: undefined }
  if (created) chmodSync(folder, 0o711)

  const elsewhere = join('/var/lib/accord', createHash('sha256').update(folder).digest('hex').slice(0, 12))
  const user = ownerOfData(folder) ?? ownerOfData(elsewhere) ?? unprivilegedUser()
  const hasData = dataFolders(folder).length > 0
  if (canReach(user, folder) && (hasData || dataFolders(elsewhere).length === 0)) return { folder, user }
  if (hasData) {
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
  log.info(
    { home: folder, folder: elsewhere },
    'the user of PostgreSQL cannot reach ACCORD_HOME; the database is in another folder',
  )
  return { folder: elsewhere, user }
}

/** The folder `home`, without symbolic links. Creates it if it does not exist. */
function createHome(home: string): { folder: string; created: boolean } {
  try {
    const created = mkdirSync(home, { recursive: true }) !== undefined
    const folder = realpathSync(home)
    // `openCluster` checks the owner of existing data.
    if (hasNoData(folder)) accessSync(folder, constants.W_OK | constants.X_OK)
    return { folder, created }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new Error(`${home} cannot be used (${code}): set ACCORD_HOME to a folder that you can write to.`, { cause })
  }
}

/** Whether `user` can enter `folder`. Tries it in a shell, because mode bits alone do not decide: ACLs also count. */
export function canReach(user: User | undefined, folder: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0
}

/** Makes the user of PostgreSQL the owner of `path`, and returns `path`. */
export function changeOwner({ user }: DataDirectory, path: string): string {
  if (user) chownSync(path, user.uid, user.gid)
  return path
}

/** Removes folders of killed processes (drafts, copies and sockets) that are older than 10 minutes. */
export function removeStaleFolders({ folder }: DataDirectory, inUse: string) {
  const isOld = (path: string) => Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > 600_000
  const temporary = readdirSync(folder).filter(name => /^(init|copy|run)-\w{6}$/.test(name))
  for (const path of temporary.map(name => join(folder, name))) {
    if (path !== inUse && isOld(path)) rmSync(path, { recursive: true, force: true })
  }
}

/** The data folders in `folder`, one for each major version of PostgreSQL that has run there. */
export function dataFolders(folder: string): string[] {
  try {
    return readdirSync(folder).filter(isDataFolder)
  } catch {
    return []
  }
}

const isDataFolder = (name: string) => /^data-\d+$/.test(name)

function hasNoData(folder: string): boolean {
  try {
    return !readdirSync(folder).some(isDataFolder)
  } catch {
    return false
  }
}

function ownerOfData(folder: string): User | undefined {
  const owners = dataFolders(folder).map(name => statSync(join(folder, name)))
  return owners.map(({ uid, gid }) => ({ uid, gid })).find(({ uid }) => uid !== 0)
}

function unprivilegedUser(): User {
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
