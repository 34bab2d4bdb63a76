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
// Of the page, the settings of the compiler, and those with which it makes a manifest.
const [settings, keeping] = ['"language"', '"persistConfig"'].map(setting =>
  JSON.parse(blocksOf('docs/clients.md').find(({ text }) => text.includes(setting))!.text),
)

const kept = await compiled({ config: { ...settings, ...keeping } })
const { address } = await listening()
const known = await listening({ settings: { ACCORD_DOCUMENTS: 'persisted', ACCORD_MANIFEST: kept.manifest } })

describe('relay-compiler', () => {
  test('compiles the fragment of the page, with @connection and @refetchable', async () => {
    const { said, text } = await compiled()
    expect(said).toContain('Compilation completed')
    expect(text).toMatch(/^query AgreementListPageQuery\(/)
  })

  test('makes a question that reads the list to its end', async () => {
    const { text } = await compiled()
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

  test('makes a manifest, by which the gateway knows the question', async () => {
    expect(kept.text).toBeUndefined()
    const { fetchQuery } = await samplesAt(known.address)('src/network.js')
    const { data } = await fetchQuery({ id: kept.id, text: null }, { first: 1 })
    expect(data.agreements.edges).toEqual([expect.objectContaining({ node: expect.anything() })])
  })

  test.each([
    ['pageInfo', /^ {2}pageInfo: PageInfo!\n/gm, "to expose a 'pageInfo' field"],
    ['hasNextPage', /^ {2}hasNextPage: .*\n/gm, "to expose a 'pageInfo { hasNextPage }' field"],
    ['the cursor of an edge', /^ {2}cursor: .*\n/gm, "to expose a 'edges { cursor }' field"],
    ['edges', /^ {2}edges: .*\n/gm, 'has no field `edges`'],
  ])('refuses a schema without %s', async (_, lost, reason) => {
    const { said, text } = await compiled({ schema: api.replace(lost, '') })
    expect(said).toContain(reason)
    expect(text).toBeUndefined()
  })

  test('refetches an entity by itself, by the field node', async () => {
    const sample = samples[name]!.replace('_query on Query', '_organisation on Organisation')
    const { said, text } = await compiled({ sample })
    expect(said).toContain('Compilation completed')
    expect(text).toContain('node(id: $id)')
    const { fetchQuery } = await samplesAt(address)('src/network.js')
    const { data } = await fetchQuery({ id: null, text }, { id: 'org_china', first: 1 })
    expect(data.node).toMatchObject({ __typename: 'Organisation', agreements: { edges: [expect.anything()] } })
    const withoutField = api.replace(/^ {2}node\(\n[^)]*\): Node\n/m, '')
    expect((await compiled({ sample, schema: withoutField })).said).toContain('a `node(id: ID): Node` field')
  })
})

/** What relay-compiler says, and of the question that it made: the text, or else the id and the manifest. */
async function compiled({ sample = samples[name]!, schema = api, config = settings } = {}) {
  const folder = folderOf({
    'relay.config.json': JSON.stringify(config),
    'api.graphql': schema,
    [name]: sample,
    'persisted.json': '{}',
  })
  const said = await new Promise<string>(done =>
    execFile(process.execPath, [compiler, 'relay.config.json'], { cwd: folder }, (_, out, err) => done(out + err)),
  )
  const file = join(folder, 'src/__generated__/AgreementListPageQuery.graphql.ts')
  const made = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const stringAt = (key: string): string | undefined => {
    const literal = new RegExp(`^ +"${key}": (".*"),?$`, 'm').exec(made)?.[1]
    return literal && JSON.parse(literal)
  }
  return { said, text: stringAt('text'), id: stringAt('id'), manifest: join(folder, 'persisted.json') }
}
