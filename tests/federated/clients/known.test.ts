import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listening } from '#tests/clients'
import { textOf } from '#tests/files'
import { funds, generated } from '#tests/generator'
import { folderOf, samplesAt } from '#tests/samples'

/*
 * A front-end whose build makes a manifest, and a gateway that answers what is in it and nothing else: the settings, the sample
 * and the command of docs/clients.md.
 */

const made = await generated('src/gql/', funds)
const manifest = join(folderOf(made), 'src/gql/persisted-documents.json')
const settings = { ACCORD_DOCUMENTS: 'persisted', ACCORD_MANIFEST: manifest }
const { address, heardWhile } = await listening({ settings })
const sample = samplesAt(address, {}, made)

test('a document of the manifest is answered by its id, at the first request', async () => {
  const { question } = await sample('src/funds.ts')
  const { askKnown } = await sample('src/known.ts')
  const heard = await heardWhile(async () => {
    const { agreements } = await askKnown(question, { first: 1 })
    expect(agreements.nodes).toEqual([{ title: 'China-EU Co-Investment Fund', date: { edtf: '2018~' } }])
  })
  expect(heard.map(({ method, asked, status }) => [method, Object.keys(asked), status])).toEqual([
    ['GET', ['documentId', 'variables'], 200],
  ])
})

test.each([
  ['a document of its own', '{ people { totalCount } }'],
  ['the schema', '{ __schema { queryType { name } } }'],
  ['an operation of schema/operations, which is in another manifest', textOf('schema/operations/figures.graphql')],
])('%s is refused', async (_, query) => {
  const { ask } = await sample('src/ask.ts')
  const heard = await heardWhile(() => expect(ask(query)).rejects.toThrow('only the documents of its manifest'))
  expect(heard.map(({ status, answer }) => [status, answer.errors[0].extensions.code])).toEqual([[403, 'FORBIDDEN']])
})
