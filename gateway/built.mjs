import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { constants, Script } from 'node:vm'

/*
 * The program of `npm start` as one file of JavaScript, which build.mjs makes: two thousand files, of which some are
 * TypeScript, take three times as long to read. It is named after what it was made of, so that it is not found once that is
 * another.
 */

export const root = fileURLToPath(new URL('../', import.meta.url))
export const dist = join(root, 'gateway/dist')

/** What it is made of: our code, and a list of the packages that are installed. */
export function sources() {
  const folders = ['data', 'gateway', 'services', 'toolkit'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true })
      .filter(name => /\.m?ts$|\.mjs$/.test(name))
      .sort()
      .map(name => join(folder, name)),
  )
  const files = ['web/build.ts', 'package.json', 'node_modules/.package-lock.json']
  return [...folders, ...files.filter(file => existsSync(join(root, file)))]
}

/** Where it is, if it was built of the code as it is now. */
export function builtFile() {
  const hash = createHash('sha256')
  for (const file of sources()) hash.update(`${file}\0`).update(readFileSync(join(root, file)))
  return join(dist, `${hash.digest('hex')}.cjs`)
}

/**
 * Runs it. What V8 has compiled of it by then is kept after five seconds, for the next start, where its folder may be
 * written to. With a hash, since V8 ends the process on reading what is damaged.
 */
export function run(file) {
  const compiled = `${file}.v8`
  const cachedData = sound(compiled)
  const script = new Script(`(function (require, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`, {
    filename: file,
    cachedData,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
  script.runInThisContext()(createRequire(file), file, dist)
  if (cachedData === undefined || script.cachedDataRejected) setTimeout(keep, 5_000, compiled, script).unref()
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
    // Not ours to write to, or full: the next start is as this one.
    rmSync(draft, { force: true })
  }
}

const hashLength = 32
const hashOf = data => createHash('sha256').update(data).digest()
