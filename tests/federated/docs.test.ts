import { Kind, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { blocksOf, documents } from '#tests/documents'
import { freshGraph } from '#tests/graph'

const blocks = documents.flatMap(blocksOf).filter(block => block.language === 'graphql')
const graph = await freshGraph()

describe('the GraphQL blocks of the documents', () => {
  test.each(blocks.map(block => [`${block.file}, line ${block.line}`, block] as const))(
    'are valid, with the responses that follow them: %s',
    async (_, block) => {
      const isOperation = parse(block.text).definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION)
      if (!isOperation) return
      const answer = await graph.ask(block.text)
      if (block.next?.language === 'json') expect(answer).toEqual(JSON.parse(block.next.text))
      else expect(answer.errors).toBeUndefined()
    },
  )

  test('include operations with responses, in the README and in docs', () => {
    const withResponse = blocks.filter(block => block.next?.language === 'json')
    expect(withResponse.map(block => block.file)).toEqual(expect.arrayContaining(['README.md', 'docs/schema.md']))
    expect(withResponse.length).toBeGreaterThan(5)
  })
})
