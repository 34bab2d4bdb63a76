import { type Feed, factLinks, type Wordings } from '#toolkit/changefeed'

const linkedAt: Record<string, Wordings> = {
  LINKED_AT: {
    en: 'was tied to another initiative at | tied another initiative to',
    zh: '在…上与另一倡议对接 | 使另一倡议对接',
  },
}
const linkedBy: Record<string, Wordings> = {
  LINKED_BY: {
    en: 'is tied to another initiative by | ties another initiative to',
    zh: '通过…与另一倡议对接 | 使另一倡议对接',
  },
}

/** The feed for search and paths. An event or agreement that linked two initiatives has a link from each of them. */
export const feed: Feed = {
  nodes: ['initiatives', 'areas'],
  links: [
    ...factLinks,
    {
      table: 'initiatives',
      from: 'id',
      to: 'partOf',
      verbs: { PART_OF: { en: 'is part of | includes', zh: '是…的一部分 | 包括' } },
    },
    {
      table: 'areas',
      from: 'id',
      to: 'broader',
      verbs: { BROADER: { en: 'belongs to the wider area | includes the area', zh: '属于更广的领域 | 包括领域' } },
    },
    {
      table: 'initiative_links',
      from: 'from',
      to: 'to',
      kind: 'kind',
      date: 'since',
      verbs: {
        SYNERGY_WITH: { en: 'works together with | works together with', zh: '与…协同推进 | 与…协同推进' },
        SYNERGY_SOUGHT: {
          en: 'is wished to work together with | is wished to work together with',
          zh: '有望与…协同 | 有望与…协同',
        },
        CONTRIBUTES_TO: { en: 'contributes to | receives from', zh: '支持了 | 的支持来自' },
        IMPLEMENTS: { en: 'puts into practice | is put into practice by', zh: '落实了 | 的落实者有' },
        SUCCEEDS: { en: 'succeeds | is succeeded by', zh: '接替了 | 的接替者是' },
        COMPETES_WITH: { en: 'is seen as a rival of | is seen as a rival of', zh: '被视为…的竞争者 | 被视为…的竞争者' },
        RELATED_TO: { en: 'is related to | is related to', zh: '与…相关 | 与…相关' },
      },
    },
    { table: 'initiative_links', from: 'from', to: 'event', date: 'since', verbs: linkedAt },
    { table: 'initiative_links', from: 'to', to: 'event', date: 'since', verbs: linkedAt },
    { table: 'initiative_links', from: 'from', to: 'agreement', date: 'since', verbs: linkedBy },
    { table: 'initiative_links', from: 'to', to: 'agreement', date: 'since', verbs: linkedBy },
  ],
}
