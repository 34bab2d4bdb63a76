import { buildSchema, type OperationDefinitionNode, parse, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import { disagreementsIn, figuresIn, inferencesIn, memorandaIn } from '#tests/answers'
import { filesIn, textOf } from '#tests/files'
import { freshGraph } from '#tests/graph'

/*
 * The operations in schema/operations on the reference data, with their default variables. `answers/` has the expected response of
 * each. `crosses` is the number of its relations and so the largest number of SQL statements; concurrent ones may be combined.
 */
type Question = { file: string; fact: string; crosses: number; long?: Long[]; tell?: (data: any) => unknown }
type Long = { list: string; cursor: string; total: number }

const questions: Question[] = [
  { file: 'at-the-same-table', fact: 'eight other companies, Lu Wei and Li Shilin', crosses: 10 },
  { file: 'bibliography', fact: 'the letter of intent rests on four sources', crosses: 17 },
  { file: 'connecting-agreements', fact: 'four connect China with the EU, and one with Germany', crosses: 12 },
  { file: 'countries-by-source', fact: 'from 68 to 155, and twice another number on one page', crosses: 8 },
  { file: 'delegation', fact: 'of nine companies China Unicom is party to an agreement', crosses: 12 },
  { file: 'event-of-agreement', fact: 'ChinaEU and the ISC, and nine areas', crosses: 16 },
  { file: 'events-that-follow-up', fact: 'the roundtable and the visit follow up the summit', crosses: 5 },
  {
    file: 'figures',
    fact: '45, of the world, of initiatives, of events and of one agreement',
    crosses: 17,
    long: [{ list: 'agreements', cursor: 'agreementsAfter', total: 169 }],
    tell: figuresIn,
  },
  {
    file: 'inferred-facts',
    fact: '183 claims, most of them on what binds',
    crosses: 36,
    long: [{ list: 'agreements', cursor: 'agreementsAfter', total: 166 }],
    tell: inferencesIn,
  },
  {
    file: 'inferred-entries',
    fact: '70 claims, on kinds, countries and areas',
    crosses: 41,
    long: [
      { list: 'organisations', cursor: 'organisationsAfter', total: 28 },
      { list: 'initiatives', cursor: 'initiativesAfter', total: 13 },
      { list: 'areas', cursor: 'areasAfter', total: 18 },
    ],
    tell: inferencesIn,
  },
  { file: 'find-by-name', fact: 'China Unicom', crosses: 4 },
  { file: 'links-between-initiatives', fact: 'Lu Wei wishes for a synergy, ChinaEU sees them converge', crosses: 19 },
  {
    file: 'memoranda-in-standing',
    fact: '118 countries, of which Panama has left; Italy joined and left',
    crosses: 11,
    long: [{ list: 'standing', cursor: 'after', total: 118 }],
    tell: memorandaIn,
  },
  { file: 'only-proposed-or-announced', fact: 'two mechanisms, a fund and a contribution', crosses: 8 },
  { file: 'outcome-of-announcement', fact: 'a co-investment fund about 2018, by inference', crosses: 19 },
  { file: 'posts-on-day', fact: 'three posts for certain, nineteen possibly', crosses: 7 },
  { file: 'references-of-many', fact: 'eleven sources', crosses: 2 },
  { file: 'shared-by-two', fact: 'the visit to Brussels', crosses: 8 },
  { file: 'signed-in-presence', fact: 'one letter of intent, by two bodies', crosses: 14 },
  { file: 'way-between-two', fact: 'by way of the roundtable and of a letter of intent', crosses: 15 },
  { file: 'what-rests-on-a-source', fact: 'agreements, events, initiatives, bodies, people and areas', crosses: 19 },
  { file: 'where-sources-disagree', fact: 'eighteen agreements', crosses: 11, tell: disagreementsIn },
]

const { ask, statementsOf } = await freshGraph()
const answered = async (file: string, variables?: Record<string, unknown>) => {
  const { data, errors } = await ask(textOf(`schema/operations/${file}.graphql`), variables)
  expect(errors).toBeUndefined()
  return data
}

/** The minimum of at most three runs: on a busy machine, two branches of a plan may not share a statement. */
async function fewestStatements(file: string, enough: number): Promise<number> {
  let fewest = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < 3 && fewest > enough; tries++) {
    fewest = Math.min(fewest, (await statementsOf(() => answered(file))).length)
  }
  return fewest
}

describe('the operations have their expected responses', () => {
  test.each(questions)('$file: $fact', async ({ file, crosses, long, tell = data => data }) => {
    const data = await answered(file)
    for (const each of long ?? []) await readOn(file, data, each)
    expect(JSON.stringify(data)).not.toContain('"hasNextPage":true')
    expect(tell(withoutCursors(data))).toEqual(JSON.parse(textOf(`tests/federated/answers/${file}.json`)))
    expect(await fewestStatements(file, crosses)).toBeLessThanOrEqual(crosses)
  })

  test('inferred-facts and inferred-entries with one source: six claims', async () => {
    const files = ['inferred-facts', 'inferred-entries']
    const told = await Promise.all(
      files.map(async file => inferencesIn(await answered(file, { sources: ['src_seed'] }))),
    )
    const found = told.flat().sort()
    expect(found.filter(line => line.endsWith('(src_seed)'))).toEqual([
      'evt_li-keqiang-brussels-visit-2015 PARTICIPANT per_li-keqiang (src_seed)',
      'evt_li-keqiang-brussels-visit-2015 kind=VISIT date=2015-06-29 place=Brussels country=BE (src_seed)',
      'evt_lu-wei-brussels-visit follows=evt_eu-china-summit-17 (src_seed)',
      'org_chinaeu ChinaEU Association for Digital (src_seed)',
      'per_li-keqiang POST Premier org_state-council-prc (src_seed)',
      'sta_cac-cyberspace-with-eu (src_seed)',
    ])
  })
})

describe('the folder of operations', () => {
  const files = filesIn('schema/operations/')
  const api = buildSchema(textOf('schema/api.graphql'))

  test('has exactly the operations of this test', () => {
    expect(files.sort()).toEqual(questions.map(({ file }) => `schema/operations/${file}.graphql`).sort())
    expect(filesIn('tests/federated/answers/').sort()).toEqual(
      questions.map(({ file }) => `tests/federated/answers/${file}.json`).sort(),
    )
  })

  test.each(files)('%s starts with its question and has one operation with the name of the file', path => {
    const document = parse(textOf(path))
    expect(textOf(path)).toMatch(/^# [A-Z].*\?\n/)
    const operations = document.definitions.filter(each => each.kind === 'OperationDefinition')
    expect(operations.map((each: OperationDefinitionNode) => each.name?.value)).toEqual([pascal(path)])
    expect(validate(api, document).map(error => error.message)).toEqual([])
  })
})

const pascal = (path: string) =>
  path.replace(/^.*\/|\.graphql$/g, '').replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase())

/** Reads a list of more than one page to its end. */
async function readOn(file: string, data: any, { list, cursor, total }: Long): Promise<void> {
  expect(data[list].totalCount).toBe(total)
  while (data[list].pageInfo.hasNextPage) {
    const next = (await answered(file, { [cursor]: data[list].pageInfo.endCursor }))[list]
    data[list].nodes.push(...next.nodes)
    data[list].pageInfo = next.pageInfo
  }
  expect(new Set(data[list].nodes.map(({ id }: any) => id)).size).toBe(total)
}

const withoutCursors = (data: unknown) =>
  JSON.parse(JSON.stringify(data, (key, value) => (key === 'endCursor' ? undefined : value)))
