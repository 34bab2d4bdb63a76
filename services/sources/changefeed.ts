import type { Feed } from '#toolkit/changefeed'

/** The feed for search: sources with their titles. The subgraphs that cite a source send the claims that cite it. */
export const feed: Feed = { nodes: ['sources'], title: 'title', links: [] }
