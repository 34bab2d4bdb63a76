import { isInterfaceType, isNonNullType, isObjectType } from 'graphql'
import { type Check, skip, someOf } from '#cli/conformance/check'
import { composeWith } from '#cli/conformance/composed'
import type { InspectedSubgraph } from '#cli/conformance/types'
import type { Composition } from '#cli/graph'

/** Checks of the schema: composition, nullability, descriptions. */
export const schemaChecks: Check[] = [
  {
    name: 'composes with the graph',
    level: 'MUST',
    why: 'If the subgraphs do not compose, the gateway keeps the last supergraph and the change is not served.',
    async find(subject) {
      const { errors } = await composedWith(subject)
      return errors.map(({ code, message }) => `${code}: ${message}`)
    },
  },
  {
    name: 'uses only features that the gateway supports',
    level: 'MUST',
    why: 'The gateway does not start with security directives, contexts or connectors, and has no subscriptions.',
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
    name: 'has nullable fields in Query and on types of other subgraphs',
    level: 'MUST',
    why: 'While this subgraph is down, a non-nullable field in Query or on a type of another subgraph makes its parent null.',
    async find({ schema, entities, own }) {
      const others = entities.filter(type => !own.includes(type))
      return someOf(firm({ schema }, ['Query', ...others]))
    },
  },
  {
    name: 'has nullable fields on its entities, except the id',
    level: 'SHOULD',
    why: 'A failed nullable field is null. A failed non-nullable field makes the whole entity null.',
    async find({ schema, own }) {
      return someOf(firm({ schema }, own))
    },
  },
  {
    name: 'describes its types and fields',
    level: 'SHOULD',
    why: 'The descriptions are the reference in the playground.',
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
    name: 'has an entity of its own',
    level: 'MAY',
    why: 'Other subgraphs can link to an entity with a key, and search and paths can show it.',
    find: async ({ own }) =>
      own.length > 0 ? [] : ['It has no type with @key(fields: "id") that other subgraphs lack.'],
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
