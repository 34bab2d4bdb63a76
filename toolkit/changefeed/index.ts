export { factLinks, readFeedPage } from './feed.ts'
export { prefetchPages, skipUnchangedPages } from './feed-prefetch.ts'
export type { Wordings } from './link-verbs.ts'
export type { Feed, FeedArgs, FeedEdge, FeedNode, FeedVerb, LinkFeed } from './types.ts'
