import { expect, test } from 'vitest'
import { type FeedArgs, type LinkFeed, prefetchPages } from '#toolkit/changefeed'

/** A feed of three pages. Each page reports its cursor at once; the test decides when the page resolves or fails. */
function threePages() {
  const started: FeedArgs[] = []
  const pending: { resolve: () => void; fail: () => void }[] = []
  const readPage = prefetchPages(
    (args, onNext) =>
      new Promise((resolve, reject) => {
        started.push(args)
        const number = Number(args.after ?? 0) + 1
        const page: LinkFeed = { nodes: [], edges: [], verbs: [], cursor: `${number}`, hasMore: number < 3 }
        if (page.hasMore) onNext(page.cursor)
        pending.push({ resolve: () => resolve(page), fail: () => reject(new Error('gone')) })
      }),
  )
  return { pending, readPage, afters: () => started.map(({ after }) => after) }
}

const nextTurn = () => new Promise(setImmediate)

test('the read of the next page starts before the current page is returned, at most one page ahead', async () => {
  const { pending, readPage, afters } = threePages()
  const first = readPage({ after: null, first: 5 })
  await nextTurn()
  expect(afters()).toEqual([null, '1'])
  pending[0]!.resolve()
  expect(await first).toMatchObject({ cursor: '1' })
  await nextTurn()
  expect(afters()).toEqual([null, '1'])
  const second = readPage({ after: '1', first: 5 })
  await nextTurn()
  expect(afters()).toEqual([null, '1', '2'])
  pending[1]!.resolve()
  expect(await second).toMatchObject({ cursor: '2' })
})

test('the last page is read again when it is requested', async () => {
  const { pending, readPage, afters } = threePages()
  readPage({ after: '1', first: 5 })
  await nextTurn()
  expect(afters()).toEqual(['1', '2'])
  pending[1]!.resolve()
  const last = readPage({ after: '2', first: 5 })
  await nextTurn()
  expect(afters()).toEqual(['1', '2', '2'])
  pending[2]!.resolve()
  expect(await last).toMatchObject({ cursor: '3', hasMore: false })
})

test('concurrent readers share the prefetch of the next page; another page size has its own prefetch', async () => {
  const { readPage, afters } = threePages()
  readPage({ after: null, first: 5 })
  readPage({ after: null, first: 5 })
  await nextTurn()
  expect(afters()).toEqual([null, null, '1'])
  readPage({ after: '1', first: 7 })
  await nextTurn()
  expect(afters()).toEqual([null, null, '1', '1', '2'])
})

test('a page whose prefetch failed is read again', async () => {
  const { pending, readPage, afters } = threePages()
  readPage({ after: null, first: 5 })
  await nextTurn()
  pending[1]!.fail()
  await nextTurn()
  const second = readPage({ after: '1', first: 5 })
  await nextTurn()
  expect(afters()).toEqual([null, '1', '1', '2'])
  pending[2]!.resolve()
  expect(await second).toMatchObject({ cursor: '2' })
})
