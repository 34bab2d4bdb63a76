import type { Feed } from '#toolkit/changefeed'

/** What search is told: documents by their titles. What rests on them is told by those who cite them. */
export const feed: Feed = { nodes: ['sources'], title: 'title', ties: [] }
