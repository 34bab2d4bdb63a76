import { execFile } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { textOf } from '#tests/files'

const started = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))
const { prepare } = JSON.parse(textOf('package.json')).scripts

describe('npm ci, which runs `prepare`,', () => {
  test('succeeds without the devDependencies, and prints that the playground is not built', async () => {
    expect(await said(cloneWith(['web', 'schema/operations']), prepare)).toBe(
      'The playground is not built: the devDependencies are missing. Run `npm ci` without `--omit=dev`.\n',
    )
  })

  test('succeeds without web/, and prints that no playground is built', async () => {
    expect(await said(cloneWith([]), prepare)).toBe('There is no web/ here, so no playground is built.\n')
  })
})

describe('the built playground', () => {
  test('is not built again until one of its source files changes', async () => {
    const clone = cloneWith(['web', 'schema/operations'])
    const stamp = `import('./web/build.ts').then(web => console.log(web.isBuilt()))`
    const isBuilt = () => said(clone, `node --import tsx --eval "${stamp}"`)
    cpSync(join(root, 'web/dist'), join(clone, 'web/dist'), { recursive: true })
    expect(await isBuilt()).toBe('true\n')
    appendFileSync(join(clone, 'schema/operations/delegation.graphql'), '\n')
    expect(await isBuilt()).toBe('false\n')
  })
})

const clones: string[] = []
afterAll(() => {
  for (const clone of clones) rmSync(clone, { recursive: true })
})

/** A copy of the given folders and the npm files. Its only packages are tsx and the dependencies of tsx. */
function cloneWith(folders: string[]): string {
  const clone = mkdtempSync(join(tmpdir(), 'accord-clone-'))
  clones.push(clone)
  const isMade = (path: string) => /web\/(?:dist|building)/.test(path)
  for (const path of ['package.json', 'package-lock.json', 'tsconfig.json', ...folders])
    cpSync(join(root, path), join(clone, path), { recursive: true, filter: from => !isMade(from) })
  mkdirSync(join(clone, 'node_modules'))
  for (const name of ['tsx', 'esbuild', '@esbuild', 'get-tsconfig', 'resolve-pkg-maps'])
    symlinkSync(join(root, 'node_modules', name), join(clone, 'node_modules', name))
  return clone
}

const said = async (folder: string, command: string): Promise<string> =>
  (await started('sh', ['-c', command], { cwd: folder })).stdout
