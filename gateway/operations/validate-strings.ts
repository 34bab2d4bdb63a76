import type { ApolloServerPlugin } from '@apollo/server'
import { type ArgumentNode, type DocumentNode, type ObjectFieldNode, visit } from 'graphql'
import { refusal } from '#toolkit/errors'
import { textError } from '#toolkit/graphql'

/**
 * Apollo Server plugin that rejects a string with a NUL character or half of a surrogate pair, in the variables or the
 * document. PostgreSQL cannot store such a string.
 */
export const stringValidationPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ request, document, source }) {
        const found = invalidStringIn(request.variables) ?? invalidStringInDocument(document, source)
        if (!found) return
        const { argument, reason } = found
        throw refusal('BAD_USER_INPUT', `\`${argument}\`: ${reason}`, { argument, http: { status: 400 } })
      },
    }
  },
}

type InvalidString = { argument: string; reason: string }

/** Finds an invalid string in variables. Not recursive, because variables can be nested deeper than the call stack. */
export function invalidStringIn(variables: Record<string, unknown> | undefined): InvalidString | undefined {
  const stack = Object.entries(variables ?? {}).map(([name, value]) => ({ path: `$${name}`, value }))
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { path, value } = next
    if (typeof value === 'object' && value !== null) {
      const isList = Array.isArray(value)
      for (const [key, inner] of Object.entries(value))
        stack.push({ path: isList ? `${path}[${key}]` : `${path}.${key}`, value: inner })
    }
    const reason = typeof value === 'string' ? textError(value) : null
    if (reason) return { argument: path, reason }
  }
}

// The lexer of graphql-js rejects all invalid characters except an escaped NUL.
function invalidStringInDocument(document: DocumentNode, source: string): InvalidString | undefined {
  if (!/\\u(0000|\{0+\})/.test(source)) return
  const path: string[] = []
  let found: InvalidString | undefined
  const pathSegment = {
    enter: ({ name }: ArgumentNode | ObjectFieldNode) => void path.push(name.value),
    leave: () => void path.pop(),
  }
  visit(document, {
    Argument: pathSegment,
    ObjectField: pathSegment,
    StringValue({ value }) {
      const reason = textError(value)
      if (reason) found ??= { argument: path.join('.'), reason }
    },
  })
  return found
}
