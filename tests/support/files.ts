import { readdirSync, readFileSync } from 'node:fs'

const root = new URL('../../', import.meta.url)

export const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8')

/** Every file of the repository, or of a folder in it, as its path from the root; without what `.gitignore` leaves out. */
export function filesIn(folder = ''): string[] {
  return readdirSync(new URL(folder, root), { withFileTypes: true }).flatMap(entry => {
    const path = folder + entry.name
    if (entry.isDirectory()) return isIgnored(`${entry.name}/`) ? [] : filesIn(`${path}/`)
    return isIgnored(entry.name) ? [] : path
  })
}

const ignored = ['.git/', ...textOf('.gitignore').split('\n')]

// The two forms that our .gitignore has: a name, and `*.log`.
const isIgnored = (name: string) =>
  ignored.some(line => (line.startsWith('*') ? name.endsWith(line.slice(1)) : line !== '' && name === line))

export type Import = { file: string; from: string; isType: boolean }

/** What a file imports and passes on, also by `import()` and `import.meta.resolve()` where the text stands in the call. */
export function importsOf(file: string): Import[] {
  const code = codeOf(file)
  const statements = [...code.matchAll(/^(?:import|export)\s+(type\s+)?[^'"`;]*?\s*from\s+'([^']+)'/gm)]
  const bare = [...code.matchAll(/^import\s+'([^']+)'/gm)].map(([, from]) => from!)
  const calls = [...code.matchAll(/\b(?:import|import\.meta\.resolve)\((?!\s*new URL)([^)]*)\)/g)]
  // Of a choice, what looks like a path: `name === 'gateway' ? './main.ts' : …`.
  const called = calls.flatMap(([, inside]) =>
    [...inside!.matchAll(/^['"`]([^'"`]+)['"`]$|['"`]([.#][^'"`]+)['"`]/g)].map(([, whole, path]) => (whole ?? path)!),
  )
  return [
    ...statements.map(([, type, from]) => ({ file, from: from!, isType: type !== undefined })),
    ...[...bare, ...called].map(from => ({ file, from, isType: false })),
  ]
}

/** A source file without its comments. */
export const codeOf = (file: string) =>
  textOf(file)
    .replace(/^\s*\/\*[\s\S]*?\*\//gm, '')
    .replace(/^\s*\/\/.*$/gm, '')
