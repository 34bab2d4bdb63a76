import { type GraphQLSchema, isObjectType } from 'graphql'
import { batchedResolverOf } from '#src/toolkit/execution/batched-resolver.ts'
import { batched, type Many } from '#toolkit/execution'

/*
 * A schema whose resolvers fail for some objects. A hash of seed, field, object and arguments chooses them, so that
 * each run fails for the same ones.
 */

type Resolve = (source: unknown, args: unknown, context: unknown, info: unknown) => unknown

/**
 * Breaks the resolvers of a schema. `rate` is the number of broken values in 10,000, and `seed` chooses them.
 *
 *     const breaking = broken(schema)
 *     breaking.rate = 100
 *
 * A broken value is null, or an error that is thrown, returned or rejected. Some resolvers get one object a call,
 * others a batch. With `isLate` false, a broken resolver returns no promise.
 */
export function broken(schema: GraphQLSchema, isLate = true): { rate: number; seed: number } {
  const chance = { rate: 0, seed: 0 }
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`
      const { resolve } = field
      if (resolve && resolve.length > 3) continue
      const many = batchedResolverOf(resolve)
      const one = (resolve ?? property(field.name)) as Resolve
      const brokenOne: Resolve = (source, args, context) => {
        const kind = kindOf(chance, coordinate, source, args)
        if (kind === undefined) return one(source, args, context, undefined)
        return failures[isLate ? kind % failures.length : kind % 3]!(`${coordinate} of ${nameOf(source)}`)
      }
      const brokenMany = (sources: readonly unknown[], args: unknown, context: unknown): Many => {
        const given = many ? many(sources, args, context) : sources.map(source => one(source, args, context, undefined))
        const put = (values: unknown[]) =>
          values.map((value, index) => {
            const kind = kindOf(chance, coordinate, sources[index], args)
            if (kind === undefined) return value
            // The value is discarded: without a handler its rejection ends the process.
            if (value instanceof Promise) value.catch(() => {})
            return [new Error(`${coordinate} of ${nameOf(sources[index])}`), null][kind % 2]
          })
        return given instanceof Promise ? given.then(put) : put(given)
      }
      const isForMany = many !== undefined || (resolve !== undefined && hashOf(coordinate) % 2 === 0 && isLate)
      const alone = (source: unknown, args: unknown, context: unknown) => brokenOne(source, args, context, undefined)
      field.resolve = isForMany ? batched(brokenMany) : alone
    }
  }
  return chance
}

const failures: ((message: string) => unknown)[] = [
  message => {
    throw new Error(message)
  },
  message => new Error(message),
  () => null,
  message => Promise.reject(new Error(message)),
  () => Promise.resolve(undefined),
  message => new Promise((_, reject) => setImmediate(reject, message)),
]

function kindOf({ rate, seed }: { rate: number; seed: number }, coordinate: string, source: unknown, args: unknown) {
  if (rate === 0) return undefined
  const hash = hashOf(`${seed} ${coordinate} ${nameOf(source)} ${JSON.stringify(args)}`)
  return hash % 10_000 < rate ? (hash >>> 16) % 600 : undefined
}

/** Identifies an object: its id, or all its fields as JSON. */
const nameOf = (source: unknown): string => {
  const { id } = (source ?? {}) as { id?: unknown }
  return typeof id === 'string' ? id : (JSON.stringify(source) ?? '')
}

function hashOf(text: string): number {
  let hash = 2_166_136_261
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619)
  hash ^= hash >>> 15
  return Math.imul(hash, 2_246_822_519) >>> 0
}

const property =
  (name: string): Resolve =>
  (source, args, context, info) => {
    if ((typeof source !== 'object' && typeof source !== 'function') || source === null) return undefined
    const value = (source as Record<string, unknown>)[name]
    return typeof value === 'function' ? value.call(source, args, context, info) : value
  }
