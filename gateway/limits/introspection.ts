import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql'
import type { ListSize, Weights } from './weights.ts'

// Less than 1, because the schema is in memory: introspection needs no request to a subgraph.
const WEIGHT = 0.25

/** Weights of the introspection types. The assumed size of a list is its average size in this schema. */
export function introspectionWeights(schema: GraphQLSchema): Weights {
  const types = Object.values(schema.getTypeMap())
  const withFields = types.filter(type => isObjectType(type) || isInterfaceType(type))
  const fields = withFields.flatMap(type => Object.values(type.getFields()))
  const inputFields = types.filter(isInputObjectType).flatMap(type => Object.values(type.getFields()))
  const values = types.filter(isEnumType).flatMap(type => type.getValues())
  const directives = schema.getDirectives()
  const sizes: [coordinate: string, items: number, lists: number][] = [
    ['__Schema.types', types.length, 1],
    ['__Schema.directives', directives.length, 1],
    ['__Type.fields', fields.length, types.length],
    ['__Type.inputFields', inputFields.length, types.length],
    ['__Type.enumValues', values.length, types.length],
    ['__Type.interfaces', withFields.flatMap(type => type.getInterfaces()).length, types.length],
    ['__Type.possibleTypes', withFields.flatMap(type => type.getInterfaces()).length, types.length],
    ['__Field.args', fields.flatMap(field => field.args).length, fields.length],
    ['__Directive.args', directives.flatMap(one => one.args).length, directives.length],
  ]
  return {
    weights: new Map(types.filter(type => type.name.startsWith('__')).map(type => [type.name, WEIGHT])),
    sizes: new Map<string, ListSize>(
      sizes.map(([coordinate, items, lists]) => [coordinate, { assumedSize: items / lists }]),
    ),
  }
}
