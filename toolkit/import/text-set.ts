export type TextMap = {
  /** Adds a text, and returns whether it was new. */
  add(text: string): boolean
  /** The number of a text; a new text gets `number`. */
  first(text: string, number: number): number
  /** The number of a text, if it has one. */
  get(text: string): number | undefined
  set(text: string, number: number): void
  numbers(): Iterable<number>
  /** Removes all texts, and keeps the allocated memory. */
  clear(): void
}

/**
 * A map from texts to numbers, for imports of millions of rows. A text of any length takes 22 to 32 bytes, outside the
 * heap.
 *
 *     const seen = createTextMap()
 *     seen.add('a row')   // true, and false the next time
 *     seen.first('another', 7)   // 7
 *     seen.first('another', 8)   // 7
 *     seen.get('another')   // 7
 *
 * The map stores a hash of 96 bits for each text. The probability that two of ten million texts share a hash is 10^-15.
 * Numbers are integers below 2^32.
 */
export const createTextMap = (): TextMap => createTable(4)

/** A set of texts. It takes a quarter less memory than a map, because it has no numbers. */
export const createTextSet = (): Pick<TextMap, 'add'> => createTable(3)

/** `width` is the size of a slot in words of 32 bits: three for the hash, and a fourth for the number of a map. */
function createTable(width: 3 | 4): TextMap {
  // The table has parts, chosen by the hash. When a part is full, only this part is copied into a larger array. The
  // parts have different sizes, so that they do not all grow at the same time.
  const sizeOf = (part: number) => Math.round(MIN_SLOTS * GROWTH ** (part / PARTS))
  const parts = Array.from({ length: PARTS }, (_, part) => new Uint32Array(width * sizeOf(part)))
  const counts = new Uint32Array(PARTS)
  const words = new Uint32Array(3)
  // The part and the slots of the last lookup.
  let [part, slots] = [0, parts[0]!]

  /** The position of a text in `slots`, or the free position for it. */
  function slotOf(text: string): number {
    digest(text, words)
    // The first word is never 0, because 0 marks a free slot.
    const [a, b, c] = [words[0]! || 1, words[1]!, words[2]!]
    part = b % PARTS
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

  return {
    first(text, number) {
      const at = slotOf(text)
      if (slots[at] !== 0) return slots[at + 3]!
      put(at, number)
      return number
    },
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

const PARTS = 64
// The smallest number of slots of a part, and the factor by which a part grows.
const MIN_SLOTS = 32
const GROWTH = 1.5

const homeOf = (word: number, { length }: Uint32Array, width: number) =>
  width * Math.floor((word / 2 ** 32) * (length / width))
const after = (at: number, { length }: Uint32Array, width: number) => (at + width === length ? 0 : at + width)

function grown(old: Uint32Array<ArrayBuffer>, width: number) {
  const slots = new Uint32Array(width * Math.floor((old.length / width) * GROWTH))
  for (let from = 0; from < old.length; from += width) {
    if (old[from] === 0) continue
    let at = homeOf(old[from]!, slots, width)
    while (slots[at] !== 0) at = after(at, slots, width)
    for (let word = 0; word < width; word++) slots[at + word] = old[from + word]!
  }
  return slots
}

/**
 * Writes a hash of 96 bits to three `words`. Never store it: each process has a random seed, so that an attacker cannot
 * choose texts with equal hashes.
 *
 * The function is cyrb128, with the constants of bryc's "Hash functions for JavaScript". It mixes every UTF-16 code
 * unit into 128 bits, and finishes as MurmurHash3 does. A hash of `node:crypto` takes ten times as long for texts as
 * short as ids and keys.
 */
function digest(text: string, words: Uint32Array): void {
  let [h1, h2, h3, h4] = [seed[0]!, seed[1]!, seed[2]!, seed[3]!]
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    h1 = h2 ^ Math.imul(h1 ^ unit, 597_399_067)
    h2 = h3 ^ Math.imul(h2 ^ unit, 2_869_860_233)
    h3 = h4 ^ Math.imul(h3 ^ unit, 951_274_213)
    h4 = h1 ^ Math.imul(h4 ^ unit, 2_716_044_179)
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
