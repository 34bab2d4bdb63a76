import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { filesIn, importsOf, textOf } from '#tests/files'

type Installed = { version: string; hasInstallScript?: true; dev?: true }

const manifest = JSON.parse(textOf('package.json'))
const locked: Record<string, Installed> = JSON.parse(textOf('package-lock.json')).packages
const declared: Record<string, string> = {
  ...manifest.dependencies,
  ...manifest.devDependencies,
  ...manifest.optionalDependencies,
}
const exact = /^\d+\.\d+\.\d+(-[\w.]+)?$/
const nameIn = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

// Two copies of one of these packages do not recognise each other's objects, and report no error.
// nearley has an older commander, and Apollo an older lru-cache. No object goes from one of their copies to another.
const once = [
  ...['@apollo/federation-internals', '@apollo/query-graphs', '@apollo/query-planner'],
  ...Object.keys(manifest.dependencies).filter(name => !['commander', 'lru-cache'].includes(name)),
]

describe('packages', () => {
  test.each(once)('include one copy of %s, in the lockfile and on the disk', name => {
    expect(placesOf(name)).toEqual([`node_modules/${name}`])
    expect(foldersOf(name)).toEqual([`node_modules/${name}/`])
  })

  test('with one copy include graphql and Apollo, and a package with two copies is found', () => {
    expect(once).toEqual(expect.arrayContaining(['graphql', '@apollo/subgraph', '@apollo/gateway', 'drizzle-orm']))
    expect(foldersOf('commander')).toHaveLength(placesOf('commander').length)
    expect(placesOf('commander').length).toBeGreaterThan(1)
  })

  test('have exact versions, which are locked and installed', () => {
    expect(Object.keys(declared).length).toBeGreaterThan(20)
    for (const [name, version] of Object.entries(declared)) {
      expect(version, name).toMatch(exact)
      expect(locked[`node_modules/${name}`]?.version, name).toBe(version)
      const installed = new URL(`../../node_modules/${name}/package.json`, import.meta.url)
      if (existsSync(installed)) expect(JSON.parse(readFileSync(installed, 'utf8')).version, name).toBe(version)
      else expect(manifest.optionalDependencies, name).toHaveProperty([name])
    }
  })

  // Later versions need Node 22, or depend on a package that needs it.
  test('in `overrides` have one copy, of the given version', () => {
    for (const [name, version] of Object.entries<string>(manifest.overrides)) {
      expect(version, name).toMatch(exact)
      expect(placesOf(name).map(path => locked[path]!.version)).toEqual([version])
    }
  })

  test('are all used: a file imports them, or a script or a setting names them', () => {
    const sources = filesIn().filter(file => /\.tsx?$/.test(file))
    const imported = new Set(sources.flatMap(importsOf).map(({ from }) => from))
    const isImported = (name: string) => [...imported].some(from => from === name || from.startsWith(`${name}/`))
    const programs: Record<string, boolean> = {
      tsx: manifest.scripts.export.includes('tsx'),
      typescript: manifest.scripts.check.includes('tsc'),
      '@biomejs/biome': manifest.scripts.check.includes('biome'),
      '@types/node': textOf('tsconfig.json').includes('"types": ["node"]'),
      '@types/react': isImported('react'),
      '@types/react-dom': isImported('react-dom'),
    }
    const unused = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      name => !isImported(name) && !programs[name],
    )
    expect(unused).toEqual([])
  })

  test('run no install script: `allowScripts` denies each one by name', () => {
    const withScript = Object.entries(locked).filter(([, { hasInstallScript }]) => hasInstallScript)
    expect(Object.keys(manifest.allowScripts)).toEqual([...new Set(withScript.map(([path]) => nameIn(path)))].sort())
    expect(new Set(Object.values(manifest.allowScripts))).toEqual(new Set([false]))
  })
})

/** The paths of a package in the lockfile. */
const placesOf = (name: string) => Object.keys(locked).filter(path => path !== '' && nameIn(path) === name)

/** Every folder below node_modules that has the package. */
function foldersOf(name: string, within = ''): string[] {
  const modules = `${within}node_modules/`
  const at = new URL(`../../${modules}`, import.meta.url)
  if (!existsSync(at)) return []
  const names = readdirSync(at, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .flatMap(({ name }) =>
      name.startsWith('@') ? readdirSync(new URL(`${name}/`, at)).map(part => `${name}/${part}`) : name,
    )
  return [
    ...(existsSync(new URL(`${name}/package.json`, at)) ? [`${modules}${name}/`] : []),
    ...names.flatMap(each => foldersOf(name, `${modules}${each}/`)),
  ]
}
