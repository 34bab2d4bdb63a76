import { connect, createServer } from 'node:net'
import { chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, describe, expect, inject } from 'vitest'
import { freshGraph, type TestGraph } from '#tests/graph'
import { freePort } from '#tests/processes'

export type Visit = {
  width?: number
  colours?: 'light' | 'dark'
  /** The part of the address after /playground/. */
  fragment?: string
}

export type Browsing = {
  graph: TestGraph
  origin: string
  /** Opens the playground with empty storage, and returns the page when the editor shows a query. */
  visit(visit?: Visit): Promise<Page>
  /** The bytes that the gateway sent since the last call of this function, headers included. */
  sent(): number
}

/** `describe` for tests that need Chromium. Without Chromium they are skipped. */
export const inBrowser = describe.skipIf(inject('chromium') === '')

/**
 * A graph with the reference data, a gateway on its own port, and Chromium, which can reach only that port. Each test
 * fails if a page sent a request elsewhere, or if its console has an error or a warning.
 *
 *     const { visit } = await browsing()
 *     const page = await visit({ width: 390 })
 */
export async function browsing(development?: () => object): Promise<Browsing> {
  if (inject('chromium') === '') return {} as Browsing
  const graph = await freshGraph({ development })
  const behind = await freePort()
  await graph.gateway.listen({ port: behind, host: '127.0.0.1' })
  const { origin, sent, close } = await countingProxy(behind)
  const browser = await chromium.launch({ executablePath: inject('chromium'), args: [...flags] })
  afterAll(async () => {
    await browser.close()
    await close()
  })

  let problems: string[] = []
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    const found = problems
    problems = []
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
          problems.push(`requested ${request.url()}`)
      })
      const page = await context.newPage()
      page.on('pageerror', error => problems.push(error.message))
      page.on('console', message => {
        if (['error', 'warning'].includes(message.type())) problems.push(message.text())
      })
      await page.goto(`${origin}/playground/${fragment}`)
      await page.waitForSelector('.graphiql-query-editor .view-line span span')
      return page
    },
  }
}

/** The text of an editor: `response.json`, `operation.graphql`, `variables.json` or `headers.json`. */
export const textIn = (page: Page, editor: string): Promise<string> =>
  page.evaluate(`__MONACO.editor.getModels().find(({ uri }) => uri.path.endsWith('${editor}')).getValue()`)

/** Runs the query of the active tab, and returns the response. */
export async function run(page: Page): Promise<any> {
  await page.getByRole('button', { name: /^Execute query/ }).click()
  return answerIn(page)
}

export async function answerIn(page: Page): Promise<any> {
  await expect.poll(() => textIn(page, 'response.json'), { timeout: 10_000 }).not.toBe('')
  return JSON.parse(await textIn(page, 'response.json'))
}

/** Opens a side panel if it is closed, and returns it. */
export async function panel(page: Page, title: string) {
  const opened = page.getByRole('button', { name: `Hide ${title}`, exact: true })
  if ((await opened.count()) === 0) await page.getByRole('button', { name: `Show ${title}`, exact: true }).click()
  return page.locator('.graphiql-plugin')
}

const flags = [
  ...['--disable-gpu', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
  // The browser reaches only this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
]

// A proxy that counts bytes: the browser's own count does not include the requests of its workers.
async function countingProxy(behind: number) {
  let count = 0
  const sockets = new Set<{ destroy(): void }>()
  const proxy = createServer(socket => {
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
  await new Promise<void>(listening => proxy.listen(port, '127.0.0.1', listening))
  return {
    origin: `http://127.0.0.1:${port}`,
    sent() {
      const sent = count
      count = 0
      return sent
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise(closed => proxy.close(closed))
    },
  }
}
