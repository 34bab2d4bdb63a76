import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { usageError } from '#cli/command'

const run = promisify(execFile)

/**
 * The public schema at a git ref, or `undefined` if the ref has no api.graphql.
 *
 *     await committedApi(new URL('supergraph.yaml', folder), 'origin/main')
 *
 * Throws an Error if there is no repository or no such ref.
 */
export async function committedApi(yaml: URL, ref: string): Promise<string | undefined> {
  const cwd = fileURLToPath(new URL('.', yaml))
  const git = (...args: string[]) => run('git', args, { cwd, maxBuffer: 64 * 1024 * 1024 }).then(({ stdout }) => stdout)
  const commit = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).catch(() => {
    throw usageError(`git finds no commit, branch or tag ${ref} in ${cwd}.`)
  })
  return git('show', `${commit.trim()}:./api.graphql`).catch(() => undefined)
}
