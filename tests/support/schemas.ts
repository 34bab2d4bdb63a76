import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onFileEnd } from '#tests/cleanup'

/** A folder with these files, by path, which is removed at the end of the test file. */
export function folderWith(files: Record<string, string>): URL {
  const folder = mkdtempSync(join(tmpdir(), 'accord-schemas-'))
  onFileEnd(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return pathToFileURL(`${folder}/`)
}

/** A supergraph.yaml with this text, in a new folder with these files. */
export const yamlWith = (text: string, files: Record<string, string> = {}): URL =>
  new URL('supergraph.yaml', folderWith({ ...files, 'supergraph.yaml': text }))
