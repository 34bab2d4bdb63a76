import { type GraphQLObjectType, type GraphQLSchema, isObjectType } from 'graphql'
import { chain, isPromise, type Many, manyOf } from './batched-resolver.ts'
import { FailedValue } from './errors.ts'

/*
 * `_entities`, by which the gateway goes on from keys: as @apollo/subgraph resolves it, but for all keys of a type at once.
 */

type Reference = { __typename: string }
type Resolve = (source: unknown, args: { representations: Reference[] }, context: unknown, info: object) => unknown[]

/** The resolver; `stock` is Apollo's, which says what is wrong with a type and sees to interfaces. */
export function compileEntities(schema: GraphQLSchema, stock: Resolve) {
  return (_: unknown, { representations }: { representations: Reference[] }, context: unknown): Many => {
    const found: unknown[] = new Array(representations.length)
    const places = new Map<string, number[]>()
    representations.forEach(({ __typename }, index) => {
      const known = places.get(__typename)
      if (known) known.push(index)
      else places.set(__typename, [index])
    })
    const givenFor = ([name, indexes]: [string, number[]]) => {
      const references = indexes.map(index => representations[index]!)
      const type = schema.getType(name)
      return isObjectType(type)
        ? referred(type, references, context)
        : stock(undefined, { representations: references }, context, { schema })
    }
    const put = (indexes: number[], values: unknown[]) =>
      indexes.forEach((index, position) => {
        found[index] = values[position]
      })
    // One that throws here spoils all, and nobody would hear of what others come to: those of no type are the first.
    const isKnown = ([name]: [string, number[]]) => Number(isObjectType(schema.getType(name)))
    const parts = [...places]
      .sort((a, b) => isKnown(a) - isKnown(b))
      .flatMap(group => chain(givenFor(group), values => put(group[1], values)) ?? [])
    return parts.length > 0 ? Promise.all(parts).then(() => found) : found
  }
}

function referred(type: GraphQLObjectType, references: Reference[], context: unknown): Many {
  const resolve = (type.extensions as Extensions).apollo?.subgraph?.resolveReference
  const typed = (value: unknown) => typedAs(value, type.name)
  const many = manyOf(resolve)
  if (many) {
    return chain(
      many(references, context),
      values => values.map(typed),
      error => references.map(() => new FailedValue(error)),
    )
  }
  return references.map(reference => {
    const value = resolve ? resolve(reference, context) : reference
    return isPromise(value) ? value.then(typed) : typed(value)
  })
}

type Extensions = {
  apollo?: { subgraph?: { resolveReference?: (reference: Reference, context: unknown) => unknown } }
}

/** What was found says itself of which type it is; as a property that is seen by nobody else. */
function typedAs(value: unknown, type: string): unknown {
  if (typeof value !== 'object' || value === null || (value as Reference).__typename === type) return value
  if ('__typename' in value) return { ...value, __typename: type }
  return Object.defineProperty(value, '__typename', { value: type })
}
