import type { GraphQLSchema } from 'graphql'

/** The composed graph, and the schema of it that clients see. */
export type ComposedSchema = { supergraphSdl: string; schema: GraphQLSchema }

/** What is made of a composed graph when it is first asked for, and once. */
export function memoPerSchema<Made>(now: () => ComposedSchema, make: (composed: ComposedSchema) => Made): () => Made {
  let made: { of: ComposedSchema; value: Made } | undefined
  return () => {
    const of = now()
    if (made?.of !== of) made = { of, value: make(of) }
    return made.value
  }
}
