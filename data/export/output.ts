import { randomBytes } from 'node:crypto'
import { createWriteStream, rmSync } from 'node:fs'
import { lstat, mkdir, readdir, realpath, rename, rm, rmdir, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { configure, ZipWriter } from '@zip.js/zip.js'
import { bundleTables } from '#toolkit/domain'

/** The target of an export. Files are written to a temporary path; `commit` renames it to the target path. */
type BundleOutput = {
  write(file: string, chunks: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<void>
  commit(): Promise<void>
  discard(): Promise<void>
}

/**
 * Opens an atomic output: a folder, or a zip file if the path ends in `.zip`.
 *
 *     const target = await openOutput('out/graph.zip', { force: false })
 *     await target.write('names.csv', chunks); await target.commit()
 *
 * Throws an Error if the path exists and is not an empty folder, at the start or at `commit`. With `force` it replaces a zip file or
 * a folder of a bundle.
 */
export async function openOutput(path: string, { force }: { force: boolean }): Promise<BundleOutput> {
  // An empty path would resolve to the current folder.
  if (path.trim() === '') throw new Error('The path is empty: give a folder, or a file that ends in .zip.')
  // The target of a symbolic link is replaced, not the link.
  const place = (await realpath(path).catch(unlessAbsent(path))) ?? resolve(path)
  const isLink = place === resolve(path) && (await lstat(path).catch(unlessAbsent(path)))?.isSymbolicLink()
  if (isLink) throw new Error(`${path} is a broken symbolic link: give another path, or remove the link.`)
  const isZip = /\.zip$/i.test(place)
  const checkTarget = () => refuseTaken(path, { place, isZip, force })
  await checkTarget()
  const tempPath = (kind: string) =>
    join(dirname(place), `.${basename(place)}-${kind}-${randomBytes(4).toString('hex')}`)
  const output = tempPath('new')
  await mkdir(isZip ? dirname(place) : output, { recursive: true }).catch(error => {
    throw new Error(`${path} cannot be written (${error.code}): give a writable path.`)
  })
  const files = isZip ? zipFile(output) : folder(output)
  // If the process exits early, this handler removes the partial output.
  const remove = () => rmSync(output, { recursive: true, force: true })
  process.on('exit', remove)

  return {
    write: files.write,
    async commit() {
      await files.close()
      const older = (await checkTarget()) && !isZip ? tempPath('old') : undefined
      if (older) await rename(place, older)
      // If the rename fails, the older output is restored.
      await rename(output, place).catch(async error => {
        if (older) await rename(older, place)
        throw error
      })
      process.off('exit', remove)
      if (older) await removeBundle(older)
    },
    async discard() {
      files.abandon()
      process.off('exit', remove)
      await rm(output, { recursive: true, force: true })
    },
  }
}

const folder = (at: string) => ({
  write: (file: string, chunks: AsyncIterable<Buffer> | Iterable<Buffer>) =>
    pipeline(Readable.from(chunks), createWriteStream(join(at, file), { flush: true })),
  close: async () => {},
  abandon() {},
})

function zipFile(at: string) {
  configure({ useWebWorkers: false })
  const out = createWriteStream(at, { flush: true })
  // A fixed time, so that the same files give the same bytes.
  const zip = new ZipWriter(Writable.toWeb(out), { lastModDate: new Date(1980, 0, 1), extendedTimestamp: false })
  return {
    async write(file: string, chunks: AsyncIterable<Buffer> | Iterable<Buffer>) {
      await zip.add(file, Readable.toWeb(Readable.from(chunks)) as ReadableStream)
    },
    close: () => zip.close(),
    abandon: () => void out.on('error', () => {}).destroy(),
  }
}

/** Whether the path has an empty folder or, with `force`, a bundle to replace. Throws an Error if it has anything else. */
async function refuseTaken(
  path: string,
  { place, isZip, force }: { place: string; isZip: boolean; force: boolean },
): Promise<boolean> {
  const stats = await stat(place).catch(unlessAbsent(path))
  if (stats === undefined) return false
  if (stats.isDirectory() === isZip) {
    throw new Error(`${path} is ${isZip ? 'a folder' : 'not a folder'}: give a folder, or a file that ends in .zip.`)
  }
  const entries = isZip ? [] : await readdir(place, { withFileTypes: true })
  if (!isZip && entries.length === 0) return true
  if (!force) throw new Error(`${path} exists already: give another path, or --force to replace it.`)
  if (isZip) return true
  const other = entries.find(each => !each.isFile() || !parts.has(each.name))
  if (other) {
    throw new Error(`${path} has ${other.name}, which is not part of a bundle and would be deleted: give another path.`)
  }
  if (!entries.some(({ name }) => name === description)) {
    throw new Error(`${path} has no ${description}, so it is not a bundle and would be deleted: give another path.`)
  }
  return true
}

/** Removes a bundle file by file. A file that another process has added stays, and so does the folder. */
async function removeBundle(folder: string): Promise<void> {
  for (const file of await readdir(folder)) if (parts.has(file)) await unlink(join(folder, file))
  await rmdir(folder).catch(() => {})
}

const unlessAbsent = (path: string) => (error: NodeJS.ErrnoException) => {
  if (error.code === 'ENOENT') return undefined
  throw new Error(`${path} cannot be reached (${error.code}): give a path in an existing folder.`)
}

const description = 'datapackage.json'
const parts = new Set([description, 'README.md', 'LICENSE', ...bundleTables.map(({ name }) => `${name}.csv`)])
