import axe from 'axe-core'
import { expect, test } from 'vitest'
import { browsing, inBrowser } from '#tests/browser'

/*
 * The playground shows the composition errors of a graph in development, and reloads its schema.
 */

const places = [{ subgraph: 'notes', file: 'notes.graphql', line: 7, column: 3, owners: [] }]
const error = {
  code: 'FIELD_TYPE_MISMATCH',
  message: 'Type of field "Agreement.title" is two.',
  places,
  mend: 'Agree.',
}
const gone = { code: 'SUBGRAPH_UNREACHABLE', message: 'The schema of "notes" cannot be read.', places: [] }
let state = { graph: 1, errors: [] as object[], missing: [] as object[] }
const { visit } = await browsing(() => state)

inBrowser('the playground of a graph in development', () => {
  test('shows composition errors and unreachable subgraphs until they are resolved', async () => {
    const page = await visit()
    const banner = page.locator('.development')
    expect(await banner.count()).toBe(0)

    state = { ...state, errors: [error], missing: [gone] }
    await banner.waitFor()
    const text = await banner.textContent()
    for (const part of ['FIELD_TYPE_MISMATCH', error.message, 'notes.graphql:7:3', 'Agree.', gone.message])
      expect(text).toContain(part)
    await page.evaluate(axe.source)
    const found = await page.evaluate<{ id: string }[]>('axe.run(".development").then(({ violations }) => violations)')
    expect(found.map(({ id }) => id)).toEqual([])

    state = { ...state, errors: [], missing: [] }
    await banner.waitFor({ state: 'detached' })
  })

  test('reads the schema again, past the HTTP cache, when the graph has a new one', async () => {
    const page = await visit()
    const introspection = page.waitForResponse(response => response.url().endsWith('/introspection.json'))
    state = { ...state, graph: 2 }
    expect((await introspection).headers()['cache-control']).toBe('no-cache')
  })
})
