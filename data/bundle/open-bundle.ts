import { createWriteStream, mkdirSync, openAsBlob, statfsSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { Writable } from 'node:stream'
import { BlobReader, configure, ZipReader } from '@zip.js/zip.js'
import { bundleTables } from '#toolkit/domain'
import { createTempFolder } from './temp-folder.ts'

// No threads of its own: a bundle is read faster than it is checked.
configure({ useWebWorkers: false })

/** Does some work with the folder of a bundle, and its name. */
export type OpenBundle = <T>(work: (folder: string, name: string) => Promise<T>) => Promise<T>

/**
 * A bundle, given as its folder, as its datapackage.json, or as a .zip, whose tables are unpacked into a folder that goes
 * after the work.
 *
 *     const open = bundleAt('facts.zip')
 *     await open((folder, name) => loadBundle(folder, subgraphs, onStep, { name }))
 *
 * Throws an Error at once where it is none of these.
 */
export function openBundle(path: string): OpenBundle {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isDirectory()) return work => work(path, basename(resolve(path)))
  if (found && basename(path) === 'datapackage.json') return openBundle(dirname(path))
  if (found && extname(path).toLowerCase() === '.zip') return work => unpacked(path, work)
  throw new Error(
    found
      ? `${path} is no bundle: give its folder, its datapackage.json, or a .zip of it.`
      : `There is no folder ${path}: give the one that the tables of the bundle are in.`,
  )
}

async function unpacked<T>(path: string, work: (folder: string, name: string) => Promise<T>): Promise<T> {
  const { folder: room, leave } = createTempFolder('bundle')
  try {
    // Faults name the folder.
    const folder = join(room, basename(path))
    mkdirSync(folder)
    await unpack(path, folder)
    return await work(folder, basename(path))
  } finally {
    leave()
  }
}

const wanted = new Set([...bundleTables.map(({ name }) => `${name}.csv`), 'datapackage.json'])

/** Tables may lie at the top of the archive or all in one folder of it; nothing else is unpacked, and nothing elsewhere. */
async function unpack(path: string, folder: string): Promise<void> {
  const zip = new ZipReader(new BlobReader(await openAsBlob(path)))
  try {
    const [places, unpacked] = [new Set<string>(), new Set<string>()]
    const { bavail, bsize } = statfsSync(folder)
    let left = bavail * bsize
    for (const entry of await zip.getEntries()) {
      const name = basename(entry.filename)
      const isStray = name.startsWith('.') || entry.filename.startsWith('__MACOSX/')
      if (entry.directory || isStray || (!wanted.has(name) && !/\.csv$/i.test(name))) continue
      if (entry.encrypted) throw new Error('it is encrypted')
      if (unpacked.has(name)) throw new Error(`it has ${name} twice`)
      unpacked.add(name)
      places.add(dirname(entry.filename))
      if (places.size > 1) throw new Error(`it has tables in ${[...places].join(' and in ')}`)
      left -= entry.uncompressedSize
      if (left < 0)
        throw new Error(`unpacked it is larger than the room in ${tmpdir()}: set TMPDIR to a folder that has more`)
      // Of what is no table, the name is told.
      if (!wanted.has(name)) writeFileSync(join(folder, name), '')
      else await entry.getData(Writable.toWeb(createWriteStream(join(folder, name))), { checkSignature: true })
    }
  } catch (error) {
    throw new Error(`${path} cannot be read as a .zip of a bundle: ${(error as Error).message.replace(/\.$/, '')}.`)
  } finally {
    await zip.close()
  }
}
