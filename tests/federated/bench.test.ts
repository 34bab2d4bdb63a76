import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { comes } from '#tests/embedded'
import { start } from '#tests/processes'

/*
 * The benchmark of the gateway in the small: on the reference data alone, in slices that measure nothing, and without what others
 * have written.
 */

const folder = mkdtempSync(join(tmpdir(), 'accord-bench-test-'))
const json = join(folder, 'bench.json')
const small = ['--copies', '0', '--rounds', '1', '--seconds', '1', '--again', '0', '--warm', '0.01', '--folder', folder]
const bench = (variants: string, lanes: string) =>
  start('tests/bench/index.ts', ['gateway', ...small, '--variants', variants, '--lanes', lanes, '--json', json], {})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the stock graph, Accord in one process and bare SQL give equal answers and are measured', async () => {
  const run = bench('stock,accord-one,floor', 'heavy,list,repeated light')
  expect(await run.ended, run.err()).toBe(0)
  expect(run.out()).toContain('3 variants gave equal answers, byte for byte, before and after')
  expect(run.out()).toMatch(/^heavy: accord-one ÷ stock +at least 5 +\d/m)

  const { slices } = JSON.parse(readFileSync(json, 'utf8'))
  expect(slices).toHaveLength(3 * 3 * 2)
  for (const slice of slices) {
    expect(slice.count, slice.variant).toBeGreaterThan(0)
    expect(slice.p99).toBeGreaterThanOrEqual(slice.p50)
    expect(slice.cpu.subgraphs > 0).toBe(slice.variant === 'stock')
    expect(slice.memory).toBeGreaterThan(20)
  }
}, 240_000)

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'what it started ends when it is ended by %s',
  async signal => {
    const run = bench('stock', 'cold')
    expect(await comes(() => processesOn(folder).length >= 2, 60_000), run.err()).toBe(true)
    await run.end(signal)
    expect(await comes(() => processesOn(folder).length === 0, 20_000)).toBe(true)
  },
  120_000,
)

/** Processes that have the folder in their command line or their environment. */
function processesOn(folder: string): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(name => {
      try {
        return ['cmdline', 'environ'].some(file => readFileSync(`/proc/${name}/${file}`, 'utf8').includes(folder))
      } catch {
        return false
      }
    })
    .map(Number)
}
