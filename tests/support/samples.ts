import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onFileEnd } from '#tests/cleanup'
import { blocksOf } from '#tests/documents'

/*
 * docs/clients.md is also a small front-end: each block of it that begins with the name of a file is that file. Tests
 * write it to a folder outside the repository and run it there, so that what people read is what was run.
 */

/** The files of docs/clients.md by their names. */
export const samples: Record<string, string> = Object.fromEntries(
  blocksOf('docs/clients.md').flatMap(({ text }) => {
    const name = /^\/\/ ([\w./-]+)\n/.exec(text)?.[1]
    return name ? [[name, text]] : []
  }),
)

/** A folder outside the repository that finds its packages, with the files given. It ends with the test file. */
export function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'accord-clients-'))
  onFileEnd(() => rmSync(folder, { recursive: true, force: true }))
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(folder, 'node_modules'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/**
 * Imports samples, which know each other and the gateway at `address`. `edit` changes the text of one before, for what
 * the page says of its lines; `others` are files beside them.
 *
 *     const sample = samplesAt(address)
 *     const { client } = await sample('src/urql.ts')
 */
export function samplesAt(
  address: string,
  edit: Record<string, (text: string) => string> = {},
  others: Record<string, string> = {},
) {
  const files = Object.entries(samples).map(([name, text]) => [
    name,
    (edit[name]?.(text) ?? text).replaceAll('http://localhost:4000/graphql', address),
  ])
  const folder = folderOf({ ...others, ...Object.fromEntries(files) })
  return (name: string): Promise<any> => import(/* @vite-ignore */ join(folder, name))
}
