import {
  type ArgumentNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  parse,
  validate,
  visit,
} from 'graphql'
import { refusal } from '#toolkit/errors'
import { type CacheHint, cacheHintOf } from '#toolkit/graphql'
import { createExecutor, type Execute, type Executor } from './executor.ts'

export type PreparedDocument =
  | { execute: Execute; cacheHint: CacheHint; errors?: undefined }
  | { execute?: undefined; errors: GraphQLError[] }

// A document takes some thirty times its text, so both are bounded: how many, and how long together.
const MAX_DOCUMENTS = 1_000
const MAX_DOCUMENT_LENGTH = 1_000_000

/**
 * Parses, validates and compiles each document once: the gateway's are few and come again. The oldest is forgotten first.
 *
 *     const documentOf = rememberDocuments(schema)
 *     const { execute, cacheHint, errors } = documentOf('{ people { totalCount } }')
 */
export function createDocumentCache(schema: GraphQLSchema, executor?: Executor): (query: string) => PreparedDocument {
  const remembered = new Map<string, PreparedDocument>()
  let length = 0
  return query => {
    const found = remembered.get(query)
    if (found) return found
    const prepared = prepare(schema, query, executor)
    remembered.set(query, prepared)
    length += query.length
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MAX_DOCUMENTS && length <= MAX_DOCUMENT_LENGTH) break
      remembered.delete(oldest)
      length -= oldest.length
    }
    return prepared
  }
}

/**
 * What graphql-js finds wrong with a value, as a refusal that names the argument: the sentence of the scalar that refused
 * it, without the wrapping.
 */
export function toBadInput(error: GraphQLError, document?: DocumentNode): GraphQLError {
  const inner = error.originalError
  const isOurs = inner instanceof GraphQLError && inner.extensions.code === 'BAD_USER_INPUT'
  const argument = document ? argumentAt(document, error.nodes?.[0]?.loc?.start) : variableNameIn(error.message)
  const sentence = isOurs ? inner.message : error.message
  return refusal(
    'BAD_USER_INPUT',
    isOurs && argument ? `\`${argument}\`: ${sentence}` : sentence,
    argument ? { argument } : {},
  )
}

function prepare(schema: GraphQLSchema, query: string, executor: Executor | undefined): PreparedDocument {
  let document: DocumentNode
  try {
    document = parse(query)
  } catch (error) {
    return { errors: [refusal('GRAPHQL_PARSE_FAILED', (error as Error).message)] }
  }
  const errors = validate(schema, document)
  // The gateway has validated the client's document; what is left is a value that a scalar of ours refuses.
  if (errors.length > 0) return { errors: errors.map(error => toBadInput(error, document)) }
  return { execute: createExecutor(schema, document, executor), cacheHint: cacheHintOf(schema, document) }
}

/** `filter.date.from`: the way to the value that starts at `position`. */
function argumentAt(document: DocumentNode, position: number | undefined): string | undefined {
  const way: string[] = []
  let found: string | undefined
  const isNamed = ({ kind }: { kind: Kind }) =>
    [Kind.ARGUMENT, Kind.OBJECT_FIELD, Kind.VARIABLE_DEFINITION].includes(kind)
  visit(document, {
    enter(node) {
      if (node.kind === Kind.VARIABLE_DEFINITION) way.push(`$${node.variable.name.value}`)
      else if (isNamed(node)) way.push((node as ArgumentNode).name.value)
      else if (way.length > 0 && node.loc?.start === position) found ??= way.join('.')
    },
    leave(node) {
      if (isNamed(node)) way.pop()
    },
  })
  return found
}

/**
 * The variable that graphql-js speaks of, and the place in it.
 *
 *     variableIn('Variable "$filter" got invalid value "2015-02-30" at "filter.date.from"; …')   // '$filter.date.from'
 */
export function variableNameIn(message: string): string | undefined {
  // What is in quotes is a value, whatever stands in it.
  const form =
    /^Variable "(\$\w+)" (?:got invalid value (?:"(?:[^"\\]|\\.)*"|[^";])*?(?: at "([\w.[\]]+)")?; |of (?:required|non-null) type )/s
  const [, variable, place] = form.exec(message) ?? []
  return place ? `$${place}` : variable
}
