import type { FeedArgs, LinkFeed } from './types.ts'

/*
 * How the pages of a feed are handed out, so that whoever reads it waits little, and whoever has read it costs little.
 */

/**
 * The same as `page` gives, with the page that follows got ready meanwhile, for whoever reads on: so the database and this process
 * are at work side by side. One page is kept at most. The last of all is told when it is asked for: there may be more by then.
 *
 *     const tell = tellingAhead((asked, goesOn) => feedPage(offering, asked, goesOn))
 */
export function prefetchPages(
  page: (asked: FeedArgs, goesOn: (cursor: string) => void) => Promise<LinkFeed>,
): (asked: FeedArgs) => Promise<LinkFeed> {
  let ahead: { asked: FeedArgs; told: Promise<LinkFeed>; next: Promise<FeedArgs> } | undefined
  const isAhead = ({ after, first }: FeedArgs) => ahead?.asked.after === after && ahead?.asked.first === first
  function begin(asked: FeedArgs) {
    let told: Promise<LinkFeed> | undefined
    const next = new Promise<FeedArgs>(resolve => {
      told = page(asked, after => resolve({ after, first: asked.first }))
    })
    told!.catch(() => {
      if (ahead?.told === told) ahead = undefined
    })
    return { asked, told: told!, next }
  }
  return async asked => {
    const known = isAhead(asked) ? ahead : undefined
    const { told, next } = known ?? begin(asked)
    next.then(following => {
      if (!isAhead(following)) ahead = begin(following)
    })
    const feed = await told
    if (!known || feed.hasMore) return feed
    ahead = undefined
    return page(asked, () => undefined)
  }
}

/**
 * The same as `page` gives, without asking it again where it has told all: as long as there is a lease of the revision (leases.ts),
 * there is no more to tell.
 *
 *     const tell = tellingOnce(asked => feedPage(offering, asked), heard.leased)
 */
export function skipUnchangedPages(
  page: (asked: FeedArgs) => Promise<LinkFeed>,
  leased: () => string | undefined,
): (asked: FeedArgs) => Promise<LinkFeed> {
  let end: { revision: string; told: LinkFeed; first: FeedArgs['first'] } | undefined
  return async asked => {
    const revision = leased()
    const isKnown = end?.revision === revision && end?.told.cursor === asked.after && end?.first === asked.first
    if (end && isKnown) return end.told
    const told = await page(asked)
    if (revision !== undefined && isEnd(told) && leased() === revision) end = { revision, told, first: asked.first }
    return told
  }
}

const isEnd = ({ nodes, edges, verbs, hasMore }: LinkFeed) =>
  nodes.length + edges.length + verbs.length === 0 && !hasMore
