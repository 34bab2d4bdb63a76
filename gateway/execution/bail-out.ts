/** Thrown where an answer is not flawless: what to tell of it is left to the stock executor. */
export const bailOut = new Error('not a flawless answer')

export function bailOutError(): never {
  throw bailOut
}

/** Thrown where a question has something in it that is not compiled. */
export class UnsupportedPlan extends Error {}

/** A name of an answer that plain objects have without being given it, as `constructor`. */
export function plainName(name: string): string {
  if (name in {}) throw new UnsupportedPlan(name)
  return name
}
