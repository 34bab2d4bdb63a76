import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { answerIn, browsing, inBrowser, panel, run, textIn } from '#tests/browser'

const { visit } = await browsing()

const panels = ['Collections', 'Plan', 'Schema', 'Copy as code', 'Cost', 'History', 'Documentation Explorer']

inBrowser.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390],
] as const)('the playground, %s and %i pixels wide', (colours, width) => {
  test('passes the checks of axe in every panel, and does not overflow sideways', async () => {
    const page = await visit({ colours, width })
    await page.evaluate(axe.source)
    const found: string[] = []
    const check = async (where: string) => {
      await page.waitForTimeout(250)
      found.push(...(await findingsOf(page)).map(finding => `${where}: ${finding}`))
      const overflow = await page.evaluate<number>('document.scrollingElement.scrollWidth - innerWidth')
      if (overflow > 0) found.push(`${where}: ${overflow} pixels too wide`)
    }
    await check('start')
    await run(page)
    for (const title of panels) {
      const opened = await panel(page, title)
      if (title === 'Schema') await opened.getByRole('searchbox').fill('agreement')
      await check(title)
    }
    for (const dialog of ['Open short keys dialog', 'Open settings dialog']) {
      await page.getByRole('button', { name: dialog }).click()
      await check(dialog)
      await page.keyboard.press('Escape')
    }
    await page.getByRole('button', { name: 'Share a link to this question' }).click()
    await check('a link')
    expect(found).toEqual([])
  })
})

inBrowser('by keyboard alone', () => {
  test('a person finds a question, opens it and runs it', async () => {
    const page = await visit()
    await tabTo(page, 'Filter')
    await page.keyboard.type('delegation')
    await tabTo(page, 'Which companies travelled in the delegation, and which of them are parties to an agreement?')
    await page.keyboard.press('Enter')
    await expect.poll(() => textIn(page, 'operation.graphql')).toContain('query Delegation')
    await page.keyboard.press('ControlOrMeta+Enter')
    expect((await answerIn(page)).data.event.name).toMatch(/Lu Wei/)
  })
})

inBrowser('on a telephone', () => {
  test('the editor and the response below it have the whole width', async () => {
    const page = await visit({ width: 390 })
    const [editor, answer] = await Promise.all(
      ['.graphiql-query-editor', '.graphiql-response'].map(part => page.locator(part).boundingBox()),
    )
    expect(editor!.width).toBeGreaterThan(340)
    expect(answer!.width).toBeGreaterThan(340)
    expect(editor!.height).toBeGreaterThan(300)
    expect(answer!.y).toBeGreaterThanOrEqual(editor!.y + editor!.height)
  })
})

async function findingsOf(page: Page): Promise<string[]> {
  const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const { violations, passes } = await page.evaluate<axe.AxeResults>(
    `axe.run(document, { runOnly: ${JSON.stringify(rules)} })`,
  )
  expect(passes.length).toBeGreaterThan(20)
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target.join(' ')}`))
}

/** Presses Tab until the element with this label or text has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const focused = `(document.activeElement.labels?.[0] ?? document.activeElement).textContent`
  for (let pressed = 0; pressed < 80; pressed++) {
    await page.keyboard.press('Tab')
    if ((await page.evaluate(focused)) === name) return
  }
  throw new Error(`Tab does not lead to ${name}`)
}
