import { connect, createServer } from 'node:net'
import { chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, describe, expect, inject } from 'vitest'
import { freshGraph, type TestGraph } from '#tests/graph'
import { freePort } from '#tests/processes'

export type Visit = {
  width?: number
  colours?: 'light' | 'dark'
  /** What follows /playground/ in the address. */
  fragment?: string
}

export type Browsing = {
  graph: TestGraph
  origin: string
  /** Opens the playground as somebody who was never here; gives the page once the question is seen in the editor. */
  visit(visit?: Visit): Promise<Page>
  /** What the gateway has sent since it was last asked, headers and all, in bytes. */
  sent(): number
}

/** Tests that need Chromium: left out where there is none. */
export const inBrowser = describe.skipIf(inject('chromium') === '')

/**
 * The reference data, a gateway on a port of its own, and Chromium, which reaches nothing else. After each test the page
 * must have asked for nothing elsewhere, and have nothing in its console that is an error.
 *
 *     const { visit } = await browsing()
 *     const page = await visit({ width: 390 })
 */
export async function browsing(development?: () => object): Promise<Browsing> {
  if (inject('chromium') === '') return {} as Browsing
  const graph = await freshGraph({ development })
  const behind = await freePort()
  await graph.gateway.listen({ port: behind, host: '127.0.0.1' })
  const { origin, sent, close } = await countedDoor(behind)
  const browser = await chromium.launch({ executablePath: inject('chromium'), args: [...flags] })
  afterAll(async () => {
    await browser.close()
    await close()
  })

  let troubles: string[] = []
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    const found = troubles
    troubles = []
    expect(found).toEqual([])
  })

  return {
    graph,
    origin,
    sent,
    async visit({ width = 1280, colours = 'light', fragment = '' } = {}) {
      const context = await browser.newContext({
        viewport: { width, height: 844 },
        colorScheme: colours,
        reducedMotion: 'reduce',
        permissions: ['clipboard-read', 'clipboard-write'],
      })
      context.on('request', request => {
        if (!/^(?:data|blob):/.test(request.url()) && new URL(request.url()).origin !== origin)
          troubles.push(`asked for ${request.url()}`)
      })
      const page = await context.newPage()
      page.on('pageerror', error => troubles.push(error.message))
      page.on('console', message => {
        if (['error', 'warning'].includes(message.type())) troubles.push(message.text())
      })
      await page.goto(`${origin}/playground/${fragment}`)
      await page.waitForSelector('.graphiql-query-editor .view-line span span')
      return page
    },
  }
}

/** What an editor holds: `textIn(page, 'response.json')`, also operation.graphql, variables.json and headers.json. */
export const textIn = (page: Page, editor: string): Promise<string> =>
  page.evaluate(`__MONACO.editor.getModels().find(({ uri }) => uri.path.endsWith('${editor}')).getValue()`)

/** Runs the question of the active tab, and gives the answer. */
export async function run(page: Page): Promise<any> {
  await page.getByRole('button', { name: /^Execute query/ }).click()
  return answerIn(page)
}

export async function answerIn(page: Page): Promise<any> {
  await expect.poll(() => textIn(page, 'response.json'), { timeout: 10_000 }).not.toBe('')
  return JSON.parse(await textIn(page, 'response.json'))
}

/** Opens a panel at the side, unless it is open. */
export async function panel(page: Page, title: string) {
  const opened = page.getByRole('button', { name: `Hide ${title}`, exact: true })
  if ((await opened.count()) === 0) await page.getByRole('button', { name: `Show ${title}`, exact: true }).click()
  return page.locator('.graphiql-plugin')
}

const flags = [
  ...['--disable-gpu', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
  // The network ends at this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
]

// The browser's own count leaves out what its workers load.
async function countedDoor(behind: number) {
  let count = 0
  const sockets = new Set<{ destroy(): void }>()
  const door = createServer(socket => {
    const inside = connect(behind, '127.0.0.1')
    for (const each of [socket, inside]) {
      sockets.add(each)
      each.on('close', () => sockets.delete(each))
      each.on('error', () => each.destroy())
    }
    inside.on('data', data => {
      count += data.length
    })
    socket.pipe(inside).pipe(socket)
  })
  const port = await freePort()
  await new Promise<void>(listening => door.listen(port, '127.0.0.1', listening))
  return {
    origin: `http://127.0.0.1:${port}`,
    sent() {
      const sent = count
      count = 0
      return sent
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise(closed => door.close(closed))
    },
  }
}
