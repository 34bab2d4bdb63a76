import fc from 'fast-check'
import { GraphQLError } from 'graphql'
import { describe, expect, test } from 'vitest'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, type PageArgs, pageOf } from '#toolkit/graphql'

const row = fc.record({ id: fc.string({ unit: 'grapheme' }), sortKey: fc.string({ unit: 'grapheme' }) })
const sort = fc.string()
const uncounted = async () => {
  throw new Error('the test does not expect a count')
}

describe('a cursor', () => {
  test('has the sort key and id of its row, in both directions', () => {
    fc.assert(
      fc.property(row, sort, (one, sort) => {
        const cursor = cursorOf(one, sort)
        const there = { key: one.sortKey, id: one.id }
        expect(pageOf({ after: cursor }, sort)).toMatchObject({ ...there, backward: false })
        expect(pageOf({ before: cursor }, sort)).toMatchObject({ ...there, backward: true })
        expect(cursor).toMatch(/^[\w-]+$/)
      }),
    )
  })

  test('is rejected under any other sort', () => {
    fc.assert(
      fc.property(row, sort, sort, (one, sort, other) => {
        fc.pre(sort !== other)
        expect(refusalOf({ after: cursorOf(one, sort) }, other)).toMatchObject({
          code: 'BAD_USER_INPUT',
          argument: 'after',
        })
        expect(refusalOf({ before: cursorOf(one, sort) }, other)).toMatchObject({ argument: 'before' })
      }),
    )
  })

  test('with one character changed is rejected, unless it decodes to the same value', () => {
    const sign = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
    fc.assert(
      fc.property(row, fc.nat(), sign, (one, at, sign) => {
        const cursor = cursorOf(one, 'NAME')
        const place = at % cursor.length
        const after = cursor.slice(0, place) + sign + cursor.slice(place + 1)
        const refused = refusalOf({ after }, 'NAME')
        if (refused) expect(refused).toEqual({ code: 'BAD_USER_INPUT', argument: 'after' })
        else expect(pageOf({ after }, 'NAME')).toMatchObject({ key: one.sortKey, id: one.id })
      }),
    )
    // The last characters belong to the checksum.
    const cursor = cursorOf({ id: 'a', sortKey: 'a' }, 'NAME')
    expect(refusalOf({ after: `${cursor.slice(0, -6)}AAAAAA` }, 'NAME')?.code).toBe('BAD_USER_INPUT')
  })

  test('from any other text is rejected', () => {
    const part = fc.oneof(fc.string(), fc.integer(), fc.constantFrom(null, true, [], {}))
    const value = fc.oneof(part, fc.array(part, { maxLength: 4 }))
    const coded = value.map(value => Buffer.from(JSON.stringify(value)).toString('base64url'))
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.base64String(), coded), text => {
        expect(refusalOf({ after: text }, 'NAME')).toEqual({ code: 'BAD_USER_INPUT', argument: 'after' })
      }),
    )
  })

  test('of a row without a sort key has an empty sort key', () => {
    const { edges } = pageOf({}, 'ID').toConnection([{ id: 'a' }], node => ({ node }), uncounted)
    expect(pageOf({ after: edges()[0]!.cursor() }, 'ID')).toMatchObject({ key: '', id: 'a' })
  })
})

describe('the size of a page', () => {
  test('is the requested one, 20 by default; the statement reads one row more', () => {
    for (let size = 0; size <= MAX_PAGE_SIZE; size += 1) {
      expect(pageOf({ first: size }, 'ID')).toMatchObject({ take: size + 1, backward: false, key: null, id: null })
      expect(pageOf({ last: size }, 'ID')).toMatchObject({ take: size + 1, backward: true, key: null, id: null })
    }
    expect([DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE]).toEqual([20, 100])
    const nulls = { first: null, after: null, last: null, before: null }
    expect([pageOf({}, 'ID').take, pageOf(nulls, 'ID').take]).toEqual([21, 21])
  })

  test('is from 0 to 100; the error has the number and the allowed range', () => {
    const size = fc.oneof(fc.constantFrom(-1, 101), fc.integer({ max: -1 }), fc.integer({ min: MAX_PAGE_SIZE + 1 }))
    fc.assert(
      fc.property(size, fc.constantFrom('first' as const, 'last' as const), (size, argument) => {
        expect(refusalOf({ [argument]: size }, 'ID')).toEqual({ code: 'BAD_USER_INPUT', argument })
        const message = `\`${argument}\` is ${size}: send ${size < 0 ? '0 or more' : 'at most 100'}`
        expect(() => pageOf({ [argument]: size }, 'ID')).toThrow(message)
      }),
    )
  })
})

test('a page has arguments of one direction only', () => {
  const cursor = cursorOf({ id: 'a', sortKey: 'a' }, 'ID')
  const all = { first: 1, after: cursor, last: 1, before: cursor }
  const names = Object.keys(all) as (keyof typeof all)[]
  const choices = Array.from({ length: 16 }, (_, bits) => names.filter((_, at) => bits & (1 << at)))
  const argsOf = (some: typeof names) => Object.fromEntries(some.map(name => [name, all[name]]))
  const right = choices.filter(some => refusalOf(argsOf(some), 'ID') === undefined)
  expect(right.map(String).sort()).toEqual(['', 'after', 'before', 'first', 'first,after', 'last', 'last,before'])
  for (const some of choices.filter(some => !right.includes(some))) {
    expect(refusalOf(argsOf(some), 'ID')).toEqual({
      code: 'BAD_USER_INPUT',
      argument: expect.stringMatching(/^(last|before|after)$/),
    })
  }
})

describe('pages', () => {
  const rows = fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 30 }).map(some => some.sort(byKey))
  const size = fc.integer({ min: 1, max: 12 })

  test('of any size, from either end, together have all rows in order', () => {
    fc.assert(
      fc.property(rows, size, fc.boolean(), (rows, size, isBackward) => {
        const found: string[] = []
        let args: PageArgs = isBackward ? { last: size } : { first: size }
        for (;;) {
          const { edges, nodes, pageInfo } = read(rows, args)
          expect(nodes).toEqual(edges.map(({ node }) => node))
          expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([
            edges[0]?.cursor ?? null,
            edges.at(-1)?.cursor ?? null,
          ])
          found[isBackward ? 'unshift' : 'push'](...edges.map(({ node }) => node.id))
          if (!(isBackward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) break
          args = isBackward ? { last: size, before: pageInfo.startCursor } : { first: size, after: pageInfo.endCursor }
        }
        expect(found).toEqual(rows.map(({ id }) => id))
      }),
    )
  })

  test('report whether there are further rows on either side', () => {
    const rows = ['a', 'b', 'c'].map(id => ({ id, sortKey: id }))
    const [a, , c] = rows.map(one => cursorOf(one, 'NAME'))
    const sides = (args: PageArgs) => {
      const { pageInfo } = read(rows, args)
      return [pageInfo.hasPreviousPage, pageInfo.hasNextPage]
    }
    expect(sides({ first: 3 })).toEqual([false, false])
    expect(sides({ first: 2 })).toEqual([false, true])
    expect(sides({ first: 1, after: a! })).toEqual([true, true])
    expect(sides({ last: 2 })).toEqual([true, false])
    expect(sides({ last: 2, before: c! })).toEqual([false, true])
    expect(sides({ first: 0 })).toEqual([false, true])
  })

  test('need a count statement only if the page does not have all rows', async () => {
    const rows = ['a', 'b', 'c'].map(id => ({ id, sortKey: id }))
    const count = (args: PageArgs) => read(rows, args, async () => -1).totalCount()
    expect(await Promise.all([count({}), count({ first: 3 }), count({ last: 3 })])).toEqual([3, 3, 3])
    const after = cursorOf(rows[0]!, 'NAME')
    expect(await Promise.all([count({ first: 2 }), count({ first: 0 }), count({ after })])).toEqual([-1, -1, -1])
    expect(await read([], {}).totalCount()).toBe(0)
  })
})

type Row = { id: string; sortKey: string }

/** Selects rows as a query does: the first `take` rows beyond the start, in order. */
function read(rows: Row[], args: PageArgs, count = uncounted as () => Promise<number>) {
  const page = pageOf(args, 'NAME')
  const sorted = page.backward ? rows.toReversed() : rows
  const start = { sortKey: page.key ?? '', id: page.id ?? '' }
  const beyond = sorted.filter(one => page.id === null || byKey(one, start) * (page.backward ? -1 : 1) > 0)
  const made = page.toConnection(beyond.slice(0, page.take), node => ({ node }), count)
  const edges = made.edges().map(edge => ({ ...edge, cursor: edge.cursor() }))
  return { edges, nodes: made.nodes(), pageInfo: made.pageInfo(), totalCount: made.totalCount }
}

function byKey(a: Row, b: Row): number {
  if (a.sortKey !== b.sortKey) return a.sortKey < b.sortKey ? -1 : 1
  if (a.id === b.id) return 0
  return a.id < b.id ? -1 : 1
}

function cursorOf(one: Row, sort: string): string {
  return pageOf({}, sort)
    .toConnection([one], node => ({ node }), uncounted)
    .edges()[0]!
    .cursor()
}

/** The extensions of the error that a page gives; undefined if it gives none. */
function refusalOf(args: PageArgs, sort: string): Record<string, unknown> | undefined {
  try {
    pageOf(args, sort)
  } catch (error) {
    if (error instanceof GraphQLError) return error.extensions
    throw error
  }
}
