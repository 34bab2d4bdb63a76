import { type SQL, sql } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import { describe, expect, test } from 'vitest'
import { PLANNED_EACH_TIME, statementPerArguments } from '#src/toolkit/lists/dynamic-filters.ts'
import { allParams, when } from '#toolkit/lists'

const textOf = (where: SQL | undefined) => (where ? new PgDialect().sqlToQuery(where).sql : '')
const conditions = [when('kinds', sql`kind`), when('day', sql`day`), when('word', sql`word`)]

describe('the statement of a list', () => {
  test('has only the conditions whose parameter is set, and is prepared only if none is set', () => {
    const statement = statementPerArguments(conditions, (where, named, sort: string) => [
      textOf(where),
      named('people'),
      sort,
    ])
    expect(statement({}, 'ID')).toEqual(['', 'people', 'ID'])
    expect(statement({ day: '2015-07-06', kinds: [] }, 'ID')).toEqual(['(kind and day)', PLANNED_EACH_TIME, 'ID'])
    expect(statement({ word: null, day: false }, 'NAME')).toEqual(['day', PLANNED_EACH_TIME, 'NAME'])
  })

  test('is built once for each set of conditions and each order', () => {
    let built = 0
    const statement = statementPerArguments(conditions, (_where, _named, sort: string) => `${sort} ${++built}`)
    const requests = [{}, { day: 'x' }, { day: 'y' }, { day: 'x', word: 'z' }]
    expect(requests.map(params => statement(params, 'ID'))).toEqual(['ID 1', 'ID 2', 'ID 2', 'ID 3'])
    expect(statement({ day: 'x' }, 'NAME')).toBe('NAME 4')
  })

  test('is built for each use beyond the maximum of cached statements', () => {
    let built = 0
    const statement = statementPerArguments(conditions, () => ++built, 2)
    const requests = [{ kinds: 'x' }, { day: 'x' }, { word: 'x' }, { word: 'x' }, { day: 'x' }]
    expect(requests.map(params => statement(params))).toEqual([1, 2, 3, 4, 2])
  })

  test('has its fixed condition for all parameters', () => {
    const statement = statementPerArguments(sql`kind = 'STATE'`, (where, named) => [textOf(where), named('states')])
    expect(statement({ kinds: ['OTHER'] })).toEqual([`kind = 'STATE'`, 'states'])
  })
})

test.each([
  [undefined, [null, null, null, null]],
  [[], [null, null, null, null]],
  [
    ['a', 'b'],
    ['a', 'b', null, null],
  ],
  [
    ['a', 'b', 'c', 'd', 'e'],
    ['a', 'b', 'c', ['d', 'e']],
  ],
])('the parameters for %j are the first three values and a list of the others', (values, params) => {
  expect(Object.values(allParams('allOf', values))).toEqual(params)
})
