import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { run } from '#tests/processes'
import { yamlWith } from '#tests/schemas'

// Each test starts a process, which takes long on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const accord = (...args: string[]) => run('cli/accord.ts', args, {})
const path = (url: URL) => fileURLToPath(url)
const whole = path(yamlWith('subgraphs: { a: { routing_url: "http://a", schema: { sdl: "type Query { x: Int }" } } }'))
const broken = path(yamlWith('subgraphs: { a: { routing_url: "http://a", schema: { sdl: "type Query { x: In }" } } }'))

describe('accord exits', () => {
  test.each<[code: number, args: string[], output: RegExp]>([
    [0, ['compose', '--no-write', '--config', whole], /^a compose\.\n$/],
    [
      1,
      ['compose', '--no-write', '--config', broken],
      /^INVALID_GRAPHQL: .*Unknown type In[\s\S]*do not compose: 1 error\.\n$/,
    ],
    [2, ['compose', '--config', 'nowhere.yaml'], /There is no file nowhere\.yaml\./],
    [2, ['compose', '--partical'], /unknown option '--partical'[\s\S]*Did you mean --partial\?/],
    [2, ['compare'], /unknown command 'compare'/],
    [2, ['explain', 'NO_QUERIE'], /Did you mean NO_QUERIES\?/],
    [2, ['check', '--format', 'html'], /Allowed choices are text, github/],
    [2, [], /Usage: accord <command>/],
    [0, ['--help'], /compose[\s\S]*explain[\s\S]*check[\s\S]*contract/],
  ])('with code %i for the arguments %j', async (code, args, output) => {
    const { code: ended, out, err } = await accord(...args)
    expect([ended, out + err]).toEqual([code, expect.stringMatching(output)])
  })

  test.each(['compose', 'explain', 'check', 'contract'])(
    'with code 0 for %s --help, which has an example',
    async name => {
      const { code, out } = await accord(name, '--help')
      expect([code, out]).toEqual([0, expect.stringMatching(new RegExp(`Example:\n {2}npm run accord -- ${name}`))])
      expect(out).toContain('--json')
    },
  )
})

describe('accord --json', () => {
  test.each<[args: string[], shape: object]>([
    [
      ['compose', '--no-write', '--config', whole],
      { ok: true, subgraphs: ['a'], missing: [], faults: [], hints: [], written: [] },
    ],
    [
      ['compose', '--no-write', '--config', broken],
      { ok: false, faults: [{ code: 'INVALID_GRAPHQL', places: [{ subgraph: 'a', line: 1, owners: [] }] }] },
    ],
    [['compose', '--config', 'nowhere.yaml'], { ok: false, error: 'There is no file nowhere.yaml.' }],
    [
      ['explain', 'NO_QUERIES'],
      { code: 'NO_QUERIES', meaning: expect.any(String), before: { projects: expect.any(String) } },
    ],
    [
      ['contract', '--exclude', 'x', '--config', whole],
      { ok: false, error: 'No subgraph has the tag x. The subgraphs have no tags.' },
    ],
  ])('prints one JSON object on standard output for %j', async (args, shape) => {
    const { out } = await accord(...args, '--json')
    expect(JSON.parse(out)).toMatchObject(shape)
  })
})

test('the executable of package.json runs in any folder', () => {
  const bin = fileURLToPath(new URL('../../cli/bin.mjs', import.meta.url))
  expect(execFileSync(bin, ['explain', 'NO_QUERIES'], { cwd: tmpdir(), encoding: 'utf8' })).toMatch(/^NO_QUERIES\n/)
})
