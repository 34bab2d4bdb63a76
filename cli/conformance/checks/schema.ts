import { isInterfaceType, isNonNullType, isObjectType } from 'graphql'
import { type Check, skip, someOf } from '#cli/conformance/check'
import { composeWith } from '#cli/conformance/composed'
import type { InspectedSubgraph } from '#cli/conformance/types'
import type { Composition } from '#cli/graph'

/** What its schema has to be, so that it is one graph with the others. */
export const schemaChecks: Check[] = [
  {
    name: 'composes with the graph',
    level: 'MUST',
    why: 'Subgraphs that do not compose are no graph: the last one that did goes on being served.',
    async find(subject) {
      const { faults } = await composedWith(subject)
      return faults.map(({ code, message }) => `${code}: ${message}`)
    },
  },
  {
    name: 'asks of the gateway only what it can do',
    level: 'MUST',
    why: 'The gateway does not start on a graph with security directives, contexts or connectors, and answers no subscription.',
    async find(subject) {
      const { graph } = await composedWith(subject)
      if (!graph) return skip('it does not compose')
      const known =
        /@link\(url: "https:\/\/specs\.apollo\.dev\/(authenticated|requiresScopes|policy|context|connect)\//g
      const linked = [...graph.supergraphSdl.matchAll(known)].map(([, feature]) => `It uses @${feature}.`)
      return [...linked, ...(subject.schema.getSubscriptionType() ? ['It has subscriptions.'] : [])]
    },
  },
  {
    name: 'lets null stand where it could not be asked',
    level: 'MUST',
    why: 'A field of Query or of another’s type that cannot be null takes what is around it away while this subgraph is down.',
    async find({ schema, entities, own }) {
      const others = entities.filter(type => !own.includes(type))
      return someOf(firm({ schema }, ['Query', ...others]))
    },
  },
  {
    name: 'lets every field of an entity be null but its id',
    level: 'SHOULD',
    why: 'null means that something could not be asked; a field that cannot be null turns one fault into a missing entity.',
    async find({ schema, own }) {
      return someOf(firm({ schema }, own))
    },
  },
  {
    name: 'describes what it adds',
    level: 'SHOULD',
    why: 'The descriptions are the reference that people read in the playground.',
    async find({ schema, entities, own }) {
      const types = [...new Set(['Query', ...entities, ...own])].flatMap(name => schema.getType(name) ?? [])
      const bare = types.flatMap(type => {
        const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : []
        const inType = fields.filter(({ name, description }) => !name.startsWith('_') && !description?.trim())
        return [
          ...(type.description?.trim() || type.name === 'Query' ? [] : [`${type.name} has no description.`]),
          ...inType.map(({ name }) => `${type.name}.${name} has no description.`),
        ]
      })
      return someOf(bare)
    },
  },
  {
    name: 'has something of its own',
    level: 'MAY',
    why: 'An entity with a key of its own can be linked to by others, found by its id, and shown in search and paths.',
    find: async ({ own }) =>
      own.length > 0 ? [] : ['No type of it has @key(fields: "id") that no other subgraph has.'],
  },
]

function firm({ schema }: Pick<InspectedSubgraph, 'schema'>, types: string[]): string[] {
  return types.flatMap(name => {
    const type = schema.getType(name)
    const fields = isObjectType(type) ? Object.values(type.getFields()) : []
    return fields
      .filter(({ name, type }) => name !== 'id' && !name.startsWith('_') && isNonNullType(type))
      .map(({ name: field, type }) => `${name}.${field} is ${type}: write ${String(type).slice(0, -1)}.`)
  })
}

const compositions = new WeakMap<InspectedSubgraph, Promise<Composition>>()

function composedWith(subject: InspectedSubgraph): Promise<Composition> {
  const composition = compositions.get(subject) ?? composeWith(subject)
  compositions.set(subject, composition)
  return composition
}
