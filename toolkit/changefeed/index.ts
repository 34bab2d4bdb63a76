export { factTies, feedPage } from './feed.ts'
export { tellingAhead, tellingOnce } from './feed-prefetch.ts'
export type { Wordings } from './link-verbs.ts'
export type { Feed, FeedArgs, FeedEdge, FeedNode, FeedVerb, LinkFeed } from './types.ts'
