import {
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type { Operation } from './operations.ts'

/**
 * The operations that use each element of a schema, by coordinate: `Agreement`, `Agreement.title`, `Query.search.query`,
 * `Status.SIGNED`, `@include`.
 *
 *     fieldUsage(operations, schema).get('Agreement.title')   // ['schema/operations/figures.graphql']
 *
 * The type of a variable counts as used with all its fields and values, since the values of variables are unknown. A selected
 * enum field uses all values of its enum.
 */
export function fieldUsage(operations: Operation[], schema: GraphQLSchema): Map<string, string[]> {
  const uses = new Map<string, string[]>()
  for (const operation of operations)
    for (const coordinate of coordinatesIn(operation, schema))
      uses.set(coordinate, [...(uses.get(coordinate) ?? []), operation.name])
  return uses
}

function coordinatesIn({ document }: Operation, schema: GraphQLSchema): Set<string> {
  const found = new Set<string>()
  const types = new TypeInfo(schema)
  const visitor = {
    Field() {
      const [parent, field] = [types.getParentType(), types.getFieldDef()]
      if (!parent || !field) return
      const owners = isAbstractType(parent) ? [parent, ...schema.getPossibleTypes(parent)] : [parent]
      for (const { name } of owners) found.add(name).add(`${name}.${field.name}`)
      const type = getNamedType(field.type)
      found.add(type.name)
      if (isEnumType(type)) for (const { name } of type.getValues()) found.add(`${type.name}.${name}`)
    },
    Argument() {
      const [directive, argument] = [types.getDirective(), types.getArgument()]
      if (!argument) return
      const owner = directive ? `@${directive.name}` : `${types.getParentType()?.name}.${types.getFieldDef()?.name}`
      found.add(`${owner}.${argument.name}`).add(getNamedType(argument.type).name)
    },
    Directive({ name }: { name: { value: string } }) {
      found.add(`@${name.value}`)
    },
    ObjectField({ name }: { name: { value: string } }) {
      const input = types.getParentInputType()
      if (input) found.add(getNamedType(input).name).add(`${getNamedType(input).name}.${name.value}`)
    },
    EnumValue({ value }: { value: string }) {
      const input = types.getInputType()
      if (input) found.add(getNamedType(input).name).add(`${getNamedType(input).name}.${value}`)
    },
    NamedType({ name }: { name: { value: string } }) {
      found.add(name.value)
    },
    VariableDefinition({ type }: { type: Parameters<typeof typeFromAST>[1] }) {
      addCarried(typeFromAST(schema, type) as GraphQLInputType | undefined, found)
    },
  }
  visit(document, visitWithTypeInfo(types, visitor as Parameters<typeof visitWithTypeInfo>[1]))
  return found
}

/** Adds the input type of a variable, with its fields and enum values, recursively. */
function addCarried(input: GraphQLInputType | undefined, found: Set<string>, within = new Set<string>()): void {
  const type = input && getNamedType(input)
  if (!type || within.has(type.name)) return
  within.add(type.name)
  found.add(type.name)
  if (isEnumType(type)) for (const { name } of type.getValues()) found.add(`${type.name}.${name}`)
  if (!isInputObjectType(type)) return
  for (const field of Object.values(type.getFields())) {
    found.add(`${type.name}.${field.name}`)
    addCarried(field.type, found, within)
  }
}
