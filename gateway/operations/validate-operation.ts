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

/** Whether a query asks about the schema alone, which graphql-js answers: of that it knows more than the gateway. */
export const isIntrospectionOnly = (operation: OperationDefinitionNode, document: DocumentNode): boolean =>
  rootFields(operation, indexFragments(document)).every(field => field.name.value.startsWith('__'))

/**
 * What is wrong with a question whose document is valid, where the gateway by itself would throw or go on: no operation, one
 * of a kind that this graph has not, something that its planner does not know, or variables that do not fit.
 */
export function operationErrors({ operation, document, schema, request }: OperationRequest): GraphQLError[] {
  const { operationName: name, variables } = request
  if (!operation) return [noOperation(name)]
  if (!schema.getRootType(operation.operation)) return [noRoot(operation.operation)]
  if (!isIntrospectionOnly(operation, document) && asksIsOneOf(operation, document)) return [notTogether()]
  return variableErrors(schema, operation, variables)
}

// Apollo gives it its code.
function noOperation(name: string | null | undefined): GraphQLError {
  if (name === '') return new GraphQLError('`operationName` is empty: leave it out, or name an operation.')
  return new GraphQLError(
    name ? `The document has no operation ${name}.` : 'The document has several operations: name one.',
  )
}

// graphql-js validates a mutation where the schema has none, and then fails to execute it.
const noRoot = (kind: string) => refusal('GRAPHQL_VALIDATION_FAILED', `This graph has no ${kind}: ask with a query.`)

const notTogether = () =>
  refusal('GRAPHQL_VALIDATION_FAILED', 'Ask for `isOneOf` in a query that asks about the schema alone.')

// A field of the schema itself that the planner has not heard of.
function asksIsOneOf(operation: OperationDefinitionNode, document: DocumentNode): boolean {
  if (!rootFields(operation, indexFragments(document)).some(isIntrospection)) return false
  let asks = false
  visit(document, {
    Field({ name }) {
      asks ||= name.value === 'isOneOf'
    },
  })
  return asks
}

/**
 * What is wrong with the variables, each with its place in `extensions.argument`, as a subgraph tells it. The gateway would
 * tell all of a thousand, each with what may have been meant.
 */
export function variableErrors(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Record<string, unknown> = {},
): GraphQLError[] {
  const { errors = [] } = getVariableValues(schema, variableDefinitions, variables, { maxErrors: MAX_ERRORS })
  return errors
    .filter(error => error.nodes)
    .map(error => {
      const { message, extensions } = toBadInput(error)
      return new GraphQLError(message, { nodes: error.nodes, extensions })
    })
}

const MAX_ERRORS = 10
