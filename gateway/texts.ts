import type { ApolloServerPlugin } from '@apollo/server'
import { type DocumentNode, visit } from 'graphql'
import { faultOfText, refusal } from '#toolkit'

/**
 * Refuses texts that no subgraph could look for: those with a NUL or half of a surrogate pair, in variables or document.
 *
 *     new ApolloServer({ plugins: [refusingBrokenTexts], … })
 *
 * Looked at here, once, so that no subgraph needs to.
 */
export const refusingBrokenTexts: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ request, document, source }) {
        const fault = faultIn(request.variables) ?? faultInDocument(document, source)
        if (fault) throw refusal('BAD_USER_INPUT', fault, { http: { status: 400 } })
      },
    }
  },
}

// By hand and not by recursion: variables may be nested as deep as a body of 100 KB can write.
function faultIn(variables: Record<string, unknown> | undefined): string | undefined {
  const left = Object.entries(variables ?? {}).map(([name, value]) => ({ name, value }))
  for (let next = left.pop(); next; next = left.pop()) {
    const { name, value } = next
    if (typeof value === 'object' && value !== null) {
      for (const inner of Object.values(value)) left.push({ name, value: inner })
    }
    const fault = typeof value === 'string' ? faultOfText(value) : null
    if (fault) return `\`$${name}\`: ${fault}`
  }
}

// graphql-js itself refuses half surrogates and bare control characters; only an escaped NUL comes through.
function faultInDocument(document: DocumentNode, source: string): string | undefined {
  if (!/\\u(0000|\{0+\})/.test(source)) return
  let fault: string | null = null
  visit(document, {
    StringValue: ({ value }) => {
      fault ??= faultOfText(value)
    },
  })
  return fault ?? undefined
}
