import { hash } from 'node:crypto'

export type Seen = {
  /** Whether a text is new; from now on it is not. */
  add(text: string): boolean
  /** The number that came with the text the first time: this one, if it is new. */
  first(text: string, number: number): number
}

/**
 * Which texts there have been, in 22 to 43 bytes for each whatever its length, so that millions of rows can be told from
 * one another.
 *
 *     const seen = createSeen()
 *     seen.add('a row')   // true
 *     seen.add('a row')   // false
 *     seen.first('another', 7)   // 7, and so it stays
 *
 * 96 bits of a hash stand for a text: for two of ten million texts to share them, the odds are 1 to 10^15.
 */
export function createSeen(): Seen {
  let places = 2 ** 12
  let slots = new Uint32Array(4 * places)
  let count = 0

  function first(text: string, number: number): number {
    const digest = hash('md5', text, 'buffer')
    const before = count
    const found = put(digest.readUInt32LE(0) || 1, digest.readUInt32LE(4), digest.readUInt32LE(8), number)
    if (count > before && count * 4 > places * 3) grow()
    return found
  }
  return {
    first,
    add(text) {
      const before = count
      first(text, 0)
      return count > before
    },
  }

  /** The first number is never 0, which marks a free slot. */
  function put(a: number, b: number, c: number, number: number): number {
    for (let place = a & (places - 1); ; place = (place + 1) & (places - 1)) {
      const at = 4 * place
      if (slots[at] === 0) {
        slots.set([a, b, c, number], at)
        count += 1
        return number
      }
      if (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c) return slots[at + 3]!
    }
  }

  function grow() {
    const old = slots
    places *= 2
    slots = new Uint32Array(4 * places)
    count = 0
    for (let at = 0; at < old.length; at += 4) {
      if (old[at] !== 0) put(old[at]!, old[at + 1]!, old[at + 2]!, old[at + 3]!)
    }
  }
}
