/** Thrown where an answer is not flawless: what to tell of it is left to the stock executor. */
export const flaw = new Error('not a flawless answer')

export function flawed(): never {
  throw flaw
}

/** Thrown where a question has something in it that is not compiled. */
export class Uncovered extends Error {}

/** A name of an answer that plain objects have without being given it, as `constructor`. */
export function plainName(name: string): string {
  if (name in {}) throw new Uncovered(name)
  return name
}
