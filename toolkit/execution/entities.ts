import { type GraphQLObjectType, type GraphQLSchema, isObjectType } from 'graphql'
import { batchedResolverOf, chain, isPromise, type Many } from './batched-resolver.ts'
import { FailedValue } from './errors.ts'

type Reference = { __typename: string }
type Resolve = (source: unknown, args: { representations: Reference[] }, context: unknown, info: object) => unknown[]

/**
 * The resolver of `_entities`, which the gateway calls with keys. It resolves like @apollo/subgraph, but all keys of a
 * type at once. `stock` is Apollo's resolver: it resolves interfaces, and creates the error for an unknown type.
 */
export function compileEntities(schema: GraphQLSchema, stock: Resolve) {
  return (_: unknown, { representations }: { representations: Reference[] }, context: unknown): Many => {
    const entities: unknown[] = new Array(representations.length)
    const indexesByType = new Map<string, number[]>()
    representations.forEach(({ __typename }, index) => {
      const indexes = indexesByType.get(__typename)
      if (indexes) indexes.push(index)
      else indexesByType.set(__typename, [index])
    })
    const resolveGroup = ([name, indexes]: [string, number[]]) => {
      const references = indexes.map(index => representations[index]!)
      const type = schema.getType(name)
      return isObjectType(type)
        ? resolveReferences(type, references, context)
        : stock(undefined, { representations: references }, context, { schema })
    }
    const put = (indexes: number[], values: unknown[]) =>
      indexes.forEach((index, position) => {
        entities[index] = values[position]
      })
    // Unknown types come first: their error fails the field before another type creates a promise without a handler.
    const isKnown = ([name]: [string, number[]]) => Number(isObjectType(schema.getType(name)))
    const pending = [...indexesByType]
      .sort((a, b) => isKnown(a) - isKnown(b))
      .flatMap(group => chain(resolveGroup(group), values => put(group[1], values)) ?? [])
    return pending.length > 0 ? Promise.all(pending).then(() => entities) : entities
  }
}

function resolveReferences(type: GraphQLObjectType, references: Reference[], context: unknown): Many {
  const resolve = (type.extensions as Extensions).apollo?.subgraph?.resolveReference
  const setTypename = (value: unknown) => withTypename(value, type.name)
  const resolveMany = batchedResolverOf(resolve)
  if (resolveMany) {
    return chain(
      resolveMany(references, context),
      values => values.map(setTypename),
      error => references.map(() => new FailedValue(error)),
    )
  }
  return references.map(reference => {
    const value = resolve ? resolve(reference, context) : reference
    return isPromise(value) ? value.then(setTypename) : setTypename(value)
  })
}

type Extensions = {
  apollo?: { subgraph?: { resolveReference?: (reference: Reference, context: unknown) => unknown } }
}

/** Adds `__typename` to an entity, as a non-enumerable property. */
function withTypename(value: unknown, type: string): unknown {
  if (typeof value !== 'object' || value === null || (value as Reference).__typename === type) return value
  if ('__typename' in value) return { ...value, __typename: type }
  return Object.defineProperty(value, '__typename', { value: type })
}
