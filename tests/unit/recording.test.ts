import { existsSync, readFileSync, utimesSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ApolloServer } from '@apollo/server'
import { buildSchema, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { createGateway } from '#gateway'
import { createOperationRecorder, readRecordedOperations } from '#gateway/operations'
import { createInProcessTransport } from '#gateway/subgraphs'
import { withoutLiterals } from '#src/gateway/operations/operation-recording.ts'
import { launch } from '#tests/processes'
import { folderWith } from '#tests/schemas'
import { answerOf, composedOf, type ReceivedRequest } from '#tests/troubles'
import { createLog } from '#toolkit/runtime'

const log = createLog('silent')
const typeDefs = `
  type Query { works(title: String, year: Int, share: Float, of: [ID!], where: Where, open: Boolean): [Work] }
  input Where { kind: Kind  titles: [String!] }
  enum Kind { BOOK FILM }
  type Work { title: String  year: Int }`

const fileIn = (files: Record<string, string> = {}) => fileURLToPath(new URL('operations.json', folderWith(files)))

async function serving(file: string, options = {}) {
  const server = new ApolloServer({ typeDefs, plugins: [createOperationRecorder(file, log, options)] })
  await server.start()
  const ask = (query: string, operationName?: string) =>
    server.executeOperation({ query, ...(operationName && { operationName }) })
  return { ask, stop: () => server.stop() }
}

test('an operation is recorded without literals and aliases, and counted for all values of them', async () => {
  const file = fileIn()
  const { ask, stop } = await serving(file)
  const askFor = (name: string, year: number) => `# Looks for ${name}
    query Shelf($years: Int = ${year}) {
      ${name}: works(title: "${name}", year: ${year}, share: 0.${year}, of: ["${name}", "2"], where: { kind: BOOK, titles: ["${name}"] }, open: false) { title }
      works(year: $years) { ...on Work { year } }
    }`
  await ask(askFor('Ursula', 1929))
  await ask(askFor('Karel', 1890))
  await stop()
  expect(readFileSync(file, 'utf8')).not.toMatch(/Ursula|Karel|1929|1890/)
  const { operations, leftOut } = readRecordedOperations(file)
  expect(leftOut).toBe(0)
  expect(operations).toMatchObject([{ name: 'Shelf', count: 2, hash: expect.stringMatching(/^[0-9a-f]{64}$/) }])
  const { document } = operations[0]!
  expect(document.replace(/\s+/g, ' ')).toContain(
    'a1: works( title: "" year: 0 share: 0 of: [""] where: {kind: BOOK, titles: [""]} open: true )',
  )
  expect(validate(buildSchema(typeDefs), parse(document))).toEqual([])
})

test('a document with several operations is recorded as the executed one, with its fragments', async () => {
  const file = fileIn()
  const { ask, stop } = await serving(file)
  await ask('query A { works { ...F } } query B { works { year } } fragment F on Work { title }', 'A')
  await stop()
  expect(readRecordedOperations(file).operations.map(({ name, document }) => [name, document])).toEqual([
    ['A', 'query A {\n  works {\n    ...F\n  }\n}\n\nfragment F on Work {\n  title\n}'],
  ])
})

test('a rejected operation is not recorded', async () => {
  const file = fileIn()
  const { ask, stop } = await serving(file)
  await ask('{ nothing }')
  await ask('{')
  await stop()
  expect(readRecordedOperations(file)).toEqual({ operations: [], leftOut: 0 })
})

test('gateways that share a file add their counts, at the same time and one after another', async () => {
  const file = fileIn()
  const servers = await Promise.all([serving(file, { every: 5 }), serving(file, { every: 7 })])
  for (let i = 0; i < 40; i++) {
    await Promise.all(servers.map(({ ask }) => ask('{ works { title } }')))
    await new Promise(resolve => setTimeout(resolve, 2))
  }
  await Promise.all(servers.map(({ stop }) => stop()))
  expect(readRecordedOperations(file).operations.map(({ count }) => count)).toEqual([80])
  const again = await serving(file)
  await again.ask('{ works { title } }')
  await again.stop()
  expect(readRecordedOperations(file).operations.map(({ count }) => count)).toEqual([81])
})

test('gateways in separate processes lose no counts in a shared file', async () => {
  const file = fileIn()
  const code = `
    const { ApolloServer } = await import('@apollo/server')
    const { createOperationRecorder } = await import('#gateway/operations')
    const plugins = [createOperationRecorder(${JSON.stringify(file)}, { warn: console.error }, { every: 1 })]
    const server = new ApolloServer({ typeDefs: 'type Query { a: Int  b: Int }', plugins })
    await server.start()
    for (let i = 0; i < 200; i++) {
      await server.executeOperation({ query: i % 2 ? '{ a }' : '{ b }' })
      await new Promise(resolve => setTimeout(resolve, 1))
    }
    await server.stop()`
  const gateways = [1, 2, 3].map(() =>
    launch([process.execPath, '--import', 'tsx', '--input-type=module', '--eval', code], {
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
      env: process.env,
    }),
  )
  expect(await Promise.all(gateways.map(({ ended }) => ended))).toEqual([0, 0, 0])
  expect(gateways.map(({ err }) => err())).toEqual(['', '', ''])
  expect(readRecordedOperations(file).operations.map(({ count }) => count)).toEqual([300, 300])
}, 60_000)

test('a recording has at most `most` operations, and the number of requests left out', async () => {
  const file = fileIn()
  const { ask, stop } = await serving(file, { most: 2, longest: 100 })
  for (const fields of ['title', 'year', 'title year', 'title year']) await ask(`{ works { ${fields} } }`)
  await ask(`{ ${Array.from({ length: 20 }, (_, i) => `a${i}: works { title }`)} }`)
  await stop()
  const { operations, leftOut } = readRecordedOperations(file)
  expect([operations.length, leftOut]).toEqual([2, 3])
  const next = await serving(file, { most: 2 })
  await next.ask('{ works { year title } }')
  await next.stop()
  expect(readRecordedOperations(file)).toMatchObject({ leftOut: 4, operations: [{ count: 1 }, { count: 1 }] })
})

test('a file that is not a recording prevents the start and is not overwritten', async () => {
  const file = fileIn({ 'operations.json': '{"mine": 1}' })
  await expect(serving(file)).rejects.toThrow('operations.json is not a recording of operations. Name another file')
  expect(readFileSync(file, 'utf8')).toBe('{"mine": 1}')
  await expect(serving(`${file}/there`)).rejects.toThrow(/ENOTDIR/)
  expect(existsSync(`${file}.lock`)).toBe(false)
})

test('a lock file of a dead process expires', async () => {
  const file = fileIn({ 'operations.json.lock': '' })
  const { ask, stop } = await serving(file, { every: 5 })
  await ask('{ works { title } }')
  await new Promise(resolve => setTimeout(resolve, 50))
  expect(existsSync(file)).toBe(false)
  utimesSync(`${file}.lock`, new Date(0), new Date(0))
  await stop()
  expect(readRecordedOperations(file).operations).toHaveLength(1)
})

test('a gateway with a recording file records its operations', async () => {
  const file = fileIn()
  const subgraphs = [{ name: 'books', execute: (asked: ReceivedRequest) => answerOf('books', asked) }]
  const gateway = await createGateway({
    ...composedOf({ books: '', people: '' }),
    log,
    recordOperations: file,
    ...createInProcessTransport(subgraphs),
  })
  await gateway.execute({ query: '{ echo(text: "of mine") }' })
  await gateway.stop()
  expect(readRecordedOperations(file).operations).toMatchObject([
    { name: null, count: 1, document: '{\n  echo(text: "")\n}' },
  ])
})

test('different aliases stay different in a recording', () => {
  const { document } = withoutLiterals(parse('{ x: works { title } y: works { year } x: works { year } }'), null)
  expect(document.replace(/\s+/g, ' ')).toBe('{ a1: works { title } a2: works { year } a1: works { year } }')
})
