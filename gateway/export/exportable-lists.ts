import { readdirSync, readFileSync } from 'node:fs'
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  validate,
} from 'graphql'
import { type Column, columnsOf } from './columns.ts'
import { type Parameter, parametersOf } from './parameters.ts'

/** A list that can be exported as a table: its operations, its columns, and its parameters. */
export type ExportableList = {
  name: string
  source: string
  parts: PagedField[]
  columns: Column[]
  parameters: Map<string, Parameter>
}

/** One operation of a list's document. The rows are the items of its root field, or those that the items have as `rows`. */
export type PagedField = {
  operation: string
  root: string
  /** The names of its variables, and among them the filter that takes ids. */
  variables: string[]
  filter: string
  hasRows: boolean
  /** The paged lists within an item: `parties`, whose next page is requested with `$partiesAfter`. */
  paged: string[]
}

const folder = new URL('../../schema/exports/', import.meta.url)

/**
 * The lists of `schema/exports/` by file name, one for each document. A document that is invalid for the schema is left
 * out, because a graph may be composed of fewer subgraphs.
 *
 *     const { columns } = listsIn(schema).get('agreements')!
 */
export function findExportableLists(schema: GraphQLSchema): Map<string, ExportableList> {
  const files = readdirSync(folder).filter(file => file.endsWith('.graphql'))
  const documents = files.sort().map(file => {
    const source = readFileSync(new URL(file, folder), 'utf8')
    return { name: file.replace('.graphql', ''), source, document: parse(source) }
  })
  return new Map(
    documents
      .filter(({ document }) => validate(schema, document).length === 0)
      .map(({ name, source, document }) => [name, listOf(schema, name, source, document)]),
  )
}

function listOf(schema: GraphQLSchema, name: string, source: string, document: DocumentNode): ExportableList {
  const operations = document.definitions.filter(one => one.kind === Kind.OPERATION_DEFINITION)
  const columns = new Map<string, Column>()
  const parts = operations.map(operation => {
    const { part, item, itemType } = partOf(schema, operation)
    for (const column of columnsOf(schema, item, itemType))
      if (!columns.has(column.name)) columns.set(column.name, column)
    return part
  })
  return { name, source, parts, columns: [...columns.values()], parameters: parametersOf(schema, operations) }
}

function partOf(schema: GraphQLSchema, operation: OperationDefinitionNode) {
  const [root] = fieldsOf(operation.selectionSet)
  const nodes = fieldsOf(root!.selectionSet!).find(field => field.name.value === 'nodes')!
  const item = nodes.selectionSet!
  const variables = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
  const filter = root!.arguments!.find(argument => argument.name.value === 'filter')!.value
  const paged = fieldsOf(item)
    .map(keyOf)
    .filter(key => variables.includes(`${key}After`))
  const part: PagedField = {
    operation: operation.name!.value,
    root: keyOf(root!),
    variables,
    filter: filter.kind === Kind.VARIABLE ? filter.name.value : '',
    hasRows: paged.includes('rows'),
    paged: paged.filter(key => key !== 'rows'),
  }
  const connection = schema.getQueryType()!.getFields()[root!.name.value]!.type as GraphQLObjectType
  return { part, item, itemType: connection.getFields().nodes!.type }
}

const fieldsOf = ({ selections }: SelectionSetNode) =>
  selections.filter((one): one is FieldNode => one.kind === Kind.FIELD)
const keyOf = ({ alias, name }: FieldNode) => (alias ?? name).value
