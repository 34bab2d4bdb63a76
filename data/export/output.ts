import { randomBytes } from 'node:crypto'
import { createWriteStream, rmSync } from 'node:fs'
import { lstat, mkdir, readdir, realpath, rename, rm, rmdir, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { configure, ZipWriter } from '@zip.js/zip.js'
import { bundleTables } from '#toolkit/domain'

/** Where the files of a bundle are written: aside, and only by `keep` to the place asked for. */
export type BundleOutput = {
  write(file: string, chunks: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<void>
  keep(): Promise<void>
  discard(): Promise<void>
}

/**
 * A folder, or a zip file if the path ends in `.zip`, that is there whole or not at all.
 *
 *     const target = await targetAt('out/graph.zip', { force: false })
 *     await target.write('names.csv', chunks); await target.keep()
 *
 * Throws an Error that says what to do where something is there already, at first or when it is to be kept. With `force` a zip
 * file gives way, and so does a folder, if it holds a bundle and nothing else.
 */
export async function openOutput(path: string, { force }: { force: boolean }): Promise<BundleOutput> {
  // An empty path would be the folder that one stands in.
  if (path.trim() === '') throw new Error('The place is empty: name a folder, or a file that ends in .zip.')
  // Of a link, what it leads to is replaced, and not the link.
  const place = (await realpath(path).catch(unlessAbsent(path))) ?? resolve(path)
  const isLink = place === resolve(path) && (await lstat(path).catch(unlessAbsent(path)))?.isSymbolicLink()
  if (isLink) throw new Error(`${path} is a link that leads nowhere: name another place, or remove the link.`)
  const isZip = /\.zip$/i.test(place)
  const isThere = () => refuseTaken(path, { place, isZip, force })
  await isThere()
  const aside = (word: string) => join(dirname(place), `.${basename(place)}-${word}-${randomBytes(4).toString('hex')}`)
  const made = aside('new')
  await mkdir(isZip ? dirname(place) : made, { recursive: true }).catch(error => {
    throw new Error(`${path} cannot be written (${error.code}): name a place that can be.`)
  })
  const files = isZip ? zipFile(made) : folder(made)
  // Of a process that is told to end meanwhile nothing is left.
  const remove = () => rmSync(made, { recursive: true, force: true })
  process.on('exit', remove)

  return {
    write: files.write,
    async keep() {
      await files.close()
      const older = (await isThere()) && !isZip ? aside('old') : undefined
      if (older) await rename(place, older)
      // A failure here leaves what was there before where it was.
      await rename(made, place).catch(async error => {
        if (older) await rename(older, place)
        throw error
      })
      process.off('exit', remove)
      if (older) await removeBundle(older)
    },
    async discard() {
      files.abandon()
      process.off('exit', remove)
      await rm(made, { recursive: true, force: true })
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
  // The same files are the same bytes, whenever they are written: no time goes in.
  const zip = new ZipWriter(Writable.toWeb(out), { lastModDate: new Date(1980, 0, 1), extendedTimestamp: false })
  return {
    async write(file: string, chunks: AsyncIterable<Buffer> | Iterable<Buffer>) {
      await zip.add(file, Readable.toWeb(Readable.from(chunks)) as ReadableStream)
    },
    close: () => zip.close(),
    abandon: () => void out.on('error', () => {}).destroy(),
  }
}

/** Whether something is in the place that may be replaced. */
async function refuseTaken(
  path: string,
  { place, isZip, force }: { place: string; isZip: boolean; force: boolean },
): Promise<boolean> {
  const there = await stat(place).catch(unlessAbsent(path))
  if (there === undefined) return false
  if (there.isDirectory() === isZip) {
    throw new Error(`${path} is ${isZip ? 'a folder' : 'no folder'}: give a folder, or a file that ends in .zip.`)
  }
  const found = isZip ? [] : await readdir(place, { withFileTypes: true })
  if (!isZip && found.length === 0) return true
  if (!force) throw new Error(`${path} is there already: give another place, or --force to replace it.`)
  if (isZip) return true
  const foreign = found.find(each => !each.isFile() || !parts.has(each.name))
  if (foreign) {
    throw new Error(`${path} has ${foreign.name} in it, which is of no bundle: give another place, it would be lost.`)
  }
  if (!found.some(({ name }) => name === description)) {
    throw new Error(`${path} is no bundle, since it has no ${description}: give another place, it would be lost.`)
  }
  return true
}

/** File by file: what somebody has put there meanwhile stays, and so does the folder then. */
async function removeBundle(folder: string): Promise<void> {
  for (const file of await readdir(folder)) if (parts.has(file)) await unlink(join(folder, file))
  await rmdir(folder).catch(() => {})
}

const unlessAbsent = (path: string) => (error: NodeJS.ErrnoException) => {
  if (error.code === 'ENOENT') return undefined
  throw new Error(`${path} cannot be reached (${error.code}): name a place in a folder that is there.`)
}

const description = 'datapackage.json'
const parts = new Set([description, 'README.md', 'LICENSE', ...bundleTables.map(({ name }) => `${name}.csv`)])
