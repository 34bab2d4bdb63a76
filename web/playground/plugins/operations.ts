import {
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  valueFromASTUntyped,
} from 'graphql'
import type { Question } from './link.ts'

/** A file of schema/operations/: its first comment line is the title, the other lines explain the response. */
export type Operation = Question & { title: string; note: string; document: DocumentNode }

export type Group = { name: string; operations: Operation[] }

/** Parses a file of schema/operations/. It copies defaults to the variables, so that a user can change them in the editor. */
export function operationOf(text: string): Operation {
  const document = parse(text)
  const lines = text.split('\n')
  const end = lines.findIndex(line => !line.startsWith('#'))
  const [title = '', ...note] = lines.slice(0, end).map(line => line.replace(/^#\s*/, ''))
  const operation = operationIn(document)
  const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)] as const] : [],
  )
  return {
    title: title || (operation.name?.value ?? 'A question'),
    note: note.join(' '),
    document,
    query: text,
    variables: defaults.length > 0 ? JSON.stringify(Object.fromEntries(defaults), null, 2) : '',
    operationName: operation.name?.value,
  }
}

/**
 * Groups operations by the entity type of their first root field. A group has the name of the root field that lists the type.
 * Operations for entities of any type are the group "Everything". Without a schema there is one group.
 */
export function groupsOf(operations: Operation[], schema: GraphQLSchema | null | undefined): Group[] {
  if (!schema) return [{ name: 'All questions', operations }]
  const groups = new Map<string, Operation[]>()
  for (const operation of operations) {
    const name = subjectOf(operation.document, schema)
    groups.set(name, [...(groups.get(name) ?? []), operation])
  }
  return [...groups]
    .map(([name, operations]) => ({ name, operations }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

/** Operations with every word in title, note or name. */
export function matching(operations: Operation[], words: string): Operation[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  return operations.filter(({ title, note, operationName }) => {
    const text = `${title} ${note} ${operationName}`.toLowerCase()
    return wanted.every(word => text.includes(word))
  })
}

function subjectOf(document: DocumentNode, schema: GraphQLSchema): string {
  const { operation, selectionSet } = operationIn(document)
  const [first] = selectionSet.selections
  const field = first?.kind === Kind.FIELD ? schema.getRootType(operation)?.getFields()[first.name.value] : undefined
  if (!field) return 'Other'
  const subject = listed(getNamedType(field.type))
  const list = Object.values(schema.getQueryType()?.getFields() ?? {}).find(({ type }) => {
    const named = getNamedType(type)
    return named !== subject && listed(named) === subject
  })
  // `search` returns entities of any type, and `paths` returns no entities.
  if (!isObjectType(subject) || subject.name.endsWith('Result')) return 'Everything'
  const name = list?.name ?? `${subject.name}s`
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** The node type of a connection: Agreement for AgreementConnection. Other types are returned unchanged. */
function listed(type: GraphQLNamedType): GraphQLNamedType {
  const nodes = isObjectType(type) && type.name.endsWith('Connection') ? type.getFields().nodes : undefined
  return nodes ? getNamedType(nodes.type) : type
}

const operationIn = ({ definitions }: DocumentNode): OperationDefinitionNode =>
  definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION) as OperationDefinitionNode
