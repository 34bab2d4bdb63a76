import axe from 'axe-core'
import { expect, test } from 'vitest'
import { browsing, inBrowser } from '#tests/browser'

/*
 * What the playground shows of a graph that is worked on.
 */

const places = [{ subgraph: 'notes', file: 'notes.graphql', line: 7, column: 3, owners: [] }]
const fault = {
  code: 'FIELD_TYPE_MISMATCH',
  message: 'Type of field "Agreement.title" is two.',
  places,
  mend: 'Agree.',
}
const gone = { code: 'SUBGRAPH_UNREACHABLE', message: 'The schema of "notes" cannot be read.', places: [] }
let stands = { graph: 1, faults: [] as object[], missing: [] as object[] }
const { visit } = await browsing(() => stands)

inBrowser('a graph that is worked on', () => {
  test('has what keeps its schemas from being one told, as long as it does', async () => {
    const page = await visit()
    const told = page.locator('.development')
    expect(await told.count()).toBe(0)

    stands = { ...stands, faults: [fault], missing: [gone] }
    await told.waitFor()
    const text = await told.textContent()
    for (const part of ['FIELD_TYPE_MISMATCH', fault.message, 'notes.graphql:7:3', 'Agree.', gone.message])
      expect(text).toContain(part)
    await page.evaluate(axe.source)
    const found = await page.evaluate<{ id: string }[]>('axe.run(".development").then(({ violations }) => violations)')
    expect(found.map(({ id }) => id)).toEqual([])

    stands = { ...stands, faults: [], missing: [] }
    await told.waitFor({ state: 'detached' })
  })

  test('has its schema read again when there is another', async () => {
    const page = await visit()
    const isAsked = page.waitForResponse(response => response.url().endsWith('/introspection.json'))
    stands = { ...stands, graph: 2 }
    expect((await isAsked).headers()['cache-control']).toBe('no-cache')
  })
})
