import type { ApolloServerPlugin } from '@apollo/server'
import { type ArgumentNode, type DocumentNode, type ObjectFieldNode, visit } from 'graphql'
import { refusal } from '#toolkit/errors'
import { textError } from '#toolkit/graphql'

/**
 * Refuses texts that no subgraph could look for: those with a NUL or half of a surrogate pair, in variables or document.
 *
 *     new ApolloServer({ plugins: [refusingBrokenTexts], … })
 *
 * Looked at here, once, so that no subgraph needs to.
 */
export const stringValidationPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ request, document, source }) {
        const found = invalidStringIn(request.variables) ?? invalidStringInDocument(document, source)
        if (!found) return
        const { argument, fault } = found
        throw refusal('BAD_USER_INPUT', `\`${argument}\`: ${fault}`, { argument, http: { status: 400 } })
      },
    }
  },
}

type Found = { argument: string; fault: string } | undefined

/** The first text in variables that no subgraph could look for. By hand: they may be nested as deep as a body can write. */
export function invalidStringIn(variables: Record<string, unknown> | undefined): Found {
  const left = Object.entries(variables ?? {}).map(([name, value]) => ({ way: `$${name}`, value }))
  for (let next = left.pop(); next; next = left.pop()) {
    const { way, value } = next
    if (typeof value === 'object' && value !== null) {
      const inTurn = Array.isArray(value)
      for (const [key, inner] of Object.entries(value))
        left.push({ way: inTurn ? `${way}[${key}]` : `${way}.${key}`, value: inner })
    }
    const fault = typeof value === 'string' ? textError(value) : null
    if (fault) return { argument: way, fault }
  }
}

// graphql-js itself refuses half surrogates and bare control characters; only an escaped NUL comes through.
function invalidStringInDocument(document: DocumentNode, source: string): Found {
  if (!/\\u(0000|\{0+\})/.test(source)) return
  const way: string[] = []
  let found: Found
  const named = {
    enter: ({ name }: ArgumentNode | ObjectFieldNode) => void way.push(name.value),
    leave: () => void way.pop(),
  }
  visit(document, {
    Argument: named,
    ObjectField: named,
    StringValue({ value }) {
      const fault = textError(value)
      if (fault) found ??= { argument: way.join('.'), fault }
    },
  })
  return found
}
