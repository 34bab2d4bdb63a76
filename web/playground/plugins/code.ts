import { Kind, type OperationDefinitionNode, parse, print, separateOperations } from 'graphql'
import { parseObject, type Question } from './link.ts'

/** A request to export as code, with parsed `variables` and `headers`. */
export type CopiedRequest = {
  endpoint: string
  query: string
  operationName: string | undefined
  variables: Record<string, unknown>
  headers: Record<string, string>
}

/** Parses the contents of the editors. Throws an Error with a message for the user if a part is invalid. */
export function requestOf(
  { query, variables, headers, operationName }: Question & { headers: string },
  endpoint: string,
): CopiedRequest {
  if (query.trim() === '') throw new Error('The editor is empty. Write a query first.')
  return {
    endpoint,
    query: query.trim(),
    operationName,
    variables: objectOf(variables, 'The variables'),
    headers: objectOf(headers, 'The headers') as Record<string, string>,
  }
}

/** A command for any POSIX shell. */
export function curlOf(request: CopiedRequest): string {
  const headers = Object.entries(headersOf(request)).map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)} \\\n`)
  return `curl ${quoted(request.endpoint)} \\\n${headers.join('')}  --data-raw ${quoted(JSON.stringify(bodyOf(request)))}\n`
}

/** JavaScript for a browser, Node, Deno or Bun. */
export function fetchOf(request: CopiedRequest): string {
  const { query, ...rest } = bodyOf(request)
  const others = Object.entries(rest).map(([name, value]) => `    ${name}: ${literal(value, 4)},\n`)
  return `const response = await fetch(${literal(request.endpoint)}, {
  method: 'POST',
  headers: ${literal(headersOf(request), 2)},
  body: JSON.stringify({
    query: ${template(query)},
${others.join('')}  }),
})
const { data, errors } = await response.json()
`
}

/**
 * TypeScript for the client preset of GraphQL Code Generator. `graphql()` returns a TypedDocumentNode, so that data and variables have
 * the types of the operation. The generator needs a name for each operation, so this function adds a missing one.
 */
export function typedOf(request: CopiedRequest): string {
  const { name, text } = namedOperationOf(request)
  const document = `${name}Document`
  const variables = Object.keys(request.variables).length > 0 ? literal(request.variables, 2) : undefined
  return `import { graphql } from './gql'

const ${document} = graphql(${template(text)})

// With Apollo Client
const fromApollo = await apolloClient.query({
  query: ${document},${variables ? `\n  variables: ${variables},` : ''}
})

// With urql
const fromUrql = await urqlClient.query(${document}, ${literal(request.variables)})
`
}

function bodyOf({ query, operationName, variables }: CopiedRequest) {
  return {
    query,
    ...(operationName && { operationName }),
    ...(Object.keys(variables).length > 0 && { variables }),
  }
}

const headersOf = ({ headers }: CopiedRequest) => ({ 'content-type': 'application/json', ...headers })

function objectOf(text: string, what: string): Record<string, unknown> {
  if (text.trim() === '') return {}
  const value = parseObject(text)
  if (!value) throw new Error(`${what} are not a JSON object yet.`)
  return value
}

// A shell expands nothing within single quotes; a single quote is written outside of them.
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

const template = (text: string): string => `\`${text.replace(/[\\`]|\$\{/g, found => `\\${found}`)}\``

/** A value as JavaScript in the usual style: keys without quotes, strings in single quotes. */
function literal(value: unknown, indent = 0): string {
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(each => literal(each, indent)).join(', ')}]`
  const entries = Object.entries(value).map(([name, each]) => `${nameOf(name)}: ${literal(each, indent + 2)}`)
  const line = entries.length > 0 ? `{ ${entries.join(', ')} }` : '{}'
  if (line.length + indent < 80) return line
  const start = `\n${' '.repeat(indent + 2)}`
  return `{${start}${entries.join(`,${start}`)},\n${' '.repeat(indent)}}`
}

// In an object literal `__proto__` sets the prototype unless the key is computed.
function nameOf(name: string): string {
  if (name === '__proto__') return "['__proto__']"
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name)
}

/** The selected operation with its fragments and with a name. */
function namedOperationOf({ query, operationName }: CopiedRequest): { name: string; text: string } {
  const document = parse(query)
  const operations = document.definitions.filter(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  )
  const operation = operations.find(({ name }) => name?.value === operationName) ?? operations[0]
  if (!operation) throw new Error('The editor has fragments and no operation. Add a query.')
  const name = operation.name?.value ?? 'Question'
  if (operation.name && operations.length === 1) return { name, text: query }
  const named = { ...operation, name: { kind: Kind.NAME, value: name } } as const
  const others = document.definitions.filter(each => each.kind !== Kind.OPERATION_DEFINITION)
  const alone = separateOperations({ ...document, definitions: [named, ...others] })[name]!
  return { name, text: print(alone) }
}
