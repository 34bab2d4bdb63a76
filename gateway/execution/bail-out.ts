/** Thrown if a result has an error or is invalid for the schema. The stock executor then executes the operation. */
export const bailOut = new Error('the result is incomplete or has errors')

export function bailOutError(): never {
  throw bailOut
}

/** Thrown if a plan has a part that cannot be compiled. */
export class UnsupportedPlan extends Error {}

/** Rejects response names that every plain object inherits, such as `constructor`. */
export function plainName(name: string): string {
  if (name in {}) throw new UnsupportedPlan(name)
  return name
}
