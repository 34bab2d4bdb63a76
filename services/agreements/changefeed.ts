import { type Feed, factLinks } from '#toolkit/changefeed'

/** The feed for search and paths. A statement links its speaker, its subjects, its event and the actor whom the speaker represents. */
export const feed: Feed = {
  nodes: ['agreements', 'events'],
  links: [
    ...factLinks,
    {
      table: 'agreements',
      from: 'id',
      to: 'event',
      verbs: { MADE_AT: { en: 'was made at | brought about', zh: '达成于 | 促成了' } },
    },
    {
      table: 'events',
      from: 'id',
      to: 'follows',
      verbs: { FOLLOWS: { en: 'followed up on | was followed up by', zh: '是…的后续 | 的后续是' } },
    },
    {
      table: 'agreement_initiatives',
      from: 'agreement',
      to: 'initiative',
      kind: 'kind',
      verbs: {
        UNDER: { en: 'falls under | has under it', zh: '属于 | 之下有' },
        CONNECTS: { en: 'connects to | is connected by', zh: '对接 | 的对接协议有' },
        IMPLEMENTS: { en: 'puts into practice | is put into practice by', zh: '落实了 | 的落实者有' },
        FUNDS: { en: 'brings money to | is funded by', zh: '为…出资 | 的资金来自' },
      },
    },
    {
      table: 'agreement_links',
      from: 'from',
      to: 'to',
      kind: 'kind',
      verbs: {
        AMENDS: { en: 'amends | is amended by', zh: '修订了 | 的修订有' },
        SUCCEEDS: { en: 'succeeds | is succeeded by', zh: '接替了 | 的接替者是' },
        IMPLEMENTS: { en: 'puts into practice | is put into practice by', zh: '落实了 | 的落实者有' },
        OUTCOME_OF: { en: 'is what came of | led to', zh: '是…的成果 | 的成果有' },
        RELATED_TO: { en: 'is related to | is related to', zh: '与…相关 | 与…相关' },
      },
    },
    {
      table: 'statements',
      from: 'speaker',
      to: 'about',
      date: 'date',
      verbs: { SPOKE_ABOUT: { en: 'spoke about | was spoken about by', zh: '谈到了 | 的谈论者有' } },
    },
    {
      table: 'statements',
      from: 'speaker',
      to: 'event',
      date: 'date',
      verbs: { SPOKE_AT: { en: 'made a statement at | heard a statement by', zh: '在…上表态 | 的表态者有' } },
    },
    {
      table: 'statements',
      from: 'about',
      to: 'event',
      date: 'date',
      verbs: { DISCUSSED_AT: { en: 'was spoken about at | heard a statement about', zh: '在…上被谈到 | 谈到了' } },
    },
    {
      table: 'statements',
      from: 'speaker',
      to: 'onBehalfOf',
      date: 'date',
      verbs: { SPOKE_FOR: { en: 'spoke for | was spoken for by', zh: '代表…发言 | 的发言人有' } },
    },
  ],
}
