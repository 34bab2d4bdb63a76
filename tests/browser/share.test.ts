import { expect, test } from 'vitest'
import { browsing, inBrowser, panel, run, textIn } from '#tests/browser'

const { visit, origin } = await browsing()

inBrowser('a shared link', () => {
  test('opens the question with its variables, and sends no request until the reader runs it', async () => {
    const page = await visit()
    const collections = await panel(page, 'Collections')
    await collections.getByRole('button', { name: /^How would I cite everything/ }).click()
    await expect.poll(() => textIn(page, 'variables.json')).toContain('TEXT')
    await page.waitForTimeout(300)
    await page.getByRole('button', { name: 'Share a link to this question' }).click()
    await expect.poll(() => page.getByText('The link is copied.').count()).toBe(1)
    const link = await page.evaluate<string>('navigator.clipboard.readText()')
    expect(link).toMatch(new RegExp(`^${origin}/playground/#query=.*&variables=.*&operationName=Bibliography$`))

    const there = await visit({ fragment: link.slice(`${origin}/playground/`.length) })
    const requested: string[] = []
    there.on('request', request => requested.push(new URL(request.url()).pathname))
    for (const editor of ['operation.graphql', 'variables.json'])
      expect(await textIn(there, editor)).toBe(await textIn(page, editor))
    await there.waitForTimeout(1_500)
    expect(requested).not.toContain('/graphql')
    expect(await textIn(there, 'response.json')).toBe('')
    expect(there.url()).toBe(`${origin}/playground/`)

    expect((await run(there)).data.agreement.claims[0].source.citation).toMatch(/\w/)
    expect(requested).toContain('/graphql')
  })

  test('with an operation name runs that operation of the document', async () => {
    const query = 'query First { a: __typename }\nquery Second { b: __typename }'
    const page = await visit({ fragment: `#query=${encodeURIComponent(query)}&operationName=Second` })
    const request = page.waitForRequest(`${origin}/graphql`)
    // The button offers both operations, and the shortcut in the query editor runs the one at the cursor.
    // In the variables editor the shortcut runs the operation of the link.
    await page.locator('.graphiql-editor-tool .monaco-editor').first().click()
    await page.keyboard.press('ControlOrMeta+Enter')
    expect((await request).postDataJSON().operationName).toBe('Second')
  })

  test('opens in a new tab and leaves the other tabs unchanged', async () => {
    const page = await visit()
    const before = await textIn(page, 'operation.graphql')
    await page.evaluate(`location.hash = '#query=' + encodeURIComponent('query Later { __typename }')`)
    await expect.poll(() => textIn(page, 'operation.graphql')).toBe('query Later { __typename }')
    expect(await page.locator('.graphiql-tab').count()).toBe(2)
    await page.locator('.graphiql-tab-button').first().click()
    await expect.poll(() => textIn(page, 'operation.graphql')).toBe(before)
  })

  test.each([
    ['is cut within a character', '#query=%E0%A4%A', 'This link is damaged'],
    [
      'is cut within its variables',
      '#query=%7B__typename%7D&variables=%7B%22a%22',
      'This link is damaged: its variables',
    ],
    ['has a list as variables', '#query=%7B__typename%7D&variables=%5B1%5D', 'This link is damaged: its variables'],
    ['has no query', '#variables=%7B%7D', 'This link has no query.'],
    ['is too long', `#query=${'%20'.repeat(30_000)}a`, 'This query is too long for a link: 90,008 characters'],
  ])('that %s opens the start question with a notice', async (_, fragment, notice) => {
    const page = await visit({ fragment })
    await expect.poll(() => page.locator('.notice').textContent()).toContain(notice)
    expect(await textIn(page, 'operation.graphql')).toContain('# What came of the fund')
    await page.getByRole('button', { name: 'Close', exact: true }).click()
    expect(await page.locator('.notice').count()).toBe(0)
  })

  test('is not created for a query that is too long, and a notice gives the reason', async () => {
    const page = await visit({ fragment: `#query=${'%7B'.repeat(100)}${'a'.repeat(63_000)}` })
    await page.getByRole('button', { name: 'Share a link to this question' }).click()
    await expect.poll(() => page.getByText('The link is copied.').count()).toBe(1)
    await page.locator('.graphiql-query-editor .monaco-editor').click()
    await page.keyboard.insertText('{}'.repeat(1_000))
    await page.waitForTimeout(300)
    await page.getByRole('button', { name: 'Share a link to this question' }).click()
    await expect.poll(() => page.locator('.notice').textContent()).toContain('too long for a link')
  })

  test('cannot set another endpoint or headers: the playground ignores other parameters', async () => {
    const fragment = `#query=${encodeURIComponent('{ __typename }')}&endpoint=http%3A%2F%2Felsewhere.example%2F&headers=%7B%7D`
    const page = await visit({ fragment })
    expect(await run(page)).toEqual({ data: { __typename: 'Query' } })
  })
})
