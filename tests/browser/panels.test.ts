import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { browsing, inBrowser, panel, run, textIn } from '#tests/browser'
import { textOf } from '#tests/files'
import { generated, settings } from '#tests/generator'
import { folderOf, samples } from '#tests/samples'

const { visit, origin, graph } = await browsing()

const started = promisify(execFile)

// These characters have a meaning in a shell or in JavaScript: copied code must escape them.
const tempting = `it's "quoted", \`ticked\`, $HOME, \${1}, $(ls), \\ and 中国联通`
const quotes = {
  query: `query Quoted($id: ID!) {
  # ${tempting}
  agreement(id: $id) { title }
  none: agreement(id: ${JSON.stringify(tempting)}) { title }
}`,
  variables: { id: tempting },
}

const compilerOptions = {
  target: 'es2022',
  lib: ['es2022', 'dom', 'dom.iterable'],
  module: 'esnext',
  moduleResolution: 'bundler',
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
}

const linkTo = (query: string, variables?: object) =>
  `#query=${encodeURIComponent(query)}${variables ? `&variables=${encodeURIComponent(JSON.stringify(variables))}` : ''}`

inBrowser('the plan', () => {
  const sources = `{
    agreement(id: "agr_china-eu-joint-investment-fund") {
      participants(role: PARTY) { nodes { name } }
      claims { source { title } }
    }
  }`

  test('shows the calls in their order, the document of each, and its number of entities', async () => {
    const page = await visit({ fragment: linkTo(sources) })
    expect(await run(page)).toEqual(await graph.ask(sources))
    const plan = await panel(page, 'Plan')
    const calls = plan.locator('.call')
    await expect.poll(() => calls.count()).toBe(3)
    expect(await calls.nth(0).textContent()).toMatch(/^agreements [\d.]+ ms\s*resolves agreementQuery to the subgraph/)
    const parallel = plan.locator('ol > li:nth-child(2)')
    expect(await parallel.textContent()).toMatch(/^At the same time/)
    const rest = await parallel.locator('.call').allTextContents()
    expect(rest.find(text => text.startsWith('organisations'))).toMatch(
      /resolves agreement › participants › each of nodes, for 2 entities/,
    )
    await calls.nth(0).locator('summary').click()
    expect(await calls.nth(0).locator('pre').textContent()).toContain(
      'agreement(id: "agr_china-eu-joint-investment-fund")',
    )
    expect(await textIn(page, 'response.json')).not.toContain('plan')
  })

  test('opens from the line below the response', async () => {
    const page = await visit({ fragment: linkTo(sources) })
    await run(page)
    await page.getByRole('button', { name: '3 calls to 3 subgraphs' }).click()
    await expect.poll(() => page.locator('.graphiql-plugin .call').count()).toBe(3)
  })
})

inBrowser('the search in the schema', () => {
  test('finds a field by its description, names its subgraph, and opens its documentation', async () => {
    const page = await visit()
    const schema = await panel(page, 'Schema')
    await schema.getByRole('searchbox').fill('cites bibliography')
    await expect.poll(() => schema.locator('[role=status]').textContent()).toBe('No element has these words.')

    await schema.getByRole('searchbox').fill('Source.citation')
    const hit = schema.locator('.entries > li').first()
    await expect.poll(() => hit.textContent()).toMatch(/^Source\.citation field sources/)
    const described = (await hit.locator('.muted').textContent())!.split(' ').slice(0, 4).join(' ')
    await schema.getByRole('searchbox').fill(described)
    await expect.poll(() => schema.locator('.entries code').allTextContents()).toContain('Source.citation')

    await schema.getByRole('button', { name: 'Source.citation', exact: true }).click()
    await expect.poll(() => page.locator('.graphiql-doc-explorer-title').textContent()).toBe('citation')
  })

  test('downloads the schema of the gateway as SDL and as introspection JSON', async () => {
    const page = await visit()
    const schema = await panel(page, 'Schema')
    const downloaded = async (name: string) => {
      const [download] = await Promise.all([page.waitForEvent('download'), schema.getByRole('link', { name }).click()])
      return readFileSync(await download.path(), 'utf8')
    }
    // The download has another order than the file.
    const sorted = (sdl: string) => printSchema(lexicographicSortSchema(buildSchema(sdl)))
    expect(sorted(await downloaded('Download SDL'))).toBe(sorted(textOf('schema/api.graphql')))
    const introspection = JSON.parse(await downloaded('Download introspection JSON'))
    expect(introspection.data.__schema.queryType.name).toBe('Query')
  })
})

inBrowser('the code to copy', () => {
  test('for curl returns the response of the playground, also for text with quotes and shell characters', async () => {
    const code = await codeFor('curl')
    const { stdout } = await started('sh', ['-c', code.replace('curl', 'curl --silent')])
    expect(JSON.parse(stdout)).toEqual(await graph.ask(quotes.query, quotes.variables))
  })

  test('for fetch returns the same response', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'accord-code-'))
    try {
      const file = join(folder, 'ask.mjs')
      writeFileSync(file, `${await codeFor('fetch')}\nconsole.log(JSON.stringify({ data, errors }))\n`)
      const { stdout } = await started(process.execPath, [file])
      expect(JSON.parse(stdout)).toEqual(await graph.ask(quotes.query, quotes.variables))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('for a typed client compiles, and the compiler rejects an unknown field or variable', async () => {
    // The generator writes invalid code for a backslash in a string of the document.
    const query = quotes.query.replace(/none: .*/, 'none: agreement(id: "none") { title }')
    const code = await codeFor('Typed client', query)
    const text = /graphql\(`(.*?[^\\])`\)/s.exec(code)![1]!.replaceAll(/\\([`$\\])/g, '$1')
    expect(text).toBe(query)
    const made = await generated('gql/', text, { ...settings.config, documentMode: 'documentNode' })
    const clients = ['apollo', 'urql'].map(name => `import { client as ${name}Client } from './${name}'\n`).join('')
    const errorsIn = async (code: string, use: string) => {
      const folder = folderOf({
        ...made,
        ...Object.fromEntries(['apollo', 'urql', 'sha256'].map(name => [`${name}.ts`, samples[`src/${name}.ts`]!])),
        'copied.ts': `${clients}${code}\n${use}\n`,
        'tsconfig.json': JSON.stringify({ compilerOptions, include: ['.'] }),
      })
      const compiler = join(folder, 'node_modules/.bin/tsc')
      return started(compiler, ['-p', folder], { cwd: folder }).then(
        () => [],
        ({ stdout }) => stdout.match(/copied\.ts.*/g) ?? [stdout],
      )
    }
    expect(await errorsIn(code, 'fromApollo.data?.agreement?.title; fromUrql.data?.none?.title')).toEqual([])
    expect(await errorsIn(code, 'fromApollo.data?.agreement?.titel; fromUrql.data?.none?.titel')).toHaveLength(2)
    expect(await errorsIn(code.replaceAll(/\bid: '/g, "idd: '"), '')).toHaveLength(2)
  })

  test('follows the editor, and reports variables that are not valid JSON', async () => {
    const page = await visit({ fragment: linkTo('{ agreements(first: 0) { totalCount } }') })
    const copy = await panel(page, 'Copy as code')
    await expect.poll(() => copy.locator('pre').nth(2).textContent()).toContain('query Question {')
    await page.locator('.graphiql-editor-tool .monaco-editor').first().click()
    await page.keyboard.insertText('{ "id": ')
    await expect.poll(() => copy.textContent()).toContain('The variables are not a JSON object yet.')
  })

  /** The code that one click copies to the clipboard. */
  async function codeFor(form: string, query = quotes.query): Promise<string> {
    const page = await visit({ fragment: linkTo(query, quotes.variables) })
    const copy = await panel(page, 'Copy as code')
    await copy.getByRole('button', { name: `Copy ${form}` }).click()
    await expect.poll(() => copy.textContent()).toContain('Copied.')
    return page.evaluate<string>('navigator.clipboard.readText()')
  }
})

inBrowser('the cost', () => {
  test('shows the time, the size, the number of calls, and which caches may store the response', async () => {
    const page = await visit({ fragment: linkTo('{ agreements(first: 3) { nodes { title } } }') })
    const answer = await run(page)
    const shown = await shownCost(page)
    expect(shown.Time).toMatch(/^[\d.]+ ms/)
    expect(shown.Size).toBe(`${JSON.stringify(answer).length} B before compression`)
    expect(shown.Subgraphs).toBe('1 call to 1 subgraph')
    expect(shown.Caching).toMatch(/^A CDN.* for 1 minute\. .*cache-control: max-age=60, public$/)
    expect(shown.Cost).toMatch(/^4 of at most 20,000/)
    expect(answer).not.toHaveProperty('extensions')
  })

  test('is shown with the limit that the response of the gateway carries', async () => {
    const page = await visit({ fragment: linkTo('{ agreements(first: 3) { nodes { title } } }') })
    await page.route(`${origin}/graphql`, async route => {
      const response = await route.fetch()
      const { extensions, ...answer } = await response.json()
      const json = { ...answer, extensions: { ...extensions, cost: { requested: 1234, limit: 5000 } } }
      await route.fulfill({ response, json })
    })
    expect(await run(page)).not.toHaveProperty('extensions')
    expect((await shownCost(page)).Cost).toMatch(/^1,234 of at most 5,000/)
  })

  async function shownCost(page: Page): Promise<Record<string, string>> {
    const cost = await panel(page, 'Cost')
    await expect.poll(() => cost.textContent()).toContain('cache-control')
    const [names, texts] = await Promise.all(['dt', 'dd'].map(tag => cost.locator(tag).allTextContents()))
    return Object.fromEntries(names!.map((name, index) => [name, texts![index]!]))
  }
})
