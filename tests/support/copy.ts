import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { filesIn } from '#tests/files'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A copy of the project that a test may change. */
export type Copy = {
  folder: string
  env: Record<string, string | undefined>
  /** Runs a shell command in the copy and returns its exit code and its output. */
  run(command: string): { code: number | null; out: string }
  textOf(path: string): string
  write(path: string, text: string): void
  /** The changed and the new files, as lines of `git status --short`. */
  changes(): string[]
}

/**
 * Copies the current files to a folder that is removed at the end of the test file. Packages are linked, not copied.
 */
export function copyOfProject(settings: Record<string, string> = {}): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'accord-copy-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  for (const file of filesIn().filter(file => file !== 'node_modules' && file !== '.git'))
    cpSync(join(root, file), join(folder, file))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' })
  git('init', '--quiet')
  git('add', '--all')
  git('-c', 'user.name=nobody', '-c', 'user.email=nobody@example.org', 'commit', '--quiet', '--message', 'as it is')
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...settings }
  return {
    folder,
    env,
    run(command) {
      const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: folder, env, encoding: 'utf8' })
      return { code: status, out: `${stdout}${stderr}` }
    },
    textOf: path => readFileSync(join(folder, path), 'utf8'),
    write: (path, text) => writeFileSync(join(folder, path), text),
    changes: () =>
      git('status', '--short')
        .split('\n')
        .filter(line => line !== '' && !line.endsWith(' node_modules')),
  }
}
