import { randomBytes } from 'node:crypto'
import { createWriteStream, rmSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { configure, ZipWriter } from '@zip.js/zip.js'
import { bundleTables } from '#toolkit'

/** Where the files of a bundle are written: aside, and only by `keep` to the place asked for. */
export type Target = {
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
 * Throws an Error that says what to do where something is there already. With `force` a zip file gives way, and so does a
 * folder, if it has nothing in it but a bundle.
 */
export async function targetAt(path: string, { force }: { force: boolean }): Promise<Target> {
  const place = resolve(path)
  const isZip = /\.zip$/i.test(place)
  await refuseTaken(path, isZip, force)
  await mkdir(dirname(place), { recursive: true })
  const aside = (word: string) => join(dirname(place), `.${basename(place)}-${word}-${randomBytes(4).toString('hex')}`)
  const made = aside('new')
  const files = isZip ? zipFile(made) : await folder(made)
  // Of a process that is told to end meanwhile nothing is left.
  const remove = () => rmSync(made, { recursive: true, force: true })
  process.on('exit', remove)

  return {
    write: files.write,
    async keep() {
      await files.close()
      const older = aside('old')
      const isThere = !isZip && (await stat(place).catch(() => undefined)) !== undefined
      if (isThere) await rename(place, older)
      // A failure here leaves what was there before where it was.
      await rename(made, place).catch(async error => {
        if (isThere) await rename(older, place)
        throw error
      })
      process.off('exit', remove)
      if (isThere) await rm(older, { recursive: true })
    },
    async discard() {
      files.abandon()
      process.off('exit', remove)
      await rm(made, { recursive: true, force: true })
    },
  }
}

async function folder(at: string) {
  await mkdir(at)
  return {
    write: (file: string, chunks: AsyncIterable<Buffer> | Iterable<Buffer>) =>
      pipeline(Readable.from(chunks), createWriteStream(join(at, file), { flush: true })),
    close: async () => {},
    abandon() {},
  }
}

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

async function refuseTaken(path: string, isZip: boolean, force: boolean): Promise<void> {
  const there = await stat(path).catch(() => undefined)
  if (there === undefined) return
  if (there.isDirectory() === isZip) {
    throw new Error(`${path} is ${isZip ? 'a folder' : 'no folder'}: give a folder, or a file that ends in .zip.`)
  }
  const found = isZip ? [basename(path)] : await readdir(path)
  if (found.length > 0 && !force)
    throw new Error(`${path} is there already: give another place, or --force to replace it.`)
  const foreign = isZip ? [] : found.filter(file => !parts.has(file))
  if (foreign.length > 0) {
    throw new Error(`${path} has ${foreign[0]} in it, which is of no bundle: give another place, it would be lost.`)
  }
}

const parts = new Set(['datapackage.json', 'README.md', 'LICENSE', ...bundleTables.map(({ name }) => `${name}.csv`)])
