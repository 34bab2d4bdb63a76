import { describe, expect, test } from 'vitest'
import { copyOfProject } from '#tests/copy'

const copy = copyOfProject()
const accord = (words: string) => copy.run(`npm run --silent accord -- new ${words}`)

const rejections = [
  ['sources', 'services/sources exists already: choose another name.'],
  ['names', 'Bundles have a table names already: choose another name.'],
]
const moreRejections = [
  ['router', 'docker-compose.yml uses the name router already: choose another name.'],
  ['addresses', 'docker-compose.yml uses the name addresses already: choose another name.'],
  ['callers', 'tests/federated/callers.test.ts exists already: choose another name.'],
  ['search', 'Query has a field search already: choose another name.'],
  [
    'Visits',
    '"Visits" is not a valid name of a subgraph. Write one word in the plural, with 3 to 30 small letters, such as offices.',
  ],
  [
    'visits --entity visit',
    '"visit" is not a valid name of a type. Write it in the singular with a capital, such as Office.',
  ],
  ['visits --entity Event', 'The graph has a type Event already: choose another entity.'],
  ['visits --entity Search', 'The graph has a type SearchConnection already: choose another entity.'],
  ['visits --link Person', "error: option '--link <Type>' argument 'Person' is invalid."],
  [
    'participants --entity Partaker --link Agreement',
    'Agreement has a field participants already: choose another name.',
  ],
  ['classes --entity Class', 'class is a reserved word or a global of JavaScript: choose another entity.'],
  ['class --entity Klass', 'class is a reserved word or a global of JavaScript: choose another name.'],
  ['changes --entity Office', 'The code of every subgraph uses the name changes: choose another name.'],
  ['text --entity Office', 'The code of every subgraph uses the name text: choose another name.'],
  ['records --entity Record', 'The code of every subgraph uses the name Record: choose another entity.'],
  ['stubs --entity Stub', 'The code of every subgraph uses the name Stub: choose another entity.'],
  ['asking --entity Ask', 'The test of every subgraph uses the name ask: choose another entity.'],
  ['subscriptions --entity Subscription', 'Subscription is a root type of GraphQL: choose another entity.'],
  ['', 'The name of the subgraph is missing. Example: npm run accord -- new offices'],
]

describe('accord new', () => {
  const expectRejected = (words: string, message: string) => {
    const { code, out } = accord(words)
    expect(out).toContain(message)
    expect(code).toBe(2)
    expect(copy.changes()).toEqual([])
  }
  test.each(rejections)('rejects `%s` and writes no file', (words, message) => expectRejected(words!, message!))
  test.each(moreRejections)('rejects `%s` and writes no file', { tags: ['slow'] }, (words, message) =>
    expectRejected(words!, message!),
  )

  test('restores every file if a step fails', () => {
    const original = copy.textOf('schema/sources.graphql')
    copy.write('schema/sources.graphql', `${original}\ntype Half {`)
    const { code, out } = accord('offices')
    expect(out).toContain('Composing failed. All files were restored.')
    expect(code).toBe(1)
    expect(copy.changes()).toEqual([' M schema/sources.graphql'])
    copy.write('schema/sources.graphql', original)
    expect(copy.changes()).toEqual([])
  })

  test('writes subgraphs with a link to each type, which pass the checks, their own tests and the house tests', {
    tags: ['long'],
    timeout: 300_000,
  }, () => {
    for (const words of ['offices', 'visits --entity VisitOfState --link Agreement', 'hearings --link Initiative']) {
      const { code, out } = accord(words)
      expect(code, out).toBe(0)
      expect(out).toContain('Next:')
    }
    expect(copy.textOf('toolkit/graphql/ids.ts')).toContain("['vis', 'VisitOfState']")
    expect(copy.textOf('schema/supergraph.yaml')).toContain('http://127.0.0.1:4008/graphql')
    const own = ['offices', 'visits', 'hearings'].map(name => `tests/federated/${name}.test.ts`).join(' ')
    // The other house tests are about folders and packages, and would find the linked packages of this copy.
    const house = ['bundle', 'descriptions', 'docs', 'generated', 'imports', 'shape'].map(
      name => `tests/house/${name}.test.ts`,
    )
    for (const command of [
      'npm run check',
      'npm run --silent accord -- check',
      `npx vitest run ${own} ${house.join(' ')}`,
      'npx vitest run tests/house/containers.test.ts --testNamePattern docker-compose.yml',
    ]) {
      const { code, out } = copy.run(command)
      expect(code, out.slice(-4_000)).toBe(0)
    }
  })

  test('rejects the name of a subgraph that it has written', { tags: ['long'] }, () => {
    expect(accord('offices').out).toContain('services/offices exists already')
  })
})
