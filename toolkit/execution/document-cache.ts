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

type PreparedDocument =
  | { execute: Execute; cacheHint: CacheHint; errors?: undefined }
  | { execute?: undefined; errors: GraphQLError[] }

// A prepared document takes about 30 times the memory of its text. So the cache limits their number and total length.
const MAX_DOCUMENTS = 1_000
const MAX_DOCUMENT_LENGTH = 1_000_000

/**
 * Parses, validates and compiles each document once: the gateway sends few different ones. Evicts the oldest first.
 *
 *     const documentOf = createDocumentCache(schema)
 *     const { execute, cacheHint, errors } = documentOf('{ people { totalCount } }')
 */
export function createDocumentCache(schema: GraphQLSchema, executor?: Executor): (query: string) => PreparedDocument {
  const documents = new Map<string, PreparedDocument>()
  let length = 0
  return query => {
    const cached = documents.get(query)
    if (cached) return cached
    const prepared = prepare(schema, query, executor)
    documents.set(query, prepared)
    length += query.length
    for (const oldest of documents.keys()) {
      if (documents.size <= MAX_DOCUMENTS && length <= MAX_DOCUMENT_LENGTH) break
      documents.delete(oldest)
      length -= oldest.length
    }
    return prepared
  }
}

/**
 * Converts an error of graphql-js about a value to BAD_USER_INPUT with the name of the argument. If one of our scalars
 * rejected the value, uses the message of the scalar without the text of graphql-js around it.
 */
export function toBadInput(error: GraphQLError, document?: DocumentNode): GraphQLError {
  const inner = error.originalError
  const isOurs = inner instanceof GraphQLError && inner.extensions.code === 'BAD_USER_INPUT'
  const argument = document ? argumentAt(document, error.nodes?.[0]?.loc?.start) : variablePathIn(error.message)
  const message = isOurs ? inner.message : error.message
  return refusal(
    'BAD_USER_INPUT',
    isOurs && argument ? `\`${argument}\`: ${message}` : message,
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
  // The gateway has validated the document. The only remaining error is a value that one of our scalars rejects.
  if (errors.length > 0) return { errors: errors.map(error => toBadInput(error, document)) }
  return { execute: createExecutor(schema, document, executor), cacheHint: cacheHintOf(schema, document) }
}

/** The path of the value that starts at `position`: `filter.date.from`. */
function argumentAt(document: DocumentNode, position: number | undefined): string | undefined {
  const path: string[] = []
  let valuePath: string | undefined
  const isNamed = ({ kind }: { kind: Kind }) =>
    [Kind.ARGUMENT, Kind.OBJECT_FIELD, Kind.VARIABLE_DEFINITION].includes(kind)
  visit(document, {
    enter(node) {
      if (node.kind === Kind.VARIABLE_DEFINITION) path.push(`$${node.variable.name.value}`)
      else if (isNamed(node)) path.push((node as ArgumentNode).name.value)
      else if (path.length > 0 && node.loc?.start === position) valuePath ??= path.join('.')
    },
    leave(node) {
      if (isNamed(node)) path.pop()
    },
  })
  return valuePath
}

/**
 * The variable in an error message of graphql-js, with the path inside its value.
 *
 *     variablePathIn('Variable "$filter" got invalid value "2015-02-30" at "filter.date.from"; …')   // '$filter.date.from'
 */
function variablePathIn(message: string): string | undefined {
  // A quoted part is a value, and may contain any text.
  const pattern =
    /^Variable "(\$\w+)" (?:got invalid value (?:"(?:[^"\\]|\\.)*"|[^";])*?(?: at "([\w.[\]]+)")?; |of (?:required|non-null) type )/s
  const [, variable, path] = pattern.exec(message) ?? []
  return path ? `$${path}` : variable
}
