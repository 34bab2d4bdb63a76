import { expect, onTestFinished, test } from 'vitest'
import { loadBundle } from '#data/import'
import { startAllInOne } from '#gateway/server'
import { comes } from '#tests/embedded'
import { freshSubgraphs } from '#tests/graph'
import { madeBundle } from '#tests/made'
import { createLog } from '#toolkit/runtime'

// The effects of a start, and of a running graph, on the data.

const source = 'src_own'
const own = {
  sources: [{ id: source, kind: 'REPORT', title: 'Own' }],
  organisations: [{ id: 'org_nokia', kind: 'COMPANY', source }],
  names: [{ entity: 'org_nokia', text: 'Nokia Oyj', language: 'en', kind: 'PREFERRED', source }],
}

test('a running graph finishes or removes an interrupted import within 20 s', async () => {
  const { config, sql } = await freshSubgraphs('reference')
  const { graph, gateway } = await startAllInOne(config, createLog('fatal'))
  onTestFinished(() => Promise.all([gateway!.stop(), graph.stop()]).then(() => {}))
  await sql`
    insert into agreements.incoming (import, bundle_table, claim, fact, entity, told)
    values ('imp_other', 'record', '', '', '', '{}')`
  const isLeft = async () => (await sql`select from agreements.incoming`).length > 0
  expect(await isLeft()).toBe(true)
  expect(await comes(async () => !(await isLeft()), 20_000)).toBe(true)
}, 40_000)

test.each([
  ['without data imports the reference data once', false],
  ['with data in any subgraph does not import the reference data', true],
])('a graph %s, also at its second start', async (_, isOwn) => {
  const { config, subgraphs } = await freshSubgraphs('empty')
  if (isOwn) expect((await loadBundle(madeBundle(own), subgraphs)).errors).toEqual([])
  for (const _ of [1, 2]) {
    const { graph, gateway } = await startAllInOne(config, createLog('fatal'))
    const end = () => Promise.all([gateway!.stop(), graph.stop()])
    onTestFinished(async () => void (await end()))
    const count = '(first: 0) { totalCount }'
    const query = `{ agreements${count} organisations${count} imports${count} }`
    const { data } = (await gateway!.execute({ query })).body as any
    const [agreements, organisations, imports] = Object.values<any>(data).map(({ totalCount }) => totalCount)
    if (isOwn) expect([agreements, organisations]).toEqual([0, 1])
    else expect(Math.min(agreements, organisations)).toBeGreaterThan(100)
    expect(imports).toBe(1)
    await end()
  }
})
