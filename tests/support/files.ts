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

export type Import = { file: string; from: string; isType: boolean; isLazy: boolean }

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

/** The file that an import leads to, as its path from the root: `toolkit/lists/index.ts`. A package has none: null. */
export function resolveImport({ file, from }: Pick<Import, 'file' | 'from'>): string | null {
  if (from.startsWith('.')) return new URL(from, new URL(file, 'file:///')).pathname.slice(1)
  if (importMap[from] !== undefined) return importMap[from].slice(2)
  // As Node resolves it: of the patterns that fit, the longest beginning decides, then the longest end.
  const fitting = Object.keys(importMap)
    .map(pattern => pattern.split('*') as [string, string])
    .filter(([start, end]) => end !== undefined && from.startsWith(start) && from.endsWith(end))
    .sort((a, b) => b[0].length - a[0].length || b[1].length - a[1].length)[0]
  if (!fitting) return null
  const [start, end] = fitting
  return importMap[fitting.join('*')]!.slice(2).replace('*', from.slice(start.length, from.length - end.length))
}
