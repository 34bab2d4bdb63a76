import { readdirSync, readFileSync } from 'node:fs'
import {
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql'
import { type Column, columnsOf, fieldsOf, keyOf } from './columns.ts'
import { type Parameter, parametersOf } from './parameters.ts'

/** A list that clients can export as a table. `source` is the document, `parts` are its operations. */
export type ExportableList = {
  name: string
  source: string
  parts: PagedField[]
  columns: Column[]
  parameters: Map<string, Parameter>
}

/** One operation of a document. Each item of its root field is a row, or has a list of rows with the alias `rows`. */
export type PagedField = {
  operation: string
  root: string
  /** The names of its variables. */
  variables: string[]
  /** The variable of the filter, which accepts ids. */
  filter: string
  hasRows: boolean
  /** The paged lists of an item, such as `parties`: `$partiesAfter` is the cursor of its next page. */
  paged: string[]
}

const folder = new URL('../../schema/exports/', import.meta.url)

/**
 * Reads the lists of `schema/exports/`, one for each document, by file name. It omits a document that is invalid for
 * the schema, because a graph may have fewer subgraphs.
 *
 *     const { columns } = findExportableLists(schema).get('agreements')!
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
    for (const column of columnsOf(item, itemType)) if (!columns.has(column.name)) columns.set(column.name, column)
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
