import { type Check, skip } from '#cli/conformance/check'
import { entitiesOf, keysOf } from '#cli/conformance/subject'
import type { InspectedSubgraph, SubgraphResponse } from '#cli/conformance/types'

/** The gateway's timeout for a subgraph call, and our target for 1,000 keys; both in milliseconds. */
const limits = { timeout: 3_000, quick: 1_000 }

type Key = { __typename: string; id: string }

/** Checks of `_entities`, through which the gateway resolves entities that another subgraph refers to. */
export const entityChecks: Check[] = [
  {
    name: 'returns entities in the order of their keys',
    level: 'MUST',
    why: 'The gateway matches entities and keys by their index in the list.',
    find: withKeys(async (subject, keys) => differences(await all(subject, [...keys].reverse()), [...keys].reverse())),
  },
  {
    name: 'returns an entity for each of several equal keys',
    level: 'MUST',
    why: 'A page may refer to one entity several times.',
    find: withKeys(async (subject, [first, ...rest]) => {
      const keys = [first!, first!, ...rest.slice(0, 3), first!]
      return differences(await all(subject, keys), keys)
    }),
  },
  {
    name: 'returns null without an error for an unknown id',
    level: 'MUST',
    why: 'Other subgraphs may refer to deleted entities; an error would affect the other entities of the call.',
    async find(subject) {
      if (subject.own.length === 0) return skip('it has no entity of its own')
      const found = await Promise.all(
        subject.own.map(async type => {
          const like = subject.ids[type]?.[0]
          const id = `${like?.slice(0, like.indexOf('_')) ?? type.toLowerCase()}_of-nobody-at-all`
          const { data, errors } = await entitiesOf(subject.ask, keysOf(type, [id]), type)
          if (errors) return [`For the ${type} ${id}: ${errors[0]!.message}`]
          return data?._entities?.[0] === null
            ? []
            : [`For the ${type} ${id} the subgraph returns ${JSON.stringify(data?._entities)}.`]
        }),
      )
      return found.flat()
    },
  },
  {
    name: 'returns 1,000 entities within the timeout of the gateway',
    level: 'MUST',
    why: 'The gateway batches the keys of nested pages into one call, and stops waiting after 3 s.',
    find: withKeys(async (subject, keys) => {
      const thousand = manyOf(keys)
      const answer = await all(subject, thousand)
      const late = answer.took > limits.timeout ? [`1,000 keys take ${Math.round(answer.took)} ms.`] : []
      return [...differences(answer, thousand), ...late]
    }),
  },
  {
    name: 'returns 1,000 entities within 1 s',
    level: 'SHOULD',
    why: 'A query takes at least as long as its slowest subgraph.',
    find: withKeys(async (subject, keys) => {
      const took = await leastOf(3, async () => (await all(subject, manyOf(keys))).took)
      return took > limits.quick ? [`1,000 keys take ${Math.round(took)} ms at least. Batch the look-ups.`] : []
    }),
  },
  {
    name: 'batches the lists of 100 entities',
    level: 'SHOULD',
    why: 'With one look-up per entity, the duration of a page grows with its length.',
    async find(subject) {
      const list = subject.lists.find(({ name }) => !name.startsWith('Query.'))
      const [type, field] = list?.name.split('.') ?? relationOf(subject) ?? []
      const id = type && subject.ids[type]?.[0]
      if (!id) return skip('it has no list on an entity with a known id')
      const selection = list ? `list: ${field}(first: 5) { edges { cursor } }` : `list: ${field} { __typename }`
      const took = (count: number) =>
        leastOf(3, async () => {
          const ids = Array.from({ length: count }, (_, i) => subject.ids[type]![i % subject.ids[type]!.length]!)
          return (await entitiesOf(subject.ask, keysOf(type, ids), type, selection)).took
        })
      const [one, hundred] = [await took(1), await took(100)]
      // A duration below 200 ms is too short to compare.
      if (hundred < 200 || hundred < 25 * one) return []
      return [`${type}.${field} takes ${Math.round(one)} ms for 1 entity and ${Math.round(hundred)} ms for 100.`]
    },
  },
]

/** A check with up to 20 keys of each type. */
function withKeys(find: (subject: InspectedSubgraph, keys: Key[]) => Promise<string[]>): Check['find'] {
  return async subject => {
    const keys = Object.entries(subject.ids).flatMap(([type, ids]) => keysOf(type, ids.slice(0, 20)))
    if (keys.length > 0) return find(subject, keys)
    return skip('no id is known: pass one with --id, or add a list to Query')
  }
}

function all({ ask, entities }: InspectedSubgraph, keys: Key[]): Promise<SubgraphResponse> {
  const each = entities.map(type => `... on ${type} { id }`).join(' ')
  return ask(`query ($keys: [_Any!]!) { _entities(representations: $keys) { __typename ${each} } }`, { keys })
}

function differences({ data, errors }: SubgraphResponse, keys: Key[]): string[] {
  if (errors) return [`The response has an error: ${errors[0]!.message}`]
  const found = data?._entities as (Key | null)[] | undefined
  if (found?.length !== keys.length)
    return [`For ${keys.length} keys the subgraph returns ${found?.length ?? 'no'} entities.`]
  const wrong = keys.findIndex(({ __typename, id }, i) => found[i]?.__typename !== __typename || found[i]?.id !== id)
  return wrong === -1 ? [] : [`Instead of ${keys[wrong]!.id} the subgraph returns ${JSON.stringify(found[wrong])}.`]
}

const manyOf = (keys: Key[]) => Array.from({ length: 1_000 }, (_, i) => keys[i % keys.length]!)

async function leastOf(times: number, run: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < times; i++) least = Math.min(least, await run())
  return least
}

/** A field that is a list of objects without pages, such as `notes: [Note!]`, on a type with a known id. */
function relationOf({ schema, ids }: InspectedSubgraph): [type: string, field: string] | undefined {
  for (const type of Object.keys(ids).filter(each => ids[each]!.length > 0)) {
    const known = schema.getType(type)
    const fields = known && 'getFields' in known ? Object.values(known.getFields()) : []
    const field = fields.find(({ type }) => /^\[\w+!?\]$/.test(String(type)) && /^\[[A-Z]/.test(String(type)))
    const inner = field && schema.getType(String(field.type).replace(/\W/g, ''))
    if (field && inner && 'getFields' in inner) return [type, field.name]
  }
}
