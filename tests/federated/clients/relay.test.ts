import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readManifest } from '#gateway/documents'
import { blocksOf } from '#tests/documents'
import { textOf } from '#tests/files'
import { freshGraph } from '#tests/graph'
import { folderOf, samples } from '#tests/samples'

const graph = await freshGraph()
const api = textOf('schema/api.graphql')
const compiler = fileURLToPath(import.meta.resolve('relay-compiler/cli.js'))
const name = 'src/AgreementList.js'
const settings = blocksOf('docs/clients.md').find(block => block.text.includes('persistConfig'))!.text

describe('relay-compiler', () => {
  test('compiles the fragment of the page, with @connection and @refetchable', async () => {
    const { said, documents } = await compiled({})
    expect(said).toContain('Compilation completed')
    expect(documents).toEqual([expect.stringContaining('query AgreementListPageQuery')])
  })

  test('keeps what it made in a manifest that the gateway reads', async () => {
    const { manifest, documents } = await compiled({})
    expect([...readManifest(manifest).values()]).toEqual(documents)
  })

  test('makes a question that reads the list to its end', async () => {
    const { documents } = await compiled({})
    const ids: string[] = []
    let page: any
    do {
      const { data, errors } = await graph.ask(documents[0]!, { first: 100, after: page?.pageInfo.endCursor })
      expect(errors).toBeUndefined()
      page = data.agreements
      ids.push(...page.edges.map(({ node }: any) => node.id))
    } while (page.pageInfo.hasNextPage)
    expect([ids.length, new Set(ids).size]).toEqual([page.totalCount, page.totalCount])
  })

  test.each([
    ['pageInfo', /^ {2}pageInfo: PageInfo!\n/gm, "to expose a 'pageInfo' field"],
    ['hasNextPage', /^ {2}hasNextPage: .*\n/gm, "to expose a 'pageInfo { hasNextPage }' field"],
    ['the cursor of an edge', /^ {2}cursor: .*\n/gm, "to expose a 'edges { cursor }' field"],
    ['edges', /^ {2}edges: .*\n/gm, 'has no field `edges`'],
  ])('refuses a schema without %s', async (_, lost, reason) => {
    const { said, documents } = await compiled({ schema: api.replace(lost, '') })
    expect(said).toContain(reason)
    expect(documents).toEqual([])
  })

  test('refuses to refetch an entity by itself, for which it wants Node and a field node', async () => {
    const ofOrganisation = samples[name]!.replace('_query on Query', '_organisation on Organisation')
    expect((await compiled({ sample: ofOrganisation })).said).toContain('a `node(id: ID): Node` field')
    const withNode = api.replace(/^type Query \{$/m, '$&\n  node(id: ID!): Node\n')
    expect((await compiled({ sample: ofOrganisation, schema: withNode })).said).toContain('Compilation completed')
    const withoutNode = withNode.replace(/^interface Node \{/m, 'interface Thing {').replaceAll(/\bNode\b/g, 'Thing')
    expect((await compiled({ sample: ofOrganisation, schema: withoutNode })).said).toContain(
      'Invalid use of @refetchable',
    )
  })
})

/** What relay-compiler says, and the documents that it kept by their hash. */
async function compiled({ sample = samples[name]!, schema = api }) {
  const folder = folderOf({
    'relay.config.json': settings,
    'api.graphql': schema,
    [name]: sample,
    'persisted.json': '{}',
  })
  const said = await new Promise<string>(done =>
    execFile(process.execPath, [compiler, 'relay.config.json'], { cwd: folder }, (_, out, err) => done(out + err)),
  )
  const manifest = join(folder, 'persisted.json')
  return { said, manifest, documents: Object.values<string>(JSON.parse(readFileSync(manifest, 'utf8'))) }
}
