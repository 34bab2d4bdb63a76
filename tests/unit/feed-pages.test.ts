import { expect, test } from 'vitest'
import { type FeedArgs, type LinkFeed, prefetchPages } from '#toolkit/changefeed'

/** A feed of three pages that tell their cursor at once, and what else they have when they are let go. */
function threePages() {
  const begun: FeedArgs[] = []
  const going: { go: () => void; fail: () => void }[] = []
  const tell = prefetchPages(
    (asked, goesOn) =>
      new Promise((resolve, reject) => {
        begun.push(asked)
        const number = Number(asked.after ?? 0) + 1
        const page: LinkFeed = { nodes: [], edges: [], verbs: [], cursor: `${number}`, hasMore: number < 3 }
        if (page.hasMore) goesOn(page.cursor)
        going.push({ go: () => resolve(page), fail: () => reject(new Error('gone')) })
      }),
  )
  return { begun, going, tell, afters: () => begun.map(({ after }) => after) }
}

const soon = () => new Promise(setImmediate)

test('a page is begun before the one ahead of it is told, and one ahead at most', async () => {
  const { going, tell, afters } = threePages()
  const first = tell({ after: null, first: 5 })
  await soon()
  expect(afters()).toEqual([null, '1'])
  going[0]!.go()
  expect(await first).toMatchObject({ cursor: '1' })
  await soon()
  expect(afters()).toEqual([null, '1'])
  const second = tell({ after: '1', first: 5 })
  await soon()
  expect(afters()).toEqual([null, '1', '2'])
  going[1]!.go()
  expect(await second).toMatchObject({ cursor: '2' })
})

test('the last page is told as it is when it is asked for', async () => {
  const { going, tell, afters } = threePages()
  tell({ after: '1', first: 5 })
  await soon()
  expect(afters()).toEqual(['1', '2'])
  going[1]!.go()
  const last = tell({ after: '2', first: 5 })
  await soon()
  expect(afters()).toEqual(['1', '2', '2'])
  going[2]!.go()
  expect(await last).toMatchObject({ cursor: '3', hasMore: false })
})

test('two who read side by side are told the same page, and another size is another page', async () => {
  const { tell, afters } = threePages()
  tell({ after: null, first: 5 })
  tell({ after: null, first: 5 })
  await soon()
  expect(afters()).toEqual([null, null, '1'])
  tell({ after: '1', first: 7 })
  await soon()
  expect(afters()).toEqual([null, null, '1', '1', '2'])
})

test('a page that failed ahead is told anew', async () => {
  const { going, tell, afters } = threePages()
  tell({ after: null, first: 5 })
  await soon()
  going[1]!.fail()
  await soon()
  const second = tell({ after: '1', first: 5 })
  await soon()
  expect(afters()).toEqual([null, '1', '1', '2'])
  going[2]!.go()
  expect(await second).toMatchObject({ cursor: '2' })
})
