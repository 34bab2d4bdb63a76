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
 * Executes a document level by level: each field once for all objects that are asked for it, where graphql-js walks from
 * object to object. So arguments are read once, what has to be waited for is waited for once, and resolvers may answer for
 * many (`batched`). Answers are those of graphql-js, which also executes what is not seen to here.
 */

export { batched, chain, type Many } from './batched-resolver.ts'

type ExecutionRequest = {
  variables?: Record<string, unknown> | undefined
  operationName?: string | undefined
  context: unknown
}

/** Executes one document: `execute({ variables, context })`. */
export type Execute = (asked: ExecutionRequest) => ExecutionResult | Promise<ExecutionResult>

/** Who executes: this folder, or graphql-js alone. */
export type Executor = 'compiled' | 'stock'

// As many as come of two variables for `@include` in each of four operations.
const MOST = 16

/**
 * How to execute a document that was validated.
 *
 *     const run = executing(schema, parse('{ people { totalCount } }'))
 *     await run({ context })      // { data: { people: { totalCount: 3 } } }
 */
export function createExecutor(
  schema: GraphQLSchema,
  document: DocumentNode,
  executor: Executor = 'compiled',
): Execute {
  const stock: Execute = ({ variables, operationName, context }) =>
    execute({ schema, document, contextValue: context, variableValues: variables, operationName })
  if (executor === 'stock' || isBeyond(schema, document)) return stock

  const operations = document.definitions.filter(node => node.kind === Kind.OPERATION_DEFINITION)
  const fragments = Object.fromEntries(
    document.definitions.flatMap(node => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  ) as Record<string, FragmentDefinitionNode>
  const deciding = decidingIn(document)
  const compiled = new Map<string, CompiledSelection>()
  const compiledFor = (operation: OperationDefinitionNode, variables: Record<string, unknown>) => {
    const key = [operation.name?.value, ...deciding.map(name => variables[name])].join()
    const known = compiled.get(key)
    if (known) return known
    // A field as far as its selection goes, which is all that is read of it.
    const nodes = [{ selectionSet: operation.selectionSet } as FieldNode]
    const decided = Object.fromEntries(deciding.map(name => [name, variables[name]]))
    const made = compileSelection({ schema, fragments, variables: decided }, schema.getQueryType()!, nodes)
    if (compiled.size < MOST) compiled.set(key, made)
    return made
  }

  return asked => {
    const { variables: given = {}, operationName, context } = asked
    const chosen = operationName == null ? operations : operations.filter(({ name }) => name?.value === operationName)
    const [operation] = chosen as [OperationDefinitionNode]
    // What there is to say of such a request, graphql-js says.
    if (chosen.length !== 1 || typeof given !== 'object') return stock(asked)
    const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], given, { maxErrors: 50 })
    if (!coerced) return { errors: errors! }
    const faults: ExecutionError[] = []
    const answered = compiledFor(operation, coerced)([undefined], () => ROOT, {
      variables: coerced,
      context,
      errors: faults,
    })
    return chain(answered, ([data]) => ({
      ...(faults.length > 0 && { errors: errorsOf(faults) }),
      data: (data === NULLED ? null : data) as Record<string, unknown> | null,
    }))
  }
}

/** The variables that `@skip` and `@include` ask. */
function decidingIn(document: DocumentNode): string[] {
  const names = new Set<string>()
  visit(document, {
    Directive({ name, arguments: [given] = [] }) {
      if (/^(skip|include)$/.test(name.value) && given?.value.kind === Kind.VARIABLE) names.add(given.value.name.value)
    },
  })
  return [...names].sort()
}

/** What is left to graphql-js: mutations, introspection, a name that no object can have, and resolvers that read `info`. */
function isBeyond(schema: GraphQLSchema, document: DocumentNode): boolean {
  const { isAll, names } = informedOnce.get(schema) ?? informedIn(schema)
  informedOnce.set(schema, { isAll, names })
  let isBeyond = isAll
  visit(document, {
    OperationDefinition({ operation }) {
      if (operation !== 'query') isBeyond = true
    },
    Field({ name: { value: name }, alias }) {
      if (/^__(?!typename$)/.test(name) || alias?.value === '__proto__' || names.has(name)) isBeyond = true
    },
  })
  return isBeyond
}

type Informed = { isAll: boolean; names: Set<string> }
const informedOnce = new WeakMap<GraphQLSchema, Informed>()

/** The fields whose resolvers take `info`; `isAll` where types are told apart by it or by `isTypeOf`. */
function informedIn(schema: GraphQLSchema): Informed {
  const types = Object.values(schema.getTypeMap())
  const fields = types.flatMap(type => (isObjectType(type) ? Object.values(type.getFields()) : []))
  const informed = fields.filter(({ name, resolve }) => (resolve?.length ?? 0) > 3 && name !== '_entities')
  return {
    isAll: types.some(type =>
      isAbstractType(type) ? (type.resolveType?.length ?? 0) > 2 : isObjectType(type) && type.isTypeOf != null,
    ),
    names: new Set(informed.map(({ name }) => name)),
  }
}
