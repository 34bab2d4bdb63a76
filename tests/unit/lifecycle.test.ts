import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { daysOf } from '#toolkit/facts'
import { type Lifecycle, statusAfter, stepsOf } from '#toolkit/sql'

const lifecycle: Lifecycle<string> = {
  before: [
    ['PROPOSED', 'PROPOSED'],
    ['SIGNED', 'SIGNED'],
  ],
  during: [
    ['IN_FORCE', 'IN_FORCE'],
    ['SUSPENDED', 'SUSPENDED'],
  ],
  after: [['WITHDRAWN', 'WITHDRAWN']],
}
const step = (kind: string, date?: string, actor: string | null = null) => ({ kind, actor, ...daysOf(date) })
const statusOn = (day: string, ...steps: ReturnType<typeof step>[]) =>
  statusAfter(lifecycle, steps, { day, countsUndated: false })

describe('a status is what the last step leaves, where', () => {
  test('a step counts from its last possible day on', () => {
    expect(statusOn('2015-07-30', step('SIGNED', '2015-07'))).toBeNull()
    expect(statusOn('2015-07-31', step('SIGNED', '2015-07'))).toBe('SIGNED')
    expect(statusOn('2015-07-31', step('PROPOSED', '2014'), step('SIGNED', '2015'))).toBe('PROPOSED')
  })

  test('the later step decides, whatever its kind', () => {
    expect(statusOn('2020-01-01', step('SUSPENDED', '2016'), step('IN_FORCE', '2017'))).toBe('IN_FORCE')
    expect(statusOn('2020-01-01', step('IN_FORCE', '2016'), step('SUSPENDED', '2017'))).toBe('SUSPENDED')
  })

  test('the later kind decides where either step may have come last', () => {
    expect(statusOn('2020-01-01', step('IN_FORCE', '2016-05-01'), step('SIGNED', '2016'))).toBe('IN_FORCE')
    expect(statusOn('2020-01-01', step('SIGNED', '2016-05-01'), step('IN_FORCE', '2016'))).toBe('IN_FORCE')
    expect(statusOn('2020-01-01', step('IN_FORCE', '2016-05-01'), step('SIGNED', '2016-05-01'))).toBe('IN_FORCE')
  })

  test('a step that may have come last, of three, is not passed over for one that surely did not', () => {
    const steps = [step('WITHDRAWN', '2015'), step('IN_FORCE', '2016'), step('SIGNED', '2016-12-31')]
    expect(statusOn('2020-01-01', ...steps)).toBe('IN_FORCE')
  })

  test('a step on the way to what holds changes nothing of it, until it has ended', () => {
    const retroactive = [step('IN_FORCE', '2016-01-01'), step('SIGNED', '2016-03-01')]
    expect(statusOn('2016-02-01', ...retroactive)).toBe('IN_FORCE')
    expect(statusOn('2020-01-01', ...retroactive)).toBe('IN_FORCE')
    expect(statusOn('2020-01-01', ...retroactive, step('SUSPENDED', '2016-02-01'))).toBe('SUSPENDED')
    expect(statusOn('2020-01-01', ...retroactive, step('WITHDRAWN', '2017'))).toBe('WITHDRAWN')
    expect(statusOn('2020-01-01', ...retroactive, step('WITHDRAWN', '2017'), step('SIGNED', '2018'))).toBe('SIGNED')
    expect(statusOn('2020-01-01', step('WITHDRAWN', '2016'), step('PROPOSED', '2017'))).toBe('PROPOSED')
  })

  test('what is in force for all is no reason why a party that signs later has not only signed', () => {
    expect(statusOn('2020-01-01', step('IN_FORCE', '2016'), step('SIGNED', '2017', 'org_a'))).toBe('SIGNED')
    const own = [step('IN_FORCE', '2016', 'org_a'), step('SIGNED', '2017', 'org_a')]
    expect(statusOn('2020-01-01', step('SIGNED', '2015'), ...own)).toBe('IN_FORCE')
    expect(statusOn('2020-01-01', step('SIGNED', '2018'), ...own)).toBe('IN_FORCE')
  })

  test('what has ended and holds again is not undone by a step on the way to it either', () => {
    const again = [step('WITHDRAWN', '2015'), step('IN_FORCE', '2016'), step('SIGNED', '2017')]
    expect(statusOn('2020-01-01', ...again)).toBe('IN_FORCE')
  })

  test('who has left is not brought back by a step for all, but for an end', () => {
    const left = [step('IN_FORCE', '2015'), step('WITHDRAWN', '2016', 'org_a')]
    expect(statusOn('2020-01-01', ...left, step('IN_FORCE', '2017'), step('SIGNED', '2017'))).toBe('WITHDRAWN')
    expect(statusOn('2020-01-01', ...left, step('SIGNED', '2017', 'org_a'))).toBe('SIGNED')
    expect(statusOn('2020-01-01', ...left, step('IN_FORCE', '2017', 'org_a'))).toBe('IN_FORCE')
  })

  test('an undated step counts only where it is asked for, and may have come last', () => {
    const steps = [step('SIGNED'), step('PROPOSED', '2016')]
    expect(statusAfter(lifecycle, steps, { day: '2020-01-01', countsUndated: false })).toBe('PROPOSED')
    expect(statusAfter(lifecycle, steps, { day: '2020-01-01', countsUndated: true })).toBe('SIGNED')
  })

  test('a kind that leaves nothing behind changes nothing, and no step leaves no status', () => {
    expect(statusOn('2020-01-01', step('SIGNED', '2015'), step('PUBLISHED', '2016'))).toBe('SIGNED')
    expect(statusOn('2020-01-01', step('PUBLISHED', '2016'))).toBeNull()
    expect(statusOn('2020-01-01')).toBeNull()
  })
})

test('the order in which steps are told changes nothing', () => {
  const any = fc.tuple(
    fc.constantFrom(...stepsOf(lifecycle).map(([kind]) => kind), 'PUBLISHED'),
    fc.constantFrom(undefined, '2014', '2015', '2015-06', '2015-06-06', '2015-06/2016', '/2015', '2015/'),
  )
  fc.assert(
    fc.property(
      fc.array(any, { maxLength: 6 }),
      fc.boolean(),
      fc.infiniteStream(fc.nat()),
      (told, countsUndated, dice) => {
        const steps = told.map(([kind, date]) => step(kind, date))
        const shuffled = steps
          .map(each => ({ each, at: dice.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ each }) => each)
        const asked = { day: '2015-12-31', countsUndated }
        expect(statusAfter(lifecycle, shuffled, asked)).toBe(statusAfter(lifecycle, steps, asked))
      },
    ),
  )
})
