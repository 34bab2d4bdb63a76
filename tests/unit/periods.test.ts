import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { areCertainlyApart, validityBetween, validityOn } from '#toolkit/domain'

const span = (from: string, to: string) => ({ from, to })

describe('a post is held', () => {
  test.each([
    // Columns: period, observed, certain, possibleFrom, possibleTo.
    [null, [], [], null, null],
    [null, ['2015-07-06'], [span('2015-07-06', '2015-07-06')], null, null],
    [
      null,
      ['2015-07-06', '2014-01-01', '2015-07-06'],
      [span('2014-01-01', '2014-01-01'), span('2015-07-06', '2015-07-06')],
      null,
      null,
    ],
    [null, ['2015-07', '2015-07-06~', '2015-07-06?', '2015'], [], null, null],
    ['2014-01-10/2016-06-29', [], [span('2014-01-10', '2016-06-29')], '2014-01-10', '2016-06-29'],
    ['2014/2016-06', [], [span('2014-12-31', '2016-06-01')], '2014-01-01', '2016-06-30'],
    ['2015/2015', [], [], '2015-01-01', '2015-12-31'],
    ['/2016-06-29', ['2015-07-06'], [span('2015-07-06', '2016-06-29')], null, '2016-06-29'],
    ['/2016-06-29', [], [span('2016-06-29', '2016-06-29')], null, '2016-06-29'],
    ['2016-06-29/', [], [span('2016-06-29', '2016-06-29')], '2016-06-29', null],
    ['2016-06-29/..', [], [span('2016-06-29', '2016-06-29')], '2016-06-29', null],
    ['2016-06-29/', ['2017-01-01'], [span('2016-06-29', '2017-01-01')], '2016-06-29', null],
    ['2015/', [], [], '2015-01-01', null],
    ['2015/', ['2015-07-06'], [span('2015-07-06', '2015-07-06')], '2015-01-01', null],
    ['2015/', ['2016-07-06'], [span('2015-12-31', '2016-07-06')], '2015-01-01', null],
    ['2014/2016', ['2014-07-01', '2016-07-01'], [span('2014-07-01', '2016-07-01')], '2014-01-01', '2016-12-31'],
    ['2014/2016', ['2013-01-01', '2018'], [span('2014-12-31', '2016-01-01')], '2014-01-01', '2016-12-31'],
    ['2016-06-29~/', [], [], '2016-06-29', null],
    ['2015-07-06', [], [span('2015-07-06', '2015-07-06')], '2015-07-06', '2015-07-06'],
    ['2015-07', [], [], '2015-07-01', '2015-07-31'],
  ])('for the period %s observed on %j: %j', (period, observed, certain, possibleFrom, possibleTo) => {
    expect(validityOn(period, observed)).toEqual({ possibleFrom, possibleTo, certain })
  })

  test('certainly within its certain days, possibly up to its outer days, and not beyond', () => {
    const held = validityOn('2014/2016-06-29', [])
    expect(
      ['2013-12-31', '2014-01-01', '2014-12-30', '2014-12-31', '2016-06-29', '2016-06-30'].map(day =>
        validityBetween(held, day),
      ),
    ).toEqual([null, 'POSSIBLY', 'POSSIBLY', 'CERTAINLY', 'CERTAINLY', null])
  })

  test('without a period, certainly on the day of observation and possibly on any other day', () => {
    const held = validityOn(null, ['2015-07-06'])
    expect(['1990-01-01', '2015-07-06', '2030-01-01'].map(day => validityBetween(held, day))).toEqual([
      'POSSIBLY',
      'CERTAINLY',
      'POSSIBLY',
    ])
  })
})

test('each certain day is a possible day, for any period and observations', () => {
  const date = fc.constantFrom('2014', '2014-06', '2014-06-10', '2015-07-06', '2015-07-06~', '2016-03', '2016', '201X')
  const period = fc
    .tuple(
      fc.constantFrom('', '..', '2014', '2014-06', '2014-06-10~', '2013-01-01'),
      fc.constantFrom('', '..', '2014-07', '2015-12-31', '2016'),
    )
    .map(ends => ends.join('/'))
    .filter(text => !['/', '../..', '../', '/..'].includes(text))
  fc.assert(
    fc.property(period, fc.array(date, { maxLength: 4 }), (text, observed) => {
      const { certain, possibleFrom, possibleTo } = validityOn(text, observed)
      expect(certain.length).toBeLessThanOrEqual(1)
      for (const { from, to } of certain) {
        expect(from <= to).toBe(true)
        expect((possibleFrom ?? from) <= from && to <= (possibleTo ?? to)).toBe(true)
      }
    }),
  )
})

test.each([
  ['/2016-06-29', '2016-06-30/', true],
  ['/2016-06-29', '2016-06-29/', false],
  ['2016-06/2016-07', '2014/2016', false],
  ['2010/2012', '2014/2016', true],
  ['2014/', '2016/', false],
  ['2014/..', '2010/2013', true],
  [null, '2010', false],
  ['2010', null, false],
])('the periods %s and %s are certainly apart: %s', (a, b, apart) => {
  expect(areCertainlyApart(a, b)).toBe(apart)
  expect(areCertainlyApart(b, a)).toBe(apart)
})
