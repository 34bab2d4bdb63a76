import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/*
 * Builds the playground into web/dist, at `npm ci` or at the first visit of a gateway's playground. A file in web/dist has the hash
 * of the sources, so that we build again only after a change.
 */

const root = fileURLToPath(new URL('../', import.meta.url))
const dist = join(root, 'web/dist')
const building = join(root, 'web/building')
const sources = ['web', 'schema/operations', 'package-lock.json']
const made = ['dist', 'building']
const stamp = 'built-from'

/** Whether web/dist is a build of the current sources. */
export function isBuilt(): boolean {
  return existsSync(join(dist, stamp)) && readFileSync(join(dist, stamp), 'utf8') === hashOfSources()
}

/** Whether the packages for the build are installed; `npm ci --omit=dev` does not install them. */
export function canBuild(): boolean {
  try {
    createRequire(import.meta.url).resolve('vite/package.json')
    return true
  } catch {
    return false
  }
}

/** Builds the playground if there is no build of the current sources, and prints one line. */
export async function prepare(): Promise<void> {
  if (isBuilt()) return
  if (!canBuild()) {
    console.log('The playground is not built: the devDependencies are missing. Run `npm ci` without `--omit=dev`.')
    return
  }
  const begin = performance.now()
  await build()
  console.log(`Built the playground in ${Math.round((performance.now() - begin) / 1_000)} s.`)
}

// Builds into a temporary folder and renames it to web/dist, so that visitors and parallel builds see only complete builds.
async function build(): Promise<void> {
  await removeAbandoned()
  const folder = join(building, randomBytes(6).toString('hex'))
  const hash = hashOfSources()
  const [vite, { default: config }] = await Promise.all([import('vite'), import('./vite.config.ts')])
  try {
    await mkdir(folder, { recursive: true })
    await vite.build({ ...config, configFile: false, logLevel: 'warn', build: { ...config.build, outDir: folder } })
    await writeFile(join(folder, stamp), hash)
    await publish(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
    await rmdir(building).catch(ignoring('ENOTEMPTY', 'ENOENT'))
  }
}

async function publish(folder: string): Promise<void> {
  const former = `${folder}-former`
  for (let attempt = 1; ; attempt++) {
    await rename(dist, former).catch(ignoring('ENOENT'))
    await rm(former, { recursive: true, force: true })
    try {
      return await rename(folder, dist)
    } catch (error) {
      // A parallel build renamed its folder to web/dist after our `rename`: try again.
      if (attempt === 3) throw error
    }
  }
}

async function removeAbandoned(): Promise<void> {
  if (!existsSync(building)) return
  const isOld = (path: string) => Date.now() - statSync(path).mtimeMs > 600_000
  for (const name of readdirSync(building)) {
    const path = join(building, name)
    if (isOld(path)) await rm(path, { recursive: true, force: true })
  }
}

function hashOfSources(): string {
  const hash = createHash('sha256')
  for (const path of sources.flatMap(filesAt))
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
  return hash.digest('hex')
}

function filesAt(path: string): string[] {
  const at = join(root, path)
  if (!existsSync(at)) return []
  if (!statSync(at).isDirectory()) return [path]
  return readdirSync(at)
    .filter(name => !made.includes(name))
    .sort()
    .flatMap(name => filesAt(`${path}/${name}`))
}

const ignoring =
  (...codes: string[]) =>
  (error: NodeJS.ErrnoException) => {
    if (!codes.includes(error.code ?? '')) throw error
  }

const isMain = process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
if (isMain) prepare()
