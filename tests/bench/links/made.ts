import type { FeedEdge, FeedNode, LinkFeed, Peer } from '#toolkit'

/*
 * A made graph, told by a feed of its own: ten ties for each thing, and twenty things that have a third of all ties.
 */

const words = 'china nokia union digital agreement memorandum trade europe forum fund roundtable'.split(' ')
const signs = [...'中国联通一带路华为数字合作投资计划欧盟论坛协议备忘录贸易']
const types = ['Organisation', 'Person', 'Initiative', 'Area', 'Agreement', 'Event']
const prefixes = ['org', 'per', 'ini', 'area', 'agr', 'evt']
const kinds = ['PARTY', 'UNDER', 'MADE_AT', 'COVERS']
const ties = 10
const atOnce = 500

export const idOf = (at: number) => `${prefixes[at % prefixes.length]}_made-${at}`

/** Two of eleven words and a number of its own; every fifth has four Chinese signs besides. */
const nameOf = (at: number) => `${words[at % words.length]} ${words[(at * 7) % words.length]} ${at}`
const chineseOf = (at: number) => [at, at * 3, at * 7, at * 11].map(each => signs[each % signs.length]).join('')
