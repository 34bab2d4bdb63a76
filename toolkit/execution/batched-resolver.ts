/** One result for each of several objects, synchronous or as a promise. An Error fails only its own object. */
export type Many<Value = unknown> = Value[] | Promise<Value[]>

const BATCHED = Symbol('batched')

/**
 * Creates a resolver that receives all objects of a level of the response and returns a value for each, in their order.
 *
 *     office: batched((people, args, { load }) => load.office.loadAll(idsOf(people)))
 *     __resolveReference: batched((references, { load }) => load.person.loadAll(idsOf(references)))
 *
 * If it throws, each object has the error. graphql-js calls it for one object at a time.
 */
export function batched<Source, Rest extends unknown[], Value>(
  resolveMany: (sources: readonly Source[], ...rest: Rest) => Many<Value>,
): (source: Source, ...rest: Rest) => Exclude<Value, Error> | Promise<Exclude<Value, Error>> {
  const resolveOne = (source: Source, ...rest: Rest) =>
    chain(resolveMany([source], ...rest), ([value]) => value as Exclude<Value, Error>)
  return Object.assign(resolveOne, { [BATCHED]: resolveMany })
}

/** The function that was passed to `batched`; undefined for any other resolver. */
export const batchedResolverOf = (resolver: unknown) =>
  (resolver as { [BATCHED]?: (sources: readonly unknown[], ...rest: unknown[]) => Many } | undefined)?.[BATCHED]

/** Calls `next` with the value, at once unless it is a promise: `chain(load.names.loadAll(ids), names => …)`. */
export const chain = <Value, Next>(
  value: Value | Promise<Value>,
  next: (value: Value) => Next | Promise<Next>,
  caught?: (error: unknown) => Next,
): Next | Promise<Next> => (isPromise(value) ? value.then(next, caught) : next(value))

export const isPromise = <Value>(value: Value | Promise<Value>): value is Promise<Value> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
