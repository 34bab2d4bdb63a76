import {
  type ASTNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type NameNode,
  type StringValueNode,
  type TypeNode,
} from 'graphql'
import { directivesOf, isObject } from '#cli/graph/definitions'

/*
 * Lint rules for schemas of this graph. `lint` checks each rule on every definition that clients see; `broken` returns a message
 * if the definition violates the rule. A comment above a definition allows an exception:
 *
 *     # accord-allow growing-list: there are twelve of them, and there will be no more.
 */

export type Defined = ASTNode & { name: NameNode; description?: StringValueNode | undefined }
export type Subject = {
  node: Defined
  /** The type that has the field, input field or enum value; for an argument, the type that has its field. */
  type: Defined | undefined
  /** `Project.budget`, `Query.projects(first:)`. */
  coordinate: string
  /** Names of the types with a @key. */
  entities: ReadonlySet<string>
}
type Rule = { name: string; why: string; broken(subject: Subject): string | undefined }

export const rules: Rule[] = [
  {
    name: 'description',
    why: 'The descriptions are the reference: clients read them in the playground and nowhere else.',
    broken: ({ node, coordinate }) => (node.description?.value.trim() ? undefined : `${coordinate} has no description`),
  },
  {
    name: 'naming',
    why: 'One graph has one way to write names: PascalCase types, camelCase fields and arguments, UPPER_CASE enum values.',
    broken: ({ node, coordinate }) => {
      const [form, style] = formsOf(node)
      return form.test(node.name.value) ? undefined : `${coordinate} is not in ${style}`
    },
  },
  {
    name: 'nullable-field',
    why: 'If a subgraph is down, a nullable field is null; a non-nullable field makes its parent null too.',
    broken: ({ node, type, coordinate, entities }) => {
      if (!isField(node) || node.type.kind !== Kind.NON_NULL_TYPE || !type) return
      if (isRoot(type)) return `${coordinate} is a root field and not nullable`
      if (entities.has(type.name.value) && !keyFieldsOf(type).has(node.name.value))
        return `${coordinate} is a field of an entity and not nullable; only key fields may be non-nullable`
    },
  },
  {
    name: 'connection-arguments',
    why: 'All lists have the same arguments, so a client can use one function to page through them.',
    broken: ({ node, coordinate }) => {
      if (!isField(node) || !namedType(node.type).endsWith('Connection')) return
      const missing = ['first', 'after'].filter(name => !node.arguments?.some(each => each.name.value === name))
      if (missing.length > 0)
        return `${coordinate} returns a connection, but lacks the argument ${missing.join(' and the argument ')}`
    },
  },
  {
    name: 'connection-shape',
    why: 'Clients with support for Relay connections need no code to page.',
    broken: ({ node, coordinate }) => {
      if (!isObject(node) || !node.name.value.endsWith('Connection')) return
      const has = (name: string) => node.fields?.some(each => each.name.value === name)
      if (!has('pageInfo')) return `${coordinate} has no pageInfo`
      if (!has('edges') && !has('nodes')) return `${coordinate} has neither edges nor nodes`
    },
  },
  {
    name: 'growing-list',
    why: 'A list of entities grows without a limit, and becomes too long for one response.',
    broken: ({ node, type, coordinate, entities }) => {
      if (!isField(node) || !type || !isList(node.type) || !entities.has(namedType(node.type))) return
      // A list argument, such as `ids`, bounds the length.
      if (node.arguments?.some(each => isList(each.type))) return
      if (isRoot(type) || entities.has(type.name.value))
        return `${coordinate} is a list of ${namedType(node.type)} without pages; make it a connection`
    },
  },
]

const isField = (node: ASTNode): node is FieldDefinitionNode => node.kind === Kind.FIELD_DEFINITION
const isRoot = ({ name }: Defined) => ['Query', 'Mutation', 'Subscription'].includes(name.value)
const namedType = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type))
const isList = (type: InputValueDefinitionNode['type']): boolean =>
  type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type))

function formsOf({ kind }: Defined): [form: RegExp, style: string] {
  if (kind === Kind.ENUM_VALUE_DEFINITION) return [/^[A-Z][A-Z0-9_]*$/, 'UPPER_CASE']
  if (kind === Kind.FIELD_DEFINITION || kind === Kind.INPUT_VALUE_DEFINITION)
    return [/^_?[a-z][a-zA-Z0-9]*$/, 'camelCase']
  return [/^_?[A-Z][a-zA-Z0-9]*$/, 'PascalCase']
}

/** The fields of the keys, and `id`. */
function keyFieldsOf(type: Defined): Set<string> {
  const keys = directivesOf(type).filter(({ name }) => name.value === 'key')
  const fields = keys.flatMap(({ arguments: given = [] }) =>
    given.flatMap(({ value }) =>
      value.kind === Kind.STRING ? value.value.replace(/\{[^}]*\}/g, '').split(/\s+/) : [],
    ),
  )
  return new Set(['id', ...fields])
}
