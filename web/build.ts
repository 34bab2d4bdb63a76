import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/*
 * Builds the playground into web/dist, which `npm ci` does, and the gateway on the first visit where that did not. What was
 * built remembers what it was built from, so that a change is seen and nothing is built twice.
 */

const root = fileURLToPath(new URL('../', import.meta.url))
const dist = join(root, 'web/dist')
const building = join(root, 'web/building')
const sources = ['web', 'schema/operations', 'package-lock.json']
const made = ['dist', 'building']
const stamp = 'built-from'

/** Is web/dist there, and from the sources as they are now? */
export function isBuilt(): boolean {
  return existsSync(join(dist, stamp)) && readFileSync(join(dist, stamp), 'utf8') === hashOfSources()
}

/** Is there anything to build with? Not after `npm ci --omit=dev`. */
export function canBuild(): boolean {
  try {
    createRequire(import.meta.url).resolve('vite/package.json')
    return true
  } catch {
    return false
  }
}

/** Builds what is not built, and says in one line what became of it. */
export async function prepare(): Promise<void> {
  if (isBuilt()) return
  if (!canBuild()) {
    console.log('The playground is not built: that takes the packages for developers, which are not here.')
    return
  }
  const begin = performance.now()
  await build()
  console.log(`The playground is built, in ${Math.round((performance.now() - begin) / 1_000)} s.`)
}

// In a folder of its own, which then takes the place of web/dist: nobody is served half of it, and of two builds at once
// each is whole.
async function build(): Promise<void> {
  await removeAbandoned()
  const room = join(building, randomBytes(6).toString('hex'))
  const hash = hashOfSources()
  const [vite, { default: config }] = await Promise.all([import('vite'), import('./vite.config.ts')])
  try {
    await mkdir(room, { recursive: true })
    await vite.build({ ...config, configFile: false, logLevel: 'warn', build: { ...config.build, outDir: room } })
    await writeFile(join(room, stamp), hash)
    await takePlace(room)
  } finally {
    await rm(room, { recursive: true, force: true })
    await rmdir(building).catch(ignoring('ENOTEMPTY', 'ENOENT'))
  }
}

async function takePlace(room: string): Promise<void> {
  const former = `${room}-former`
  for (let attempt = 1; ; attempt++) {
    await rename(dist, former).catch(ignoring('ENOENT'))
    await rm(former, { recursive: true, force: true })
    try {
      return await rename(room, dist)
    } catch (error) {
      // Another build was faster by a moment.
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
