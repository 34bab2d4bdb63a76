import { readdirSync, readFileSync } from 'node:fs'
import { type ASTNode, parse, type StringValueNode, visit } from 'graphql'
import { describe, expect, test } from 'vitest'

const folder = new URL('../../schema/', import.meta.url)
const composed = ['supergraph.graphql', 'api.graphql']
const files = readdirSync(folder).filter(file => file.endsWith('.graphql') && !composed.includes(file))
const described = files.flatMap(file => describedIn(file, readFileSync(new URL(file, folder), 'utf8')))

describe('the descriptions of the schema', () => {
  test('exist for every type, field, argument and enum value, and are sentences', () => {
    expect(described.filter(errorOf).map(each => `${nameOf(each)}: ${errorOf(each)}`)).toEqual([])
  })

  test('are equal in all files that declare the same type, field, argument or enum value', () => {
    const firstText = new Map<string, string | undefined>()
    for (const { path, text } of described) if (!firstText.has(path)) firstText.set(path, text)
    expect(described.filter(({ path, text }) => firstText.get(path) !== text).map(nameOf)).toEqual([])
  })

  test('are found in every file, more than 300 in all', () => {
    expect(described.length).toBeGreaterThan(300)
    expect(files.filter(file => !described.some(each => each.file === file))).toEqual([])
    expect(files).toEqual(expect.arrayContaining(['agreements.graphql', 'common.graphql', 'facts.graphql']))
  })

  test.each([
    ['Actor.name.language', undefined, 'has none'],
    ['Actor.name', 'The name that is shown', 'does not end with a full stop'],
    ['Actor.name', 'It is shown. It is chosen. It is a name.', 'has more than two sentences'],
    ['Organisation', 'An organisation.', 'only says its name again'],
    ['AgreementFilter.milestone', 'The milestones of the agreement.', 'only says its name again'],
    ['Actor.name', 'The name that is shown, as in `No. 40. of 1. July`.', null],
  ])('%s described as %j: %s', (path, text, error) => {
    expect(errorOf({ file: 'some.graphql', path, text })).toBe(error)
  })
})

type Described = { file: string; path: string; text: string | undefined }

const nameOf = ({ file, path }: Described) => `${file} ${path}`

function describedIn(file: string, sdl: string): Described[] {
  const found: Described[] = []
  const above: string[] = []
  visit(parse(sdl), {
    enter(node: ASTNode) {
      if (!/Definition$/.test(node.kind) || !('name' in node) || !node.name || !('value' in node.name)) return
      above.push(node.name.value)
      const { description } = node as { description?: StringValueNode }
      found.push({ file, path: above.join('.'), text: description?.value })
    },
    leave(node: ASTNode) {
      if (/Definition$/.test(node.kind)) above.pop()
    },
  })
  return found
}

function errorOf({ path, text }: Described): string | null {
  if (!text?.trim()) return 'has none'
  const plain = text.replace(/`[^`]*`/g, '')
  if (!plain.endsWith('.')) return 'does not end with a full stop'
  if (plain.match(/[.!?](?=\s|$)/g)!.length > 2) return 'has more than two sentences'
  const said = wordsOf(plain).filter(word => !wordsOf(path).includes(word))
  return said.length === 0 ? 'only says its name again' : null
}

const fillers = new Set('a an the of its it this that is are in for and or one object'.split(' '))

// The words of `AgreementFilter.milestone` are agreement, filter, milestone: in lower case, singular and without
// fillers.
function wordsOf(text: string): string[] {
  const spaced = text.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return (spaced.match(/\p{L}+/gu) ?? []).filter(word => !fillers.has(word)).map(word => word.replace(/s$/, ''))
}
