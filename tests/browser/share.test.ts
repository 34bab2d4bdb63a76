import { expect, test } from 'vitest'
import { browsing, inBrowser, panel, run, textIn } from '#tests/browser'

const { visit, origin } = await browsing()

inBrowser('a shared link', () => {
  test('shows the question with its variables to whoever opens it, and runs when they ask', async () => {
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
    const asked: string[] = []
    there.on('request', request => asked.push(new URL(request.url()).pathname))
    for (const editor of ['operation.graphql', 'variables.json'])
      expect(await textIn(there, editor)).toBe(await textIn(page, editor))
    await there.waitForTimeout(1_500)
    expect(asked).not.toContain('/graphql')
    expect(await textIn(there, 'response.json')).toBe('')
    expect(there.url()).toBe(`${origin}/playground/`)

    expect((await run(there)).data.agreement.claims[0].source.citation).toMatch(/\w/)
    expect(asked).toContain('/graphql')
  })

  test('of one operation among several runs that one', async () => {
    const query = 'query First { a: __typename }\nquery Second { b: __typename }'
    const page = await visit({ fragment: `#query=${encodeURIComponent(query)}&operationName=Second` })
    const request = page.waitForRequest(`${origin}/graphql`)
    // The button offers both, and in the editor the shortcut runs what the cursor is in: elsewhere, what is chosen.
    await page.locator('.graphiql-editor-tool .monaco-editor').first().click()
    await page.keyboard.press('ControlOrMeta+Enter')
    expect((await request).postDataJSON().operationName).toBe('Second')
  })

  test('opens in a tab beside what was there', async () => {
    const page = await visit()
    const before = await textIn(page, 'operation.graphql')
    await page.evaluate(`location.hash = '#query=' + encodeURIComponent('query Later { __typename }')`)
    await expect.poll(() => textIn(page, 'operation.graphql')).toBe('query Later { __typename }')
    expect(await page.locator('.graphiql-tab').count()).toBe(2)
    await page.locator('.graphiql-tab-button').first().click()
    await expect.poll(() => textIn(page, 'operation.graphql')).toBe(before)
  })

  test.each([
    ['cut in a character', '#query=%E0%A4%A', 'This link is damaged'],
    ['cut in its variables', '#query=%7B__typename%7D&variables=%7B%22a%22', 'This link is damaged: its variables'],
    ['with a list for variables', '#query=%7B__typename%7D&variables=%5B1%5D', 'This link is damaged: its variables'],
    ['without a question', '#variables=%7B%7D', 'This link has no query.'],
    ['too long', `#query=${'%20'.repeat(30_000)}a`, 'This query is too long for a link: 90,008 characters'],
  ])('that is %s says so', async (_, fragment, told) => {
    const page = await visit({ fragment })
    await expect.poll(() => page.locator('.notice').textContent()).toContain(told)
    expect(await textIn(page, 'operation.graphql')).toContain('# What came of the fund')
    await page.getByRole('button', { name: 'Close', exact: true }).click()
    expect(await page.locator('.notice').count()).toBe(0)
  })

  test('to a question that is too long is not made, and the reason is said', async () => {
    const page = await visit({ fragment: `#query=${'%7B'.repeat(100)}${'a'.repeat(63_000)}` })
    await page.getByRole('button', { name: 'Share a link to this question' }).click()
    await expect.poll(() => page.getByText('The link is copied.').count()).toBe(1)
    await page.locator('.graphiql-query-editor .monaco-editor').click()
    await page.keyboard.insertText('{}'.repeat(1_000))
    await page.waitForTimeout(300)
    await page.getByRole('button', { name: 'Share a link to this question' }).click()
    await expect.poll(() => page.locator('.notice').textContent()).toContain('too long for a link')
  })

  test('names no server: what else is in it is left alone', async () => {
    const fragment = `#query=${encodeURIComponent('{ __typename }')}&endpoint=http%3A%2F%2Felsewhere.example%2F&headers=%7B%7D`
    const page = await visit({ fragment })
    expect(await run(page)).toEqual({ data: { __typename: 'Query' } })
  })
})
