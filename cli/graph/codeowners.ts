import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const names = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS']

/**
 * Reads the nearest CODEOWNERS in a folder or above it. As on GitHub, the last line that matches a file has its owners.
 *
 *     const ownersOf = ownersAround(folder)
 *     ownersOf(new URL('projects.graphql', folder))   // ['@org/projects']
 */
export function ownersAround(folder: URL): (file: URL) => string[] {
  for (let at = folder; ; at = new URL('../', at)) {
    const found = names.map(name => new URL(name, at)).find(file => existsSync(file))
    if (found) return ownersIn(readFileSync(found, 'utf8'), at)
    if (at.pathname === '/' || new URL('../', at).href === at.href) return () => []
  }
}

function ownersIn(text: string, root: URL): (file: URL) => string[] {
  const lines = text
    .split('\n')
    .map(line => line.replace(/(^|\s)#.*$/, '').trim())
    .filter(Boolean)
    .map(line => line.split(/\s+/))
    .map(([pattern, ...owners]) => ({ form: formOf(pattern!), owners }))
    .reverse()
  return file => {
    const path = relative(fileURLToPath(root), fileURLToPath(file)).replaceAll('\\', '/')
    return lines.find(({ form }) => form.test(path))?.owners ?? []
  }
}

/** Compiles a pattern as in .gitignore: `**` crosses folders, a final slash means a folder, another slash anchors to the root. */
function formOf(pattern: string): RegExp {
  const isAnchored = /\/./.test(pattern)
  const parts = pattern
    .replace(/^\//, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*|\?/g, sign => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[sign]!)
  return new RegExp(`^${isAnchored ? '' : '(?:.*/)?'}${parts}${pattern.endsWith('/') ? '' : '(?:/|$)'}`)
}
