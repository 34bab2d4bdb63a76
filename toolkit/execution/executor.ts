import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getVariableValues,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql'
import { chain } from './batched-resolver.ts'
import { type ExecutionError, errorsOf, ROOT } from './errors.ts'
import { type CompiledSelection, NULLED } from './execution-state.ts'
import { compileSelection } from './fields.ts'

/*
 * Executes a document level by level: each field once for all objects, where graphql-js goes from object to object.
 * Arguments are coerced once, a level has one promise, and batched resolvers are called once. Responses equal those of
 * graphql-js, which executes the documents that this executor does not support.
 */

export { batched, chain, type Many } from './batched-resolver.ts'

type ExecutionRequest = {
  variables?: Record<string, unknown> | undefined
  operationName?: string | undefined
  context: unknown
}

/** Executes one document: `execute({ variables, context })`. */
export type Execute = (request: ExecutionRequest) => ExecutionResult | Promise<ExecutionResult>

/** The executor of documents: this folder, or graphql-js. */
export type Executor = 'compiled' | 'stock'

// Enough for two variables of `@include` in each of four operations.
const MAX_VARIANTS = 16

/**
 * Creates a function that executes a valid document.
 *
 *     const execute = createExecutor(schema, parse('{ people { totalCount } }'))
 *     await execute({ context })      // { data: { people: { totalCount: 3 } } }
 */
export function createExecutor(
  schema: GraphQLSchema,
  document: DocumentNode,
  executor: Executor = 'compiled',
): Execute {
  const stock: Execute = ({ variables, operationName, context }) =>
    execute({ schema, document, contextValue: context, variableValues: variables, operationName })
  if (executor === 'stock' || needsStock(schema, document)) return stock

  const operations = document.definitions.filter(node => node.kind === Kind.OPERATION_DEFINITION)
  const fragments = Object.fromEntries(
    document.definitions.flatMap(node => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  ) as Record<string, FragmentDefinitionNode>
  const directiveVariables = directiveVariablesIn(document)
  const compiled = new Map<string, CompiledSelection>()
  const selectionOf = (operation: OperationDefinitionNode, variables: Record<string, unknown>) => {
    const key = [operation.name?.value, ...directiveVariables.map(name => variables[name])].join()
    const existing = compiled.get(key)
    if (existing) return existing
    // Only the selection set of the field is read.
    const nodes = [{ selectionSet: operation.selectionSet } as FieldNode]
    const values = Object.fromEntries(directiveVariables.map(name => [name, variables[name]]))
    const selection = compileSelection({ schema, fragments, variables: values }, schema.getQueryType()!, nodes)
    if (compiled.size < MAX_VARIANTS) compiled.set(key, selection)
    return selection
  }

  return request => {
    const { variables: values = {}, operationName, context } = request
    const chosen = operationName == null ? operations : operations.filter(({ name }) => name?.value === operationName)
    const [operation] = chosen as [OperationDefinitionNode]
    // graphql-js creates the error for an invalid request.
    if (chosen.length !== 1 || typeof values !== 'object') return stock(request)
    const { coerced, errors: variableErrors } = getVariableValues(schema, operation.variableDefinitions ?? [], values, {
      maxErrors: 50,
    })
    if (!coerced) return { errors: variableErrors! }
    const errors: ExecutionError[] = []
    const results = selectionOf(operation, coerced)([undefined], () => ROOT, { variables: coerced, context, errors })
    return chain(results, ([data]) => ({
      ...(errors.length > 0 && { errors: errorsOf(errors) }),
      data: (data === NULLED ? null : data) as Record<string, unknown> | null,
    }))
  }
}

/** The variables of `@skip` and `@include`. */
function directiveVariablesIn(document: DocumentNode): string[] {
  const names = new Set<string>()
  visit(document, {
    Directive({ name, arguments: [condition] = [] }) {
      if (/^(skip|include)$/.test(name.value) && condition?.value.kind === Kind.VARIABLE)
        names.add(condition.value.name.value)
    },
  })
  return [...names].sort()
}

/**
 * Whether graphql-js has to execute the document: mutations, introspection, the alias `__proto__`, resolvers that read
 * `info`.
 */
function needsStock(schema: GraphQLSchema, document: DocumentNode): boolean {
  const { isAll, names } = infoFieldsBySchema.get(schema) ?? infoFieldsIn(schema)
  infoFieldsBySchema.set(schema, { isAll, names })
  let needsStock = isAll
  visit(document, {
    OperationDefinition({ operation }) {
      if (operation !== 'query') needsStock = true
    },
    Field({ name: { value: name }, alias }) {
      if (/^__(?!typename$)/.test(name) || alias?.value === '__proto__' || names.has(name)) needsStock = true
    },
  })
  return needsStock
}

/**
 * The fields whose resolvers have the parameter `info`. `isAll` is true if the schema has `isTypeOf` or a `resolveType`
 * with `info`.
 */
type InfoFields = { isAll: boolean; names: Set<string> }
const infoFieldsBySchema = new WeakMap<GraphQLSchema, InfoFields>()

function infoFieldsIn(schema: GraphQLSchema): InfoFields {
  const types = Object.values(schema.getTypeMap())
  const fields = types.flatMap(type => (isObjectType(type) ? Object.values(type.getFields()) : []))
  const infoFields = fields.filter(({ name, resolve }) => (resolve?.length ?? 0) > 3 && name !== '_entities')
  return {
    isAll: types.some(type =>
      isAbstractType(type) ? (type.resolveType?.length ?? 0) > 2 : isObjectType(type) && type.isTypeOf != null,
    ),
    names: new Set(infoFields.map(({ name }) => name)),
  }
}
