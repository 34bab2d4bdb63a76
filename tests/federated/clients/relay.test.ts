import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { listening } from '#tests/clients'
import { blocksOf } from '#tests/documents'
import { textOf } from '#tests/files'
import { folderOf, samples, samplesAt } from '#tests/samples'

const api = textOf('schema/api.graphql')
const compiler = fileURLToPath(import.meta.resolve('relay-compiler/cli.js'))
const name = 'src/AgreementList.js'
// The settings of the compiler in docs/clients.md, and those of its manifest.
const [settings, manifestSettings] = ['"language"', '"persistConfig"'].map(setting =>
  JSON.parse(blocksOf('docs/clients.md').find(({ text }) => text.includes(setting))!.text),
)

const withManifest = await compile({ config: { ...settings, ...manifestSettings } })
const { address } = await listening()
const known = await listening({ settings: { ACCORD_DOCUMENTS: 'persisted', ACCORD_MANIFEST: withManifest.manifest } })

describe('relay-compiler', () => {
  test('compiles the fragment of docs/clients.md, with @connection and @refetchable', async () => {
    const { output, text } = await compile()
    expect(output).toContain('Compilation completed')
    expect(text).toMatch(/^query AgreementListPageQuery\(/)
  })

  test('makes a query that reads the list to its end', async () => {
    const { text } = await compile()
    const { fetchQuery } = await samplesAt(address)('src/network.js')
    const ids: string[] = []
    let page: any
    do {
      const { data, errors } = await fetchQuery({ id: null, text }, { first: 100, after: page?.pageInfo.endCursor })
      expect(errors).toBeUndefined()
      page = data.agreements
      ids.push(...page.edges.map(({ node }: any) => node.id))
    } while (page.pageInfo.hasNextPage)
    expect(ids.length).toBeGreaterThan(100)
    expect([ids.length, new Set(ids).size]).toEqual([page.totalCount, page.totalCount])
  })

  test('makes a manifest with which the gateway executes the query by its id', async () => {
    expect(withManifest.text).toBeUndefined()
    const { fetchQuery } = await samplesAt(known.address)('src/network.js')
    const { data } = await fetchQuery({ id: withManifest.id, text: null }, { first: 1 })
    expect(data.agreements.edges).toEqual([expect.objectContaining({ node: expect.anything() })])
  })

  test.each([
    ['pageInfo', /^ {2}pageInfo: PageInfo!\n/gm, "to expose a 'pageInfo' field"],
    ['hasNextPage', /^ {2}hasNextPage: .*\n/gm, "to expose a 'pageInfo { hasNextPage }' field"],
    ['the cursor of an edge', /^ {2}cursor: .*\n/gm, "to expose a 'edges { cursor }' field"],
    ['edges', /^ {2}edges: .*\n/gm, 'has no field `edges`'],
  ])('rejects a schema without %s', async (_, removed, reason) => {
    const { output, text } = await compile({ schema: api.replace(removed, '') })
    expect(output).toContain(reason)
    expect(text).toBeUndefined()
  })

  test('refetches an entity with the field `node`', async () => {
    const sample = samples[name]!.replace('_query on Query', '_organisation on Organisation')
    const { output, text } = await compile({ sample })
    expect(output).toContain('Compilation completed')
    expect(text).toContain('node(id: $id)')
    const { fetchQuery } = await samplesAt(address)('src/network.js')
    const { data } = await fetchQuery({ id: null, text }, { id: 'org_china', first: 1 })
    expect(data.node).toMatchObject({ __typename: 'Organisation', agreements: { edges: [expect.anything()] } })
    const withoutField = api.replace(/^ {2}node\(\n[^)]*\): Node\n/m, '')
    expect((await compile({ sample, schema: withoutField })).output).toContain('a `node(id: ID): Node` field')
  })
})

/** Runs relay-compiler. Returns its output, and the text of its query or the id and the manifest. */
async function compile({ sample = samples[name]!, schema = api, config = settings } = {}) {
  const folder = folderOf({
    'relay.config.json': JSON.stringify(config),
    'api.graphql': schema,
    [name]: sample,
    'persisted.json': '{}',
  })
  const output = await new Promise<string>(done =>
    execFile(process.execPath, [compiler, 'relay.config.json'], { cwd: folder }, (_, out, err) => done(out + err)),
  )
  const file = join(folder, 'src/__generated__/AgreementListPageQuery.graphql.ts')
  const artifact = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const stringAt = (key: string): string | undefined => {
    const literal = new RegExp(`^ +"${key}": (".*"),?$`, 'm').exec(artifact)?.[1]
    return literal && JSON.parse(literal)
  }
  return { output, text: stringAt('text'), id: stringAt('id'), manifest: join(folder, 'persisted.json') }
}
