import type { FeedArgs, LinkFeed } from './types.ts'

/**
 * Starts to read the next page as soon as its cursor is known, so that the database works while this process builds a
 * response. It caches at most one page. It reads the last page again, because it may have more changes by then.
 *
 *     const readPage = prefetchPages((args, onNext) => readFeedPage(source, args, onNext))
 */
export function prefetchPages(
  readPage: (args: FeedArgs, onNext: (cursor: string) => void) => Promise<LinkFeed>,
): (args: FeedArgs) => Promise<LinkFeed> {
  let prefetched: { args: FeedArgs; page: Promise<LinkFeed>; next: Promise<FeedArgs> } | undefined
  const isPrefetched = ({ after, first }: FeedArgs) =>
    prefetched?.args.after === after && prefetched?.args.first === first
  function start(args: FeedArgs) {
    let page: Promise<LinkFeed> | undefined
    const next = new Promise<FeedArgs>(resolve => {
      page = readPage(args, after => resolve({ after, first: args.first }))
    })
    page!.catch(() => {
      if (prefetched?.page === page) prefetched = undefined
    })
    return { args, page: page!, next }
  }
  return async args => {
    const cached = isPrefetched(args) ? prefetched : undefined
    const { page, next } = cached ?? start(args)
    next.then(nextArgs => {
      if (!isPrefetched(nextArgs)) prefetched = start(nextArgs)
    })
    const feed = await page
    if (!cached || feed.hasMore) return feed
    prefetched = undefined
    return readPage(args, () => undefined)
  }
}

/**
 * Returns the empty page at the end of the feed without a read while this process has a lease of the same revision
 * (`toolkit/subgraph/revision-leases.ts`). Without a new revision there are no changes.
 *
 *     const readPage = skipUnchangedPages(args => readFeedPage(source, args), state.leased)
 */
export function skipUnchangedPages(
  readPage: (args: FeedArgs) => Promise<LinkFeed>,
  leased: () => string | undefined,
): (args: FeedArgs) => Promise<LinkFeed> {
  let end: { revision: string; page: LinkFeed; first: FeedArgs['first'] } | undefined
  return async args => {
    const revision = leased()
    const isUnchanged = end?.revision === revision && end?.page.cursor === args.after && end?.first === args.first
    if (end && isUnchanged) return end.page
    const page = await readPage(args)
    if (revision !== undefined && isEmpty(page) && leased() === revision) end = { revision, page, first: args.first }
    return page
  }
}

const isEmpty = ({ nodes, edges, verbs, hasMore }: LinkFeed) =>
  nodes.length + edges.length + verbs.length === 0 && !hasMore
