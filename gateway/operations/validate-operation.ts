import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
  visit,
} from 'graphql'
import { indexFragments, isIntrospection, rootFields } from '#gateway/limits'
import { refusal } from '#toolkit/errors'
import { toBadInput } from '#toolkit/execution'

type OperationRequest = {
  operation?: OperationDefinitionNode | undefined
  document: DocumentNode
  schema: GraphQLSchema
  request: { operationName?: string | undefined; variables?: Record<string, unknown> | undefined }
}

/** Whether all root fields are introspection fields. graphql-js executes such a query, not Apollo Gateway. */
export const isIntrospectionOnly = (operation: OperationDefinitionNode, document: DocumentNode): boolean =>
  rootFields(operation, indexFragments(document)).every(field => field.name.value.startsWith('__'))

/**
 * Errors of a request with a valid document for which Apollo Gateway has no clear message: an unknown operation, an
 * operation type that the schema lacks, `isOneOf` beside other fields, or invalid variables.
 */
export function operationErrors({ operation, document, schema, request }: OperationRequest): GraphQLError[] {
  const { operationName: name, variables } = request
  if (!operation) return [unknownOperation(name)]
  if (!schema.getRootType(operation.operation)) return [unsupportedOperationType(operation.operation)]
  if (!isIntrospectionOnly(operation, document) && selectsIsOneOf(operation, document)) return [mixedIsOneOf()]
  return variableErrors(schema, operation, variables)
}

// Apollo Server adds the code.
function unknownOperation(name: string | null | undefined): GraphQLError {
  if (name === '') return new GraphQLError('`operationName` is empty. Omit it, or set it to the name of an operation.')
  return new GraphQLError(
    name
      ? `The document has no operation ${name}. Set \`operationName\` to an operation of the document.`
      : 'The document has several operations. Set `operationName` to one of them.',
  )
}

// graphql-js accepts a mutation as valid even if the schema has no mutations.
const unsupportedOperationType = (type: string) =>
  refusal('GRAPHQL_VALIDATION_FAILED', `This graph has no ${type} type. Send a query.`)

const mixedIsOneOf = () =>
  refusal(
    'GRAPHQL_VALIDATION_FAILED',
    'The query has `isOneOf` beside fields that are no introspection. Request `isOneOf` in a separate query.',
  )

// The planner of Apollo Gateway does not know `isOneOf`.
function selectsIsOneOf(operation: OperationDefinitionNode, document: DocumentNode): boolean {
  if (!rootFields(operation, indexFragments(document)).some(isIntrospection)) return false
  let isSelected = false
  visit(document, {
    Field({ name }) {
      isSelected ||= name.value === 'isOneOf'
    },
  })
  return isSelected
}

/** The first 10 errors of variables, in the format of a subgraph. `extensions.argument` is the path of the value. */
export function variableErrors(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Record<string, unknown> = {},
): GraphQLError[] {
  const { errors = [] } = getVariableValues(schema, variableDefinitions, variables, { maxErrors: 10 })
  // After the last error, graphql-js adds one without nodes: "Too many errors".
  const ofValues = errors.filter(error => error.nodes)
  return ofValues.map(error => {
    const { message, extensions } = toBadInput(error)
    return new GraphQLError(message, { nodes: error.nodes, extensions })
  })
}
