import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createGateway } from '#gateway'
import { createManifests, readManifest } from '#gateway/operations'
import { createInProcessTransport } from '#gateway/subgraphs'
import { textOf } from '#tests/files'
import { answerOf, composedOf } from '#tests/troubles'
import { createLog } from '#toolkit/runtime'

const folder = mkdtempSync(join(tmpdir(), 'accord-'))
afterAll(() => rmSync(folder, { recursive: true }))

const known = '# Which book is there?\nquery Known { book { title } }'
const answer = { data: { book: { title: 'The Dispossessed' } } }
const [byHash, apollo] = Object.values(createManifests([known])).map(text => {
  const file = join(folder, `${hashOf(text).slice(0, 8)}.json`)
  writeFileSync(file, text)
  return readManifest(file)
})
const [hash] = [...byHash!.keys()] as [string]

async function gatewayOf(onlyDocuments: boolean) {
  const subgraphs = [{ name: 'books', execute: (asked: { query: string }) => answerOf('books', asked) }]
  const schemas = composedOf({ books: '', people: '' })
  const log = createLog('silent')
  const gateway = await createGateway({
    ...schemas,
    log,
    documents: byHash!,
    onlyDocuments,
    ...createInProcessTransport(subgraphs),
  })
  afterAll(() => gateway.stop())
  return gateway.app
}
const open = await gatewayOf(false)
const closed = await gatewayOf(true)
const post = (payload: object) => ({ method: 'POST' as const, url: '/graphql', payload })
const get = (parameters: Record<string, string>) => ({
  url: `/graphql?${new URLSearchParams(parameters)}`,
  headers: { 'apollo-require-preflight': '1' },
})
const persistedQuery = { version: 1, sha256Hash: hash }

describe('a manifest', () => {
  test('has the same documents in both formats', () => {
    expect([...byHash!]).toEqual([...apollo!])
    expect(byHash!.get(hash)).toBe('query Known {\n  book {\n    title\n  }\n}')
  })

  test.each([
    ['a wrong hash', { [`sha256:${hash}`]: '{ other }' }, 'not the SHA-256 of its document'],
    ['a document that is a number', { [`sha256:${hash}`]: 1 }, 'not the SHA-256 of its document'],
    ['a list', [1], 'has an unknown format'],
    ['another format', { format: 'other', version: 1, operations: [] }, 'has an unknown format'],
    ['invalid JSON', 'x', 'cannot be read as JSON'],
  ])('with %s is rejected with its file name', (_, content, reason) => {
    const file = join(folder, 'wrong.json')
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
    expect(() => readManifest(file)).toThrow(reason)
    expect(() => readManifest(file)).toThrow('wrong.json')
  })

  test('of the graph has the operations of both formats', () => {
    const documents = readManifest(new URL('../../schema/persisted-documents.json', import.meta.url))
    const { operations } = JSON.parse(textOf('schema/persisted-query-manifest.json'))
    expect(documents.size).toBeGreaterThanOrEqual(15)
    expect(operations.map(({ id }: { id: string }) => id)).toEqual([...documents.keys()])
    expect(operations[0]).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{64}$/),
      name: expect.stringMatching(/^\w+$/),
      type: 'query',
      body: expect.stringMatching(/^query \w+/),
    })
  })
})

describe('a known document', () => {
  test.each([
    ['POST with documentId', post({ documentId: `sha256:${hash}` })],
    ['POST with a documentId without prefix', post({ documentId: hash })],
    ['POST with the hash alone', post({ extensions: { persistedQuery } })],
    ['GET with documentId', get({ documentId: `sha256:${hash}` })],
    ['GET with the hash alone', get({ extensions: JSON.stringify({ persistedQuery }) })],
    ['its text', post({ query: byHash!.get(hash) })],
    ['its original text', post({ query: known })],
    ['its text with other whitespace', post({ query: 'query Known{book{title}}' })],
  ])('is executed by %s, in both modes', async (_, request) => {
    const [one, other] = await Promise.all([open.inject(request), closed.inject(request)])
    expect([one!.statusCode, one!.json(), other!.statusCode, other!.json()]).toEqual([200, answer, 200, answer])
  })
})

describe('a GET', () => {
  test('with documentId has its other extensions too', async () => {
    const response = await open.inject(get({ documentId: hash, extensions: '{"explain":true}' }))
    expect(response.json()).toMatchObject({ ...answer, extensions: { plan: { kind: 'FETCH' } } })
    const rejected = await open.inject(get({ documentId: hash, extensions: '{' }))
    expect([rejected.statusCode, rejected.json().errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST'])
  })

  test('with the text `documentId=` in its document or fragment has no documentId', async () => {
    const request = get({})
    const first = await open.inject({ ...request, url: '/graphql?query={book{title}}#documentId=' })
    const other = await open.inject({ ...request, url: '/graphql?query={echo(text:"documentId=")}' })
    expect([first.json(), other.json()]).toEqual([answer, { data: { echo: 'documentId=' } }])
  })
})

describe('an unknown document', () => {
  test.each([
    ['by its text', post({ query: '{ book { pages } }' })],
    ['by its text with its hash', post(registering('{ book { pages } }'))],
    ['of introspection', post({ query: '{ __schema { queryType { name } } }' })],
    ['with a syntax error', post({ query: '{ nothing' })],
  ])('%s is rejected with `onlyDocuments`', async (_, request) => {
    const answer = await closed.inject(request)
    expect([answer.statusCode, answer.json().errors[0].extensions.code]).toEqual([403, 'FORBIDDEN'])
    expect(answer.json().errors[0].message).toMatch(/manifest/)
  })

  test('cannot be registered by its hash with `onlyDocuments`', async () => {
    await closed.inject(post(registering('{ book { author { id } } }')))
    const { query: _, ...hashAlone } = registering('{ book { author { id } } }')
    expect((await closed.inject(post(hashAlone))).json().errors[0].extensions.code).not.toBeUndefined()
    expect((await closed.inject(post(hashAlone))).json().data).toBeUndefined()
  })

  test.each([
    ['that is not a hash', 'abc'],
    ['that is a number', 7],
  ])('by a documentId %s is rejected', async (_, documentId) => {
    const answer = await open.inject(post({ documentId }))
    expect([answer.statusCode, answer.json().errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST'])
    expect(answer.json().errors[0].message).toMatch(/documentId/)
  })

  test('by an unknown documentId is not found', async () => {
    const answer = await open.inject(post({ documentId: `sha256:${'0'.repeat(64)}` }))
    expect(answer.json().errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND')
  })
})

function registering(query: string) {
  return { query, extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(query) } } }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
