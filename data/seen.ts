import { digest } from './hashes.ts'

export type Seen = {
  /** Whether a text is new; from now on it is not. */
  add(text: string): boolean
  /** The number that came with the text the first time: this one, if it is new. */
  first(text: string, number: number): number
  /** The number that goes with a text, if there has been one. */
  get(text: string): number | undefined
  set(text: string, number: number): void
  numbers(): Iterable<number>
}

/**
 * Which texts there have been, and a number for each, in 22 to 43 bytes a text whatever its length and outside the heap, so
 * that millions of rows can be told from one another.
 *
 *     const seen = createSeen()
 *     seen.add('a row')   // true
 *     seen.add('a row')   // false
 *     seen.first('another', 7)   // 7, and so it stays
 *     seen.get('another')   // 7
 *
 * 96 bits of a hash stand for a text: for two of ten million texts to share them, the odds are 1 to 10^15. Numbers are whole
 * and below 2^32.
 */
export function createSeen(): Seen {
  let places = 2 ** 10
  let slots = new Uint32Array(4 * places)
  let count = 0
  const words = new Uint32Array(3)

  /** Where a text is, or is to be put. */
  function slotOf(text: string): number {
    digest(text, words)
    // The first is never 0, which marks a free slot.
    const [a, b, c] = [words[0]! || 1, words[1]!, words[2]!]
    let at = 4 * (a & (places - 1))
    while (slots[at] !== 0 && (slots[at] !== a || slots[at + 1] !== b || slots[at + 2] !== c)) {
      at = (at + 4) & (4 * places - 1)
    }
    return at
  }

  function put(at: number, number: number): void {
    slots[at] = words[0]! || 1
    slots[at + 1] = words[1]!
    slots[at + 2] = words[2]!
    slots[at + 3] = number
    count += 1
    if (count * 4 > places * 3) grow()
  }

  function grow(): void {
    const old = slots
    places *= 2
    slots = new Uint32Array(4 * places)
    for (let from = 0; from < old.length; from += 4) {
      if (old[from] === 0) continue
      let at = 4 * (old[from]! & (places - 1))
      while (slots[at] !== 0) at = (at + 4) & (4 * places - 1)
      for (let word = 0; word < 4; word++) slots[at + word] = old[from + word]!
    }
  }

  function first(text: string, number: number): number {
    const at = slotOf(text)
    if (slots[at] !== 0) return slots[at + 3]!
    put(at, number)
    return number
  }

  return {
    first,
    add(text) {
      const before = count
      first(text, 0)
      return count > before
    },
    get(text) {
      const at = slotOf(text)
      return slots[at] === 0 ? undefined : slots[at + 3]!
    },
    set(text, number) {
      const at = slotOf(text)
      if (slots[at] === 0) put(at, number)
      else slots[at + 3] = number
    },
    *numbers() {
      for (let at = 0; at < slots.length; at += 4) if (slots[at] !== 0) yield slots[at + 3]!
    },
  }
}
