import { expect, test } from 'vitest'
import { adaptingGraph } from '#tests/adapted'

const { ask, take } = await adaptingGraph()

const answered = async (query: string) => {
  const { data, errors } = await ask(query)
  expect(errors).toBeUndefined()
  return JSON.parse(JSON.stringify(data))
}

test('what is at fault in a data set is told of its own file, row and column, and nothing is imported', async () => {
  const { faults, changes } = await take('ggo')
  expect(changes).toEqual({})
  expect(faults.map(({ file, row, column, value }) => [file, row, column, value])).toEqual([
    ['agreements.csv', 6, 'treatyID', 'DEU-DNK_1922A'],
    ['agreements.csv', 7, 'TypeAgree', 'Accord'],
    ['agreements.csv', 7, 'Term', '1976-06-31'],
    ['agreements.csv', 7, 'Force', '1964-XX-16'],
    ['agreements.csv', 7, 'End', '1976-06-31'],
    ['parties.csv', 7, 'StateSignature', '9999-12-31'],
    ['parties.csv', 9, 'StateEnd', '2020-99-99'],
    ['parties.csv', 10, 'stateID', 'Nobody listed'],
    ['parties.csv', 12, 'treatyID', 'LOST_1950A'],
    ['states.csv', 2, 'Begin', '-0753'],
  ])
  expect(await answered('{ agreement(id: "agr_ggo-lakes-1981a") { id } }')).toEqual({ agreement: null })
})

test('what is at fault can be left out, and how much that was is told', async () => {
  const { faults, notes, total } = await take('ggo', { skipFaulty: true })
  expect(faults).toEqual([])
  expect(total.added).toBeGreaterThan(100)
  expect(notes).toContain('states.csv: 10 rows; left out: 1 cell at fault\n')
  expect(notes).toContain('agreements.csv: 7 rows; left out: 1 row at fault, 4 cells at fault\n')
  expect(notes).toContain('parties.csv: 11 rows; left out: 1 copy of another row, 1 row at fault, 3 cells at fault\n')
  expect(notes).toContain('a treatyID stands once: row 5 has it')
})

test('a data set taken again changes nothing', async () => {
  const { total } = await take('ggo', { skipFaulty: true })
  expect(total).toMatchObject({ added: 0, amended: 0, removed: 0 })
  expect(total.unchanged).toBeGreaterThan(100)
})

test('a treaty has its parties, each with steps of its own, and states meet those of the reference', async () => {
  const { agreement } = await answered(`{
    agreement(id: "agr_ggo-lakes-1981a") {
      title
      identifiers { scheme value }
      participants(role: [PARTY]) { edges { node { id } } }
      milestones { kind actor { id } date { edtf } claims { locator source { id title } } }
    }
  }`)
  expect(agreement.title).toBe('Convention On Made Lakes')
  expect(agreement.identifiers).toEqual([{ scheme: 'DATASET', value: 'LAKES_1981A' }])
  expect(agreement.participants.edges.map(({ node }: any) => node.id).sort()).toEqual([
    'org_algeria',
    'org_european-union',
    'org_ggo-tex',
    'org_russia',
  ])
  const steps = agreement.milestones.map(({ kind, actor, date }: any) => [kind, actor?.id ?? null, date?.edtf])
  expect(steps).toContainEqual(['SIGNED', null, '1981-09/1981-10'])
  expect(steps).toContainEqual(['RATIFIED', 'org_russia', '1982-11-12'])
  expect(steps).toContainEqual(['IN_FORCE', 'org_european-union', '1984-06'])
  expect(steps).toContainEqual(['WITHDRAWN', 'org_ggo-tex', '1991-02-03'])
})
