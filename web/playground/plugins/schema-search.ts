import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'

/** The subgraphs of each field, by type and field, from /owners.json. */
export type Owners = Record<string, Record<string, string[]>>

/** A searchable element of the schema: name, description, and its path in GraphiQL's docs. */
export type Hit = {
  kind: 'type' | 'field' | 'argument' | 'value'
  name: string
  description: string
  owners: string[]
  way: { name: string; def: GraphQLNamedType | GraphQLField<unknown, unknown> | GraphQLInputField | GraphQLArgument }[]
}

/** All searchable elements, in the order of the schema. */
export function hitsIn(schema: GraphQLSchema, owners: Owners): Hit[] {
  const types = Object.values(schema.getTypeMap()).filter(
    type => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  )
  return types.flatMap(type => [typeHit(type, owners), ...partsOf(type, owners)])
}

/**
 * Elements with every word in name or description. Elements with every word in the name come first; of these, exact names come
 * first, then names that start with the first word.
 */
export function searched(hits: Hit[], words: string): Hit[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return []
  return hits
    .filter(hit => wanted.every(word => `${hit.name} ${hit.description}`.toLowerCase().includes(word)))
    .map(hit => ({ hit, rank: rankOf(hit, wanted) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ hit }) => hit)
}

function rankOf({ name, way }: Hit, wanted: string[]): number {
  const last = way.at(-1)!.name.toLowerCase()
  const own = last === wanted.join(' ') ? 0 : last.startsWith(wanted[0]!) ? 1 : 2
  return wanted.every(word => name.toLowerCase().includes(word)) ? own : 3
}

function typeHit(type: GraphQLNamedType, owners: Owners): Hit {
  return {
    kind: 'type',
    name: type.name,
    description: type.description ?? '',
    owners: [...new Set(Object.values(owners[type.name] ?? {}).flat())].sort(),
    way: [{ name: type.name, def: type }],
  }
}

function partsOf(type: GraphQLNamedType, owners: Owners): Hit[] {
  const toType = { name: type.name, def: type }
  if (isEnumType(type)) {
    return type.getValues().map(({ name, description }) => ({
      kind: 'value',
      name: `${type.name}.${name}`,
      description: description ?? '',
      owners: [],
      way: [toType],
    }))
  }
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return []
  return Object.values<GraphQLField<unknown, unknown> | GraphQLInputField>(type.getFields()).flatMap(field => {
    const toField = [toType, { name: field.name, def: field }]
    const answeredBy = owners[type.name]?.[field.name] ?? []
    const name = `${type.name}.${field.name}`
    const ofField: Hit = { kind: 'field', name, description: field.description ?? '', owners: answeredBy, way: toField }
    const args = 'args' in field ? field.args : []
    return [
      ofField,
      ...args.map(
        (argument): Hit => ({
          kind: 'argument',
          name: `${name}(${argument.name}:)`,
          description: argument.description ?? '',
          owners: answeredBy,
          way: toField,
        }),
      ),
    ]
  })
}
