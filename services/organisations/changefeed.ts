import type { Feed } from '#toolkit/changefeed'

/** The feed for search and paths: organisations and people, and a link for each affiliation. */
export const feed: Feed = {
  nodes: ['organisations', 'people'],
  links: [
    {
      table: 'affiliations',
      from: 'holder',
      to: 'organisation',
      kind: 'kind',
      date: 'period',
      verbs: {
        POST: { en: 'holds a post in | has … in a post | where … holds a post', zh: '任职于 | 的任职者有' },
        MEMBERSHIP: { en: 'is a member of | has as a member', zh: '是…的成员 | 的成员有' },
        PART_OF: { en: 'is part of | includes', zh: '是…的一部分 | 包括' },
        OWNERSHIP: { en: 'owns a share of | is owned in part by', zh: '持有…的股份 | 的股东有' },
        EMPLOYMENT: { en: 'works for | employs', zh: '受雇于 | 雇用了' },
      },
    },
  ],
}
