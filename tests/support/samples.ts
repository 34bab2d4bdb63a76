import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onFileEnd } from '#tests/cleanup'
import { blocksOf } from '#tests/documents'

/*
 * docs/clients.md is also a small front-end: each block that starts with the name of a file is that file. Tests write
 * the files to a folder outside the repository and run them there, so that the page has only code that runs.
 */

/** The files of docs/clients.md by name. */
export const samples: Record<string, string> = Object.fromEntries(
  blocksOf('docs/clients.md').flatMap(({ text }) => {
    const name = /^\/\/ ([\w./-]+)\n/.exec(text)?.[1]
    return name ? [[name, text]] : []
  }),
)

/** A folder outside the repository with these files and a link to its packages, removed at the end of the test file. */
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
 * Returns a function that imports a sample. The samples use the gateway at `address` and can import each other. `edit`
 * changes the text of a sample first, for variants that the page describes. `others` are additional files.
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
