import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listening } from '#tests/clients'
import { textOf } from '#tests/files'
import { funds, generated } from '#tests/generator'
import { folderOf, samplesAt } from '#tests/samples'

/*
 * A front end whose build makes a manifest, and a gateway that executes only the documents of this manifest: the settings, the sample
 * and the command of docs/clients.md.
 */

const files = await generated('src/gql/', funds)
const manifest = join(folderOf(files), 'src/gql/persisted-documents.json')
const settings = { ACCORD_DOCUMENTS: 'persisted', ACCORD_MANIFEST: manifest }
const { address, requestsDuring } = await listening({ settings })
const sample = samplesAt(address, {}, files)

test('a document of the manifest is executed by its id at the first request', async () => {
  const { question } = await sample('src/funds.ts')
  const { askKnown } = await sample('src/known.ts')
  const requests = await requestsDuring(async () => {
    const { agreements } = await askKnown(question, { first: 1 })
    expect(agreements.nodes).toEqual([{ title: 'China-EU Co-Investment Fund', date: { edtf: '2018~' } }])
  })
  expect(requests.map(({ method, params, status }) => [method, Object.keys(params), status])).toEqual([
    ['GET', ['documentId', 'variables'], 200],
  ])
})

test.each([
  ['an unknown document', '{ people { totalCount } }'],
  ['introspection', '{ __schema { queryType { name } } }'],
  ['an operation of schema/operations, which is in another manifest', textOf('schema/operations/figures.graphql')],
])('%s is rejected', async (_, query) => {
  const { ask } = await sample('src/ask.ts')
  const requests = await requestsDuring(() => expect(ask(query)).rejects.toThrow('only the documents of its manifest'))
  expect(requests.map(({ status, answer }) => [status, answer.errors[0].extensions.code])).toEqual([[403, 'FORBIDDEN']])
})
