// @module-tag long
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Slice } from '#bench/gateway/slices'
import { comes } from '#tests/embedded'
import { start } from '#tests/processes'

// The benchmark of the gateway, made short: reference data only, short slices, and no competing products.

const folder = mkdtempSync(join(tmpdir(), 'accord-bench-test-'))
const json = join(folder, 'bench.json')
const small = ['--copies', '0', '--rounds', '1', '--seconds', '1', '--again', '0', '--warm', '0.01', '--folder', folder]
const bench = (variants: string, lanes: string) =>
  start('tests/bench/index.ts', ['gateway', ...small, '--variants', variants, '--lanes', lanes, '--json', json], {})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the stock graph, Accord in one process and plain SQL return equal responses and are measured', async () => {
  const run = bench('stock,accord-one,floor', 'heavy,list,repeated light')
  expect(await run.ended, run.err()).toBe(0)
  expect(run.out()).toContain('3 variants gave equal answers, byte for byte, before and after')
  expect(run.out()).toMatch(/^heavy: accord-one ÷ stock +at least 5 +\d/m)

  const { slices } = JSON.parse(readFileSync(json, 'utf8')) as { slices: Slice[] }
  const sorts = slices.map(({ kind, lane, variant }) => (kind === 'alone' ? `${variant} ${lane}` : kind)).sort()
  expect(sorts).toEqual(['accord-one heavy', ...Array(9).fill('full'), ...Array(9).fill('half')])
  for (const slice of slices) {
    expect(slice.count, slice.variant).toBeGreaterThan(0)
    expect(slice.p99).toBeGreaterThanOrEqual(slice.p50)
    expect(slice.cpu.subgraphs! > 0).toBe(slice.variant === 'stock')
    expect(slice.memory).toBeGreaterThan(20)
  }
}, 240_000)

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'its processes end when it is ended by %s',
  async signal => {
    const run = bench('stock', 'cold')
    let database: string | undefined
    const hasSubgraph = () => {
      const [subgraph] = processesWith('cmdline', 'gateway/stock/subgraph.ts').filter(pid =>
        textOf(pid, 'stat').includes(` ${run.process.pid} `),
      )
      database = subgraph && /DATABASE_URL=[^\0]+/.exec(textOf(subgraph, 'environ'))?.[0]
      return database !== undefined
    }
    expect(await comes(hasSubgraph, 60_000), run.err()).toBe(true)
    await run.end(signal)
    expect(await comes(() => processesWith('environ', database!).length === 0, 20_000)).toBe(true)
    expect(await comes(() => processesWith('cmdline', folder).length === 0, 20_000)).toBe(true)
  },
  120_000,
)

const processesWith = (file: string, words: string) =>
  readdirSync('/proc').filter(name => /^\d+$/.test(name) && textOf(name, file).includes(words))

/** A file of a process; an empty text if the process has ended. */
function textOf(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
