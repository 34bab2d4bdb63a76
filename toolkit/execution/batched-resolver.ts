/*
 * Batched resolvers. The executor of this folder calls them once for all objects of a level of the response. graphql-js
 * calls them for one object at a time.
 */

/**
 * One result for each of several objects, synchronous or as a promise. An Error among them concerns only its own
 * object.
 */
export type Many<Value = unknown> = Value[] | Promise<Value[]>

const BATCHED = Symbol('many')

/**
 * Creates a resolver that receives all objects of a level, and returns a value for each, in their order.
 *
 *     name: batched((people, { language }, { load }) => chain(load.names.loadAll(idsOf(people)), …))
 *
 * If it throws, each object has the error. A batched `__resolveReference` has the form `batched((references, { load })
 * => …)`.
 */
export function batched<Source, Rest extends unknown[], Value>(
  resolveMany: (sources: readonly Source[], ...rest: Rest) => Many<Value>,
): (source: Source, ...rest: Rest) => Exclude<Value, Error> | Promise<Exclude<Value, Error>> {
  const resolveOne = (source: Source, ...rest: Rest) =>
    chain(resolveMany([source], ...rest), ([value]) => value as Exclude<Value, Error>)
  return Object.assign(resolveOne, { [BATCHED]: resolveMany })
}

/** The function that `batched` received, if this resolver was created by it. */
export const batchedResolverOf = (resolver: unknown) =>
  (resolver as { [BATCHED]?: (sources: readonly unknown[], ...rest: unknown[]) => Many } | undefined)?.[BATCHED]

/** Calls `next` with the value, synchronously if it is not a promise: `chain(load.names.loadAll(ids), names => …)`. */
export const chain = <Value, Next>(
  value: Value | Promise<Value>,
  next: (value: Value) => Next | Promise<Next>,
  caught?: (error: unknown) => Next,
): Next | Promise<Next> => (isPromise(value) ? value.then(next, caught) : next(value))

export const isPromise = <Value>(value: Value | Promise<Value>): value is Promise<Value> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
