import { readdirSync, readFileSync } from 'node:fs'

const root = new URL('../../', import.meta.url)

export const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8')

/** The paths of all files in the repository or in a folder, from the root, without those that `.gitignore` excludes. */
export function filesIn(folder = ''): string[] {
  return readdirSync(new URL(folder, root), { withFileTypes: true }).flatMap(entry => {
    const path = folder + entry.name
    if (entry.isDirectory()) return isIgnored(`${entry.name}/`) ? [] : filesIn(`${path}/`)
    return isIgnored(entry.name) ? [] : path
  })
}

const ignored = ['.git/', ...textOf('.gitignore').split('\n')]

// Our .gitignore has only names and patterns such as `*.log`.
const isIgnored = (name: string) =>
  ignored.some(line => (line.startsWith('*') ? name.endsWith(line.slice(1)) : line !== '' && name === line))

export type Import = { file: string; from: string; isType: boolean; isLazy: boolean }

/** The imports and re-exports of a file, with calls of `import()` and `import.meta.resolve()` that have a literal. */
export function importsOf(file: string): Import[] {
  const code = codeOf(file)
  const statements = [...code.matchAll(/^(?:import|export)\s+(type\s+)?[^'"`;]*?\s*from\s+'([^']+)'/gm)]
  const bare = [...code.matchAll(/^import\s+'([^']+)'/gm)].map(([, from]) => from!)
  const calls = [...code.matchAll(/\b(?:import|import\.meta\.resolve)\((?!\s*new URL)([^)]*)\)/g)]
  // A call with a conditional has several literals. The first one that looks like a path is read:
  // `name === 'gateway' ? './main.ts' : …`.
  const called = calls.flatMap(([, inside]) =>
    [...inside!.matchAll(/^['"`]([^'"`]+)['"`]$|['"`]([.#][^'"`]+)['"`]/g)].map(([, whole, path]) => (whole ?? path)!),
  )
  return [
    ...statements.map(([, type, from]) => ({ file, from: from!, isType: type !== undefined, isLazy: false })),
    ...bare.map(from => ({ file, from, isType: false, isLazy: false })),
    ...called.map(from => ({ file, from, isType: false, isLazy: true })),
  ]
}

/** A source file without its comments. */
export const codeOf = (file: string) =>
  textOf(file)
    .replace(/^\s*\/\*[\s\S]*?\*\//gm, '')
    .replace(/^\s*\/\/.*$/gm, '')

const importMap: Record<string, string> = JSON.parse(textOf('package.json')).imports

/** The file of an import as a path from the root, such as `toolkit/lists/index.ts`; null for a package. */
export function resolveImport({ file, from }: Pick<Import, 'file' | 'from'>): string | null {
  if (from.startsWith('.')) return new URL(from, new URL(file, 'file:///')).pathname.slice(1)
  if (importMap[from] !== undefined) return importMap[from].slice(2)
  // Like Node, this chooses the matching pattern with the longest beginning, then the one with the longest end.
  const fitting = Object.keys(importMap)
    .map(pattern => pattern.split('*') as [string, string])
    .filter(([start, end]) => end !== undefined && from.startsWith(start) && from.endsWith(end))
    .sort((a, b) => b[0].length - a[0].length || b[1].length - a[1].length)[0]
  if (!fitting) return null
  const [start, end] = fitting
  return importMap[fitting.join('*')]!.slice(2).replace('*', from.slice(start.length, from.length - end.length))
}
