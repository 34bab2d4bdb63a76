import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { constants, Script } from 'node:vm'

/*
 * A program as one file of JavaScript, which build.mjs makes: the thousands of files that it is written in take three times
 * as long to read. It lies in a folder that is named after what it was made of, so that it is not found once that is another.
 */

export const root = fileURLToPath(new URL('../', import.meta.url))
export const dist = join(root, 'bin/dist')

/** What programs are made of: our code, and a list of the packages that are installed. */
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

/** Where they are, if they were built of the code as it is now. */
export function builtFolder() {
  const hash = createHash('sha256')
  for (const file of sources()) hash.update(`${file}\0`).update(readFileSync(join(root, file)))
  return join(dist, hash.digest('hex'))
}

/**
 * Runs a program as it was built of the code as it is now, and where it was not, the code itself, and says so.
 *
 *     await run('gateway/server/all-in-one-main.ts')
 */
export async function run(program) {
  const file = join(builtFolder(), `${basename(program, '.ts')}.cjs`)
  if (existsSync(file)) return runBuilt(file)
  console.error('Nothing is built of the code as it is, so it takes longer to start: `npm run prepare` builds it.')
  await import('tsx')
  await import(new URL(`../${program}`, import.meta.url))
}

/**
 * What V8 has compiled of it is kept for the next time, where its folder may be written to. With a hash, since V8 ends the
 * process on reading what is damaged.
 */
function runBuilt(file) {
  const compiled = `${file}.v8`
  const cachedData = sound(compiled)
  const script = new Script(`(function (require, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`, {
    filename: file,
    cachedData,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
  script.runInThisContext()(createRequire(file), file, dirname(file))
  if (cachedData !== undefined && !script.cachedDataRejected) return
  // When it has done what it does each time; and one that has only said what is wrong has not.
  const keepOnce = () => {
    clearTimeout(timer)
    process.off('exit', atExit)
    keep(compiled, script)
  }
  const atExit = code => code === 0 && performance.now() > 400 && keepOnce()
  const timer = setTimeout(keepOnce, 5_000).unref()
  process.on('exit', atExit)
}

function sound(compiled) {
  try {
    const bytes = readFileSync(compiled)
    const data = bytes.subarray(hashLength)
    return hashOf(data).equals(bytes.subarray(0, hashLength)) ? data : undefined
  } catch {
    return undefined
  }
}

function keep(compiled, script) {
  const draft = `${compiled}.${process.pid}`
  try {
    const data = script.createCachedData()
    writeFileSync(draft, Buffer.concat([hashOf(data), data]))
    renameSync(draft, compiled)
  } catch {
    // Not ours to write to, or full: the next time is as this one.
    rmSync(draft, { force: true })
  }
}

const hashLength = 32
const hashOf = data => createHash('sha256').update(data).digest()
