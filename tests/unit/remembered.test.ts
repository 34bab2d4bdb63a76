import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import { createDocumentCache } from '#toolkit/execution'

const schema = buildSchema('type Query { a: Int }')

test('a document that comes again is not read again, until a thousand others have come', () => {
  const documentOf = createDocumentCache(schema)
  const first = documentOf('{ a }')
  expect(documentOf('{ a }')).toBe(first)
  for (let n = 0; n < 999; n++) documentOf(`{ a${n}: a }`)
  expect(documentOf('{ a }')).toBe(first)
  documentOf('{ last: a }')
  expect(documentOf('{ a }')).not.toBe(first)
})

test('or until others have come that are a million signs long', () => {
  const documentOf = createDocumentCache(schema)
  const first = documentOf('{ a }')
  const long = (n: number) => documentOf(`{ a } # ${n} ${'x'.repeat(300_000)}`)
  for (let n = 0; n < 3; n++) long(n)
  expect(documentOf('{ a }')).toBe(first)
  long(3)
  expect(documentOf('{ a }')).not.toBe(first)
})
