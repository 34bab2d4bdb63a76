/*
 * The verbs of links. They are data, so that a domain expert can correct them without reading code.
 */

/** The verb of a link in one language: from its first end, from its second end, and the latter as a relative clause. */
export type Wording = { text: string; inverse: string; relative?: string }

/** The wording in each language, written `text | inverse | relative`. */
export type Wordings = { en: string; zh: string }

/**
 * The parts of a wording. `…` stands for the entity at the other end; without `…`, that entity comes last.
 *
 *     wordingOf('took part in | was attended by | where … took part').inverse   // 'was attended by'
 */
export function wordingOf(text: string): Wording {
  const [verb, inverse, relative] = text.split(' | ') as [string, string, string?]
  return { text: verb, inverse, ...(relative !== undefined && { relative }) }
}

/** The verbs of participations, by role. */
export const roleVerbs: Record<string, Wordings> = {
  PARTY: { en: 'is a party to | has … as a party | to which … is a party', zh: '是…的当事方 | 的当事方有' },
  SIGNATORY: { en: 'signed | was signed by', zh: '签署了 | 的签署人有' },
  WITNESS: { en: 'witnessed | was witnessed by', zh: '见证了 | 的见证人有' },
  NEGOTIATOR: { en: 'negotiated | was negotiated by', zh: '谈判了 | 的谈判代表有' },
  MEDIATOR: { en: 'mediated | was mediated by', zh: '斡旋了 | 的斡旋方有' },
  DEPOSITARY: { en: 'is the depositary of | has … as its depositary', zh: '是…的保存方 | 的保存方是' },
  PROPONENT: { en: 'put forward | was put forward by', zh: '提出了 | 的提出者有' },
  LEAD: { en: 'leads | is led by', zh: '主导了 | 的主导者有' },
  ORGANISER: { en: 'organised | was organised by', zh: '主办了 | 的主办方有' },
  HOST: { en: 'hosted | was hosted by', zh: '承办了 | 的东道主有' },
  CHAIR: { en: 'chaired | was chaired by', zh: '主持了 | 的主持人有' },
  SPEAKER: { en: 'spoke at | was addressed by | where … spoke', zh: '在…上发言 | 的发言者有' },
  PARTICIPANT: { en: 'took part in | was attended by | where … took part', zh: '参加了 | 的参加者有' },
  DELEGATE: {
    en: 'belonged to a delegation at | was attended by a delegation with | where the delegation included …',
    zh: '作为代表参加了 | 的代表团成员有',
  },
  OBSERVER: { en: 'observed | was observed by', zh: '旁听了 | 的观察员有' },
  FUNDER: { en: 'funds | is funded by', zh: '资助了 | 的出资方有' },
  IMPLEMENTER: { en: 'carries out | is carried out by', zh: '实施了 | 的实施方有' },
  BENEFICIARY: { en: 'benefits from | benefits', zh: '受益于 | 的受益方有' },
}

/** The verbs of milestones with an actor, by kind. */
export const milestoneVerbs: Record<string, Wordings> = {
  PROPOSED: { en: 'proposed | was proposed by', zh: '倡议了 | 的倡议者有' },
  ANNOUNCED: { en: 'announced | was announced by', zh: '宣布了 | 的宣布者有' },
  NEGOTIATION_OPENED: { en: 'opened talks on | is under negotiation with', zh: '开启了…的谈判 | 的谈判开启方有' },
  CONCLUDED: { en: 'concluded | was concluded by', zh: '谈成了 | 的谈成方有' },
  INITIALLED: { en: 'initialled | was initialled by', zh: '草签了 | 的草签方有' },
  SIGNED: roleVerbs.SIGNATORY!,
  ADOPTED: { en: 'adopted | was adopted by', zh: '通过了 | 的通过机构有' },
  PUBLISHED: { en: 'published | was published by', zh: '发布了 | 的发布者有' },
  LAUNCHED: { en: 'launched | was launched by', zh: '启动了 | 的启动者有' },
  RATIFIED: { en: 'ratified | was ratified by', zh: '批准了 | 的批准方有' },
  ACCEDED: { en: 'acceded to | was acceded to by', zh: '加入了 | 的加入方有' },
  PROVISIONALLY_APPLIED: {
    en: 'provisionally applied | was provisionally applied by',
    zh: '临时适用了 | 的临时适用方有',
  },
  IN_FORCE: { en: 'is bound by | is in force for', zh: '受…约束 | 的生效方有' },
  RENEWED: { en: 'renewed | was renewed by', zh: '续签了 | 的续签方有' },
  AMENDED: { en: 'amended | was amended by', zh: '修订了 | 的修订方有' },
  SUSPENDED: { en: 'suspended | was suspended by', zh: '中止了 | 的中止方有' },
  NOTICE_OF_WITHDRAWAL: {
    en: 'gave notice to leave | was given notice of withdrawal by',
    zh: '已通知退出 | 的通知退出方有',
  },
  WITHDRAWN: { en: 'withdrew from | was left by', zh: '退出了 | 的退出方有' },
  EXPIRED: { en: 'let expire | expired for', zh: '不再续期 | 的到期方有' },
  TERMINATED: { en: 'terminated | was terminated by', zh: '终止了 | 的终止方有' },
  COMPLETED: { en: 'completed | was completed by', zh: '完成了 | 的完成方有' },
}

/** The verb between the actor of a participation and the actor that it represented. */
export const actedForVerbs: Record<string, Wordings> = {
  ACTED_FOR: { en: 'acted for | was represented by', zh: '代表了 | 的代表有' },
}

/** The verb between an entity and its areas. */
export const coversVerbs: Record<string, Wordings> = { COVERS: { en: 'covers | is covered by', zh: '涉及 | 见于' } }
