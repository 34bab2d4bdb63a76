import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import { createDocumentCache } from '#toolkit/execution'

const schema = buildSchema('type Query { a: Int }')

test('a cached document is parsed again only after 1,000 others', () => {
  const documentOf = createDocumentCache(schema)
  const first = documentOf('{ a }')
  expect(documentOf('{ a }')).toBe(first)
  for (let n = 0; n < 999; n++) documentOf(`{ a${n}: a }`)
  expect(documentOf('{ a }')).toBe(first)
  documentOf('{ last: a }')
  expect(documentOf('{ a }')).not.toBe(first)
})

test('a cached document is evicted after others of more than 1,000,000 characters in total', () => {
  const documentOf = createDocumentCache(schema)
  const first = documentOf('{ a }')
  const long = (n: number) => documentOf(`{ a } # ${n} ${'x'.repeat(300_000)}`)
  for (let n = 0; n < 3; n++) long(n)
  expect(documentOf('{ a }')).toBe(first)
  long(3)
  expect(documentOf('{ a }')).not.toBe(first)
})
