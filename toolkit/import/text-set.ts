export type TextMap = {
  /** Whether a text is new; from now on it is not. */
  add(text: string): boolean
  /** The number that came with the text the first time: this one, if it is new. */
  first(text: string, number: number): number
  /** The number that goes with a text, if there has been one. */
  get(text: string): number | undefined
  set(text: string, number: number): void
  numbers(): Iterable<number>
  /** Forgets all, and keeps the room. */
  clear(): void
}

/**
 * Which texts there have been, and a number for each, in 22 to 32 bytes a text whatever its length and outside the heap, so
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
export const createTextMap = (): TextMap => seenIn(4)

/** The same without numbers, in a quarter less. */
export const createTextSet = (): Pick<TextMap, 'add'> => seenIn(3)

/** `width` is that of a slot, in words: three of a hash, and one of a number. */
function seenIn(width: 3 | 4): TextMap {
  // In parts, by the hash, of which one grows at a time: of a whole table there would be two while it grows. Each has another size, or
  // all would grow at about the same time.
  const sizeOf = (part: number) => Math.round(least * growth ** (part / mostParts))
  const parts = Array.from({ length: mostParts }, (_, part) => new Uint32Array(width * sizeOf(part)))
  const counts = new Uint32Array(mostParts)
  const words = new Uint32Array(3)
  // Where the last text was looked for.
  let [part, slots] = [0, parts[0]!]

  /** Where a text is in `slots`, or is to be put. */
  function slotOf(text: string): number {
    digest(text, words)
    // The first is never 0, which marks a free slot.
    const [a, b, c] = [words[0]! || 1, words[1]!, words[2]!]
    part = b % mostParts
    slots = parts[part]!
    let at = homeOf(a, slots, width)
    while (slots[at] !== 0 && (slots[at] !== a || slots[at + 1] !== b || slots[at + 2] !== c))
      at = after(at, slots, width)
    return at
  }

  function put(at: number, number: number): void {
    slots[at] = words[0]! || 1
    slots[at + 1] = words[1]!
    slots[at + 2] = words[2]!
    if (width === 4) slots[at + 3] = number
    counts[part]! += 1
    if (counts[part]! * 4 * width > slots.length * 3) parts[part] = grown(slots, width)
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
      const at = slotOf(text)
      if (slots[at] !== 0) return false
      put(at, 0)
      return true
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
    clear() {
      for (const slots of parts) slots.fill(0)
      counts.fill(0)
    },
    *numbers() {
      for (const slots of parts) for (let at = 0; at < slots.length; at += 4) if (slots[at] !== 0) yield slots[at + 3]!
    },
  }
}

const mostParts = 64
// Of a part: its first number of slots at least, and how many times as many it has when it has grown.
const least = 32
const growth = 1.5

const homeOf = (word: number, { length }: Uint32Array, width: number) =>
  width * Math.floor((word / 2 ** 32) * (length / width))
const after = (at: number, { length }: Uint32Array, width: number) => (at + width === length ? 0 : at + width)

function grown(old: Uint32Array<ArrayBuffer>, width: number) {
  const slots = new Uint32Array(width * Math.floor((old.length / width) * growth))
  for (let from = 0; from < old.length; from += width) {
    if (old[from] === 0) continue
    let at = homeOf(old[from]!, slots, width)
    while (slots[at] !== 0) at = after(at, slots, width)
    for (let word = 0; word < width; word++) slots[at + word] = old[from + word]!
  }
  return slots
}

/**
 * Writes three words that stand for a text: a hash of 96 bits for a table in memory, not for anything that is kept. It begins
 * elsewhere in each process, so that nobody can choose texts that have the same.
 *
 *     digest('org_nokia', new Uint32Array(3))
 *
 * Every sign is mixed into 128 bits (cyrb128, of which bryc's "Hash functions for JavaScript" has the constants), which are
 * mixed with each other at the end as in MurmurHash3. A hash of `node:crypto` takes ten times as long for texts as short as
 * ids and keys.
 */
function digest(text: string, words: Uint32Array): void {
  let [h1, h2, h3, h4] = [seed[0]!, seed[1]!, seed[2]!, seed[3]!]
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    h1 = h2 ^ Math.imul(h1 ^ sign, 597_399_067)
    h2 = h3 ^ Math.imul(h2 ^ sign, 2_869_860_233)
    h3 = h4 ^ Math.imul(h3 ^ sign, 951_274_213)
    h4 = h1 ^ Math.imul(h4 ^ sign, 2_716_044_179)
  }
  h1 = (h1 + h2 + h3 + h4) | 0
  h2 = mixed((h2 + h1) | 0)
  h3 = mixed((h3 + h1) | 0)
  h4 = mixed((h4 + h1) | 0)
  h1 = (mixed(h1) + h2 + h3 + h4) | 0
  words[0] = h1
  words[1] = h2 + h1
  words[2] = h3 + h1
}

const seed = crypto.getRandomValues(new Int32Array(4))

function mixed(word: number): number {
  const half = Math.imul(word ^ (word >>> 16), 2_246_822_507)
  const most = Math.imul(half ^ (half >>> 13), 3_266_489_909)
  return most ^ (most >>> 16)
}
