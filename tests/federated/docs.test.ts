import { Kind, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { blocksOf, documents } from '#tests/documents'
import { freshGraph } from '#tests/graph'

const blocks = documents.flatMap(blocksOf).filter(block => block.language === 'graphql')
const graph = await freshGraph()

describe('what the documents show', () => {
  test.each(blocks.map(block => [`${block.file}, line ${block.line}`, block] as const))('%s', async (_, block) => {
    const isQuestion = parse(block.text).definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    if (!isQuestion) return
    const answer = await graph.ask(block.text)
    if (block.next?.language === 'json') expect(answer).toEqual(JSON.parse(block.next.text))
    else expect(answer.errors).toBeUndefined()
  })

  test('was seen: questions with answers, in the README and in docs', () => {
    const answered = blocks.filter(block => block.next?.language === 'json')
    expect(answered.map(block => block.file)).toEqual(expect.arrayContaining(['README.md', 'docs/schema.md']))
    expect(answered.length).toBeGreaterThan(5)
  })
})
