import { hash } from 'node:crypto'

export type Seen = {
  /** Whether a text is new; from now on it is not. */
  add(text: string): boolean
}

/**
 * Which texts there have been, in 16 to 32 bytes for each whatever its length, so that millions of rows can be told from
 * one another.
 *
 *     const seen = createSeen()
 *     seen.add('a row')   // true
 *     seen.add('a row')   // false
 *
 * 96 bits of a hash stand for a text: for two of ten million texts to share them, the odds are 1 to 10^15.
 */
export function createSeen(): Seen {
  let places = 2 ** 12
  let slots = new Uint32Array(3 * places)
  let count = 0

  return {
    add(text) {
      const digest = hash('md5', text, 'buffer')
      const isNew = put(digest.readUInt32LE(0) || 1, digest.readUInt32LE(4), digest.readUInt32LE(8))
      if (!isNew) return false
      count += 1
      if (count * 4 > places * 3) grow()
      return true
    },
  }

  /** The first number is never 0, which marks a free slot. */
  function put(first: number, second: number, third: number): boolean {
    for (let place = first & (places - 1); ; place = (place + 1) & (places - 1)) {
      const at = 3 * place
      if (slots[at] === 0) {
        slots[at] = first
        slots[at + 1] = second
        slots[at + 2] = third
        return true
      }
      if (slots[at] === first && slots[at + 1] === second && slots[at + 2] === third) return false
    }
  }

  function grow() {
    const old = slots
    places *= 2
    slots = new Uint32Array(3 * places)
    for (let at = 0; at < old.length; at += 3) if (old[at] !== 0) put(old[at]!, old[at + 1]!, old[at + 2]!)
  }
}
