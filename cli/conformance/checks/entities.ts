import { type Check, skip } from '#cli/conformance/check'
import { entitiesOf, keysOf } from '#cli/conformance/subject'
import type { InspectedSubgraph, SubgraphResponse } from '#cli/conformance/types'

/** How long the gateway waits for a subgraph, and how long a thousand keys should take, in milliseconds. */
const limits = { timeout: 3_000, quick: 1_000 }

type Key = { __typename: string; id: string }

/** How it answers for entities by their keys, which is how the graph comes to it from another subgraph. */
export const entityChecks: Check[] = [
  {
    name: 'answers keys in the order in which they come',
    level: 'MUST',
    why: 'The graph tells by the place in the list which answer belongs to which thing.',
    find: asked(async (subject, keys) => differences(await all(subject, [...keys].reverse()), [...keys].reverse())),
  },
  {
    name: 'answers a key as often as it comes',
    level: 'MUST',
    why: 'One page may name the same thing many times, and each time wants its answer.',
    find: asked(async (subject, [first, ...rest]) => {
      const keys = [first!, first!, ...rest.slice(0, 3), first!]
      return differences(await all(subject, keys), keys)
    }),
  },
  {
    name: 'answers null, and no error, for an id that is not there',
    level: 'MUST',
    why: 'Others may know of things that are gone here; an error would spoil the answers of all the rest.',
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
            : [`For the ${type} ${id} it answers ${JSON.stringify(data?._entities)}.`]
        }),
      )
      return found.flat()
    },
  },
  {
    name: 'answers a thousand keys at once, before the gateway gives up',
    level: 'MUST',
    why: 'Pages within pages come as one call; after 3 seconds the graph goes on without the subgraph.',
    find: asked(async (subject, keys) => {
      const thousand = manyOf(keys)
      const answer = await all(subject, thousand)
      const late = answer.took > limits.timeout ? [`They took ${Math.round(answer.took)} ms.`] : []
      return [...differences(answer, thousand), ...late]
    }),
  },
  {
    name: 'answers a thousand keys within a second',
    level: 'SHOULD',
    why: 'The slowest subgraph of a question is what its asker waits for.',
    find: asked(async (subject, keys) => {
      const took = await leastOf(3, async () => (await all(subject, manyOf(keys))).took)
      return took > limits.quick ? [`They took ${Math.round(took)} ms at the least: look them up together.`] : []
    }),
  },
  {
    name: 'reads what belongs to a hundred things together',
    level: 'SHOULD',
    why: 'A look-up for each thing of a page makes a page as slow as it is long.',
    async find(subject) {
      const list = subject.lists.find(({ name }) => !name.startsWith('Query.'))
      const [type, field] = list?.name.split('.') ?? relationOf(subject) ?? []
      const id = type && subject.ids[type]?.[0]
      if (!id) return skip('it has no list of what belongs to a thing of which an id is known')
      const selection = list ? `list: ${field}(first: 5) { edges { cursor } }` : `list: ${field} { __typename }`
      const took = (count: number) =>
        leastOf(3, async () => {
          const ids = Array.from({ length: count }, (_, i) => subject.ids[type]![i % subject.ids[type]!.length]!)
          return (await entitiesOf(subject.ask, keysOf(type, ids), type, selection)).took
        })
      const [one, hundred] = [await took(1), await took(100)]
      // What is quick either way is no matter, and may be chance.
      if (hundred < 200 || hundred < 25 * one) return []
      return [`${type}.${field} takes ${Math.round(one)} ms for one, and ${Math.round(hundred)} ms for a hundred.`]
    },
  },
]

/** A check that is tried with up to twenty keys of each type. */
function asked(find: (subject: InspectedSubgraph, keys: Key[]) => Promise<string[]>): Check['find'] {
  return async subject => {
    const keys = Object.entries(subject.ids).flatMap(([type, ids]) => keysOf(type, ids.slice(0, 20)))
    if (keys.length > 0) return find(subject, keys)
    return skip('no id is known to ask with: give one with --id, or put a list into Query')
  }
}

function all({ ask, entities }: InspectedSubgraph, keys: Key[]): Promise<SubgraphResponse> {
  const each = entities.map(type => `... on ${type} { id }`).join(' ')
  return ask(`query ($keys: [_Any!]!) { _entities(representations: $keys) { __typename ${each} } }`, { keys })
}

function differences({ data, errors }: SubgraphResponse, keys: Key[]): string[] {
  if (errors) return [`It answers with an error: ${errors[0]!.message}`]
  const found = data?._entities as (Key | null)[] | undefined
  if (found?.length !== keys.length) return [`For ${keys.length} keys it gives ${found?.length ?? 'no'} answers.`]
  const wrong = keys.findIndex(({ __typename, id }, i) => found[i]?.__typename !== __typename || found[i]?.id !== id)
  return wrong === -1 ? [] : [`In the place of ${keys[wrong]!.id} comes ${JSON.stringify(found[wrong])}.`]
}

const manyOf = (keys: Key[]) => Array.from({ length: 1_000 }, (_, i) => keys[i % keys.length]!)

async function leastOf(times: number, run: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < times; i++) least = Math.min(least, await run())
  return least
}

/** A field of another's entity that lists entities without pages: `notes: [Note!]`. */
function relationOf({ schema, ids }: InspectedSubgraph): [type: string, field: string] | undefined {
  for (const type of Object.keys(ids).filter(each => ids[each]!.length > 0)) {
    const known = schema.getType(type)
    const fields = known && 'getFields' in known ? Object.values(known.getFields()) : []
    const field = fields.find(({ type }) => /^\[\w+!?\]$/.test(String(type)) && /^\[[A-Z]/.test(String(type)))
    const inner = field && schema.getType(String(field.type).replace(/\W/g, ''))
    if (field && inner && 'getFields' in inner) return [type, field.name]
  }
}
