import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

export const root = new URL('../../', import.meta.url)

export const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8')

export function writeFiles(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(new URL('.', new URL(path, root)), { recursive: true })
    writeFileSync(new URL(path, root), text)
  }
}

/**
 * Reads files and folders, and returns a function that restores them and deletes files that were created since.
 *
 *     const restore = snapshotFiles(['schema', 'services/offices', 'toolkit/graphql/ids.ts'])
 *     restore()
 */
export function snapshotFiles(paths: string[]): () => void {
  const before = paths.map(path => ({ path, files: filesAt(path) }))
  return () => {
    for (const { path, files } of before) {
      const known = new Set(files.map(([path]) => path))
      for (const [each] of filesAt(path)) if (!known.has(each)) rmSync(new URL(each, root))
      if (files.length === 0) rmSync(new URL(path, root), { recursive: true, force: true })
      writeFiles(Object.fromEntries(files))
    }
  }
}

function filesAt(path: string): [path: string, text: string][] {
  const place = new URL(path, root)
  if (!existsSync(place)) return []
  try {
    return readdirSync(place).flatMap(name => filesAt(`${path}/${name}`))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw error
    return [[path, readFileSync(place, 'utf8')]]
  }
}
