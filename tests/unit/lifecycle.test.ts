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

describe('the status after the last step', () => {
  test('counts a step from its last possible day', () => {
    expect(statusOn('2015-07-30', step('SIGNED', '2015-07'))).toBeNull()
    expect(statusOn('2015-07-31', step('SIGNED', '2015-07'))).toBe('SIGNED')
    expect(statusOn('2015-07-31', step('PROPOSED', '2014'), step('SIGNED', '2015'))).toBe('PROPOSED')
  })

  test('follows the later step, independent of its kind', () => {
    expect(statusOn('2020-01-01', step('SUSPENDED', '2016'), step('IN_FORCE', '2017'))).toBe('IN_FORCE')
    expect(statusOn('2020-01-01', step('IN_FORCE', '2016'), step('SUSPENDED', '2017'))).toBe('SUSPENDED')
  })

  test('follows the later kind if either step may be the last one', () => {
    expect(statusOn('2020-01-01', step('IN_FORCE', '2016-05-01'), step('SIGNED', '2016'))).toBe('IN_FORCE')
    expect(statusOn('2020-01-01', step('SIGNED', '2016-05-01'), step('IN_FORCE', '2016'))).toBe('IN_FORCE')
    expect(statusOn('2020-01-01', step('IN_FORCE', '2016-05-01'), step('SIGNED', '2016-05-01'))).toBe('IN_FORCE')
  })

  test('is never that of a step that certainly precedes another step', () => {
    const steps = [step('WITHDRAWN', '2015'), step('IN_FORCE', '2016'), step('SIGNED', '2016-12-31')]
    expect(statusOn('2020-01-01', ...steps)).toBe('IN_FORCE')
  })

  test('ignores a preliminary step while a later stage is current, until that stage ends', () => {
    const retroactive = [step('IN_FORCE', '2016-01-01'), step('SIGNED', '2016-03-01')]
    expect(statusOn('2016-02-01', ...retroactive)).toBe('IN_FORCE')
    expect(statusOn('2020-01-01', ...retroactive)).toBe('IN_FORCE')
    expect(statusOn('2020-01-01', ...retroactive, step('SUSPENDED', '2016-02-01'))).toBe('SUSPENDED')
    expect(statusOn('2020-01-01', ...retroactive, step('WITHDRAWN', '2017'))).toBe('WITHDRAWN')
    expect(statusOn('2020-01-01', ...retroactive, step('WITHDRAWN', '2017'), step('SIGNED', '2018'))).toBe('SIGNED')
    expect(statusOn('2020-01-01', step('WITHDRAWN', '2016'), step('PROPOSED', '2017'))).toBe('PROPOSED')
  })

  test('is SIGNED for a party that signs an agreement already in force for others', () => {
    expect(statusOn('2020-01-01', step('IN_FORCE', '2016'), step('SIGNED', '2017', 'org_a'))).toBe('SIGNED')
    const own = [step('IN_FORCE', '2016', 'org_a'), step('SIGNED', '2017', 'org_a')]
    expect(statusOn('2020-01-01', step('SIGNED', '2015'), ...own)).toBe('IN_FORCE')
    expect(statusOn('2020-01-01', step('SIGNED', '2018'), ...own)).toBe('IN_FORCE')
  })

  test('ignores a preliminary step after an ended stage has become current again', () => {
    const again = [step('WITHDRAWN', '2015'), step('IN_FORCE', '2016'), step('SIGNED', '2017')]
    expect(statusOn('2020-01-01', ...again)).toBe('IN_FORCE')
  })

  test('of a party that withdrew changes only with a step of that party', () => {
    const left = [step('IN_FORCE', '2015'), step('WITHDRAWN', '2016', 'org_a')]
    expect(statusOn('2020-01-01', ...left, step('IN_FORCE', '2017'), step('SIGNED', '2017'))).toBe('WITHDRAWN')
    expect(statusOn('2020-01-01', ...left, step('SIGNED', '2017', 'org_a'))).toBe('SIGNED')
    expect(statusOn('2020-01-01', ...left, step('IN_FORCE', '2017', 'org_a'))).toBe('IN_FORCE')
  })

  test('counts an undated step only if the caller wants it, and then as possibly the last one', () => {
    const steps = [step('SIGNED'), step('PROPOSED', '2016')]
    expect(statusAfter(lifecycle, steps, { day: '2020-01-01', countsUndated: false })).toBe('PROPOSED')
    expect(statusAfter(lifecycle, steps, { day: '2020-01-01', countsUndated: true })).toBe('SIGNED')
  })

  test('ignores a kind without a status, and is null without any step', () => {
    expect(statusOn('2020-01-01', step('SIGNED', '2015'), step('PUBLISHED', '2016'))).toBe('SIGNED')
    expect(statusOn('2020-01-01', step('PUBLISHED', '2016'))).toBeNull()
    expect(statusOn('2020-01-01')).toBeNull()
  })
})

test('the status does not depend on the order of the steps', () => {
  const any = fc.tuple(
    fc.constantFrom(...stepsOf(lifecycle).map(([kind]) => kind), 'PUBLISHED'),
    fc.constantFrom(undefined, '2014', '2015', '2015-06', '2015-06-06', '2015-06/2016', '/2015', '2015/'),
  )
  fc.assert(
    fc.property(
      fc.array(any, { maxLength: 6 }),
      fc.boolean(),
      fc.infiniteStream(fc.nat()),
      (drawn, countsUndated, dice) => {
        const steps = drawn.map(([kind, date]) => step(kind, date))
        const shuffled = steps
          .map(each => ({ each, at: dice.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ each }) => each)
        const options = { day: '2015-12-31', countsUndated }
        expect(statusAfter(lifecycle, shuffled, options)).toBe(statusAfter(lifecycle, steps, options))
      },
    ),
  )
})
