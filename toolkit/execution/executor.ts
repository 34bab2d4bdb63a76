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

/** Executes one document: `execute({ variables, context })`. */
export type Execute = (request: {
  variables?: Record<string, unknown> | undefined
  operationName?: string | undefined
  context: unknown
}) => ExecutionResult | Promise<ExecutionResult>

/** The executor of documents: `compiled` is that of this folder, `stock` is graphql-js. */
export type Executor = 'compiled' | 'stock'

// Enough for two variables of `@include` in each of four operations.
const MAX_VARIANTS = 16

/**
 * Creates a function that executes a valid document.
 *
 *     const execute = createExecutor(schema, parse('{ people { totalCount } }'))
 *     await execute({ context })      // { data: { people: { totalCount: 3 } } }
 *
 * The compiled executor goes level by level and executes each field once for all objects, where graphql-js goes from
 * object to object. So it coerces arguments once, waits for one promise per level, and calls batched resolvers once.
 * Responses equal those of graphql-js, which executes the documents that this executor does not support.
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
    // `compileSelection` reads only the selection set of a field.
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
    const definitions = operation.variableDefinitions ?? []
    const { coerced, errors: variableErrors } = getVariableValues(schema, definitions, values, { maxErrors: 50 })
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

/** Whether graphql-js must execute the document: mutations, introspection, alias `__proto__`, resolvers with `info`. */
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

const infoFieldsBySchema = new WeakMap<GraphQLSchema, ReturnType<typeof infoFieldsIn>>()

/** The fields whose resolvers have `info`. `isAll`: the schema has `isTypeOf`, or a `resolveType` has `info`. */
function infoFieldsIn(schema: GraphQLSchema) {
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
