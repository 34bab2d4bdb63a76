import { createWriteStream, mkdirSync, openAsBlob, statfsSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { Writable } from 'node:stream'
import { BlobReader, configure, ZipReader } from '@zip.js/zip.js'
import { bundleTables } from '#toolkit/domain'
import { createTempFolder } from './temp-folder.ts'

// Unpacking a bundle is faster than checking it, so worker threads would not make an import faster.
configure({ useWebWorkers: false })

/** Runs `work` with the folder and the name of a bundle. */
type OpenBundle = <T>(work: (folder: string, name: string) => Promise<T>) => Promise<T>

/**
 * Opens a bundle that is a folder, a datapackage.json or a .zip. A .zip is unpacked into a temporary folder until `work` ends.
 *
 *     const open = openBundle('facts.zip')
 *     await open((folder, name) => loadBundle(folder, subgraphs, onStep, { name }))
 *
 * Throws an Error immediately if the path is none of the three.
 */
export function openBundle(path: string): OpenBundle {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats?.isDirectory()) return work => work(path, basename(resolve(path)))
  if (stats && basename(path) === 'datapackage.json') return openBundle(dirname(path))
  if (stats && extname(path).toLowerCase() === '.zip') return work => withUnpacked(path, work)
  throw new Error(
    stats
      ? `${path} is not a bundle: give its folder, its datapackage.json, or a .zip of it.`
      : `There is no folder ${path}: give the folder with the tables of the bundle.`,
  )
}

async function withUnpacked<T>(path: string, work: (folder: string, name: string) => Promise<T>): Promise<T> {
  const { folder: parent, leave } = createTempFolder('bundle')
  try {
    // Error messages contain the name of the folder, so the folder has the name of the archive.
    const folder = join(parent, basename(path))
    mkdirSync(folder)
    await unpack(path, folder)
    return await work(folder, basename(path))
  } finally {
    leave()
  }
}

const bundleFiles = new Set([...bundleTables.map(({ name }) => `${name}.csv`), 'datapackage.json'])

/** Unpacks the tables of an archive into `folder`, none outside. Throws an Error if they are in several folders of the archive. */
async function unpack(path: string, folder: string): Promise<void> {
  const zip = new ZipReader(new BlobReader(await openAsBlob(path)))
  try {
    const [folders, unpacked] = [new Set<string>(), new Set<string>()]
    const { bavail, bsize } = statfsSync(folder)
    let freeBytes = bavail * bsize
    for (const entry of await zip.getEntries()) {
      const name = basename(entry.filename)
      const isStray = name.startsWith('.') || entry.filename.startsWith('__MACOSX/')
      if (entry.directory || isStray || (!bundleFiles.has(name) && !/\.csv$/i.test(name))) continue
      if (entry.encrypted) throw new Error('it is encrypted')
      if (unpacked.has(name)) throw new Error(`it has ${name} twice`)
      unpacked.add(name)
      folders.add(dirname(entry.filename))
      if (folders.size > 1) throw new Error(`it has tables in ${[...folders].join(' and in ')}`)
      freeBytes -= entry.uncompressedSize
      if (freeBytes < 0)
        throw new Error(`its content is larger than the free space in ${tmpdir()}: set TMPDIR to a larger folder`)
      // An empty file is enough to report the name of a CSV file that is not a table.
      if (!bundleFiles.has(name)) writeFileSync(join(folder, name), '')
      else await entry.getData(Writable.toWeb(createWriteStream(join(folder, name))), { checkSignature: true })
    }
  } catch (error) {
    throw new Error(`${path} cannot be read as a .zip of a bundle: ${(error as Error).message.replace(/\.$/, '')}.`)
  } finally {
    await zip.close()
  }
}
