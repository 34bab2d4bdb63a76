import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { constants, Script } from 'node:vm'

/*
 * Runs a program from one bundled JavaScript file, made by build.mjs: loading thousands of source files takes three times as long.
 * The name of the folder is the SHA-256 of all sources, so that a build of other sources is never used.
 */

export const root = fileURLToPath(new URL('../', import.meta.url))
export const dist = join(root, 'bin/dist')

/** The source files of the programs, and the list of installed packages. */
export function sources() {
  const folders = ['bin', 'data', 'gateway', 'services', 'toolkit'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true })
      .filter(name => /\.m?ts$|\.mjs$/.test(name))
      .sort()
      .map(name => join(folder, name)),
  )
  const files = ['web/build.ts', 'package.json', 'node_modules/.package-lock.json']
  return [...folders, ...files.filter(file => existsSync(join(root, file)))]
}

/** The folder of the build of the current sources; it need not exist. */
export function builtFolder() {
  const hash = createHash('sha256')
  for (const file of sources()) hash.update(`${file}\0`).update(readFileSync(join(root, file)))
  return join(dist, hash.digest('hex'))
}

/**
 * Runs the build of a program; without a build of the current sources it runs the source with tsx and prints a note.
 *
 *     await run('gateway/server/all-in-one-main.ts')
 */
export async function run(program) {
  const file = join(builtFolder(), `${basename(program, '.ts')}.cjs`)
  if (existsSync(file)) return runBuilt(file)
  console.error('There is no build of the current sources, so the start takes longer. Run `npm run prepare` to build.')
  await import('tsx')
  await import(new URL(`../${program}`, import.meta.url))
}

/**
 * Stores V8's code cache beside the build, if the folder is writable. The file starts with a hash, since V8 aborts the process on
 * a damaged cache.
 */
function runBuilt(file) {
  const compiled = `${file}.v8`
  const cachedData = readCodeCache(compiled)
  const script = new Script(`(function (require, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`, {
    filename: file,
    cachedData,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
  script.runInThisContext()(createRequire(file), file, dirname(file))
  if (cachedData !== undefined && !script.cachedDataRejected) return
  // After 5 s, or at a successful exit after 400 ms, the functions of the start are compiled. A run that only printed an error is
  // not worth caching.
  const storeOnce = () => {
    clearTimeout(timer)
    process.off('exit', atExit)
    writeCodeCache(compiled, script)
  }
  const atExit = code => code === 0 && performance.now() > 400 && storeOnce()
  const timer = setTimeout(storeOnce, 5_000).unref()
  process.on('exit', atExit)
}

function readCodeCache(compiled) {
  try {
    const bytes = readFileSync(compiled)
    const data = bytes.subarray(hashLength)
    return hashOf(data).equals(bytes.subarray(0, hashLength)) ? data : undefined
  } catch {
    return undefined
  }
}

function writeCodeCache(compiled, script) {
  const draft = `${compiled}.${process.pid}`
  try {
    const data = script.createCachedData()
    writeFileSync(draft, Buffer.concat([hashOf(data), data]))
    renameSync(draft, compiled)
  } catch {
    // The folder is not writable or the disk is full: the next start compiles again.
    rmSync(draft, { force: true })
  }
}

const hashLength = 32
const hashOf = data => createHash('sha256').update(data).digest()
