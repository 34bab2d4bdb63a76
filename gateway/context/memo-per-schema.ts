import type { GraphQLSchema } from 'graphql'

/** The supergraph, and the public schema that clients see. */
export type ComposedSchema = { supergraphSdl: string; schema: GraphQLSchema }

/**
 * Memoises a value that depends on the schema. The next call after a change of the schema computes it again.
 *
 *     const costOf = memoPerSchema(graph.now, ({ schema, supergraphSdl }) => createCostFunction(schema, supergraphSdl))
 *     costOf()(operation, fragments, variables)
 */
export function memoPerSchema<Value>(
  now: () => ComposedSchema,
  make: (composed: ComposedSchema) => Value,
): () => Value {
  let memo: { schema: ComposedSchema; value: Value } | undefined
  return () => {
    const schema = now()
    if (memo?.schema !== schema) memo = { schema, value: make(schema) }
    return memo.value
  }
}
