/*
 * Resolvers that answer for many objects at once. The executor of this folder asks them once for each level of an answer;
 * graphql-js, which knows nothing of that, asks them for one object at a time.
 */

/** One result for each of many, at once or later. An Error among them is the fault of that one alone. */
export type Many<Value = unknown> = Value[] | Promise<Value[]>

const MANY = Symbol('many')

/**
 * A resolver that is given all objects of a level, and gives a value for each, in their order.
 *
 *     name: batched((people, { language }, { load }) => chained(load.names.loadAll(idsOf(people)), …))
 *
 * What it throws is a fault of each of them. References are resolved the same way: `batched((references, { load }) => …)`.
 */
export function batched<Source, Rest extends unknown[], Value>(
  many: (sources: readonly Source[], ...rest: Rest) => Many<Value>,
): (source: Source, ...rest: Rest) => Exclude<Value, Error> | Promise<Exclude<Value, Error>> {
  const alone = (source: Source, ...rest: Rest) =>
    chain(many([source], ...rest), ([value]) => value as Exclude<Value, Error>)
  return Object.assign(alone, { [MANY]: many })
}

/** What `batched` was given, where a resolver is of that sort. */
export const manyOf = (resolver: unknown) =>
  (resolver as { [MANY]?: (sources: readonly unknown[], ...rest: unknown[]) => Many } | undefined)?.[MANY]

/** Goes on at once where there is nothing to wait for: `chained(load.names.loadAll(ids), names => …)`. */
export const chain = <Value, Next>(
  value: Value | Promise<Value>,
  next: (value: Value) => Next | Promise<Next>,
  caught?: (error: unknown) => Next,
): Next | Promise<Next> => (isPromise(value) ? value.then(next, caught) : next(value))

export const isPromise = <Value>(value: Value | Promise<Value>): value is Promise<Value> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
