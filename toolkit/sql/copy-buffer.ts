import { lineOf } from './copy-in.ts'

export type CopyBuffer = ReturnType<typeof createCopyBuffer>

/**
 * Buffers rows for a COPY outside the V8 heap: thousands of strings that live for seconds slow down garbage collection.
 * A row can have a number, by which `parted` divides the rows.
 *
 *     const lines = createCopyBuffer()
 *     lines.add(['clm_1', 'org_1'])
 *     await copyBytes(tx, 'incoming', ['claim', 'fact'], lines.take())
 *
 * `take` and `parted` empty the buffer. The next `add` overwrites the bytes that they returned.
 */
export function createCopyBuffer() {
  let bytes = Buffer.allocUnsafe(2 ** 16)
  let [numbers, ends] = [new Uint32Array(2 ** 8), new Uint32Array(2 ** 8)]
  let [size, count] = [0, 0]

  function take(): Buffer {
    const all = bytes.subarray(0, size)
    ;[size, count] = [0, 0]
    return all
  }

  return {
    size: () => size,
    take,
    add(row: unknown[], cells?: number, number = 0) {
      const line = lineOf(row, cells)
      // UTF-8 needs at most three bytes for a UTF-16 code unit.
      while (bytes.length - size < 3 * line.length) bytes = Buffer.concat([bytes], 2 * bytes.length)
      size += bytes.write(line, size)
      if (count === ends.length) [numbers, ends] = [grow(numbers), grow(ends)]
      numbers[count] = number
      ends[count] = size
      count += 1
    },
    /** Takes all rows, in two parts: the rows whose number matches, and the others. */
    parted(matches: (number: number) => boolean): [Buffer, Buffer] {
      const [matching, others]: [Buffer[], Buffer[]] = [[], []]
      for (let at = 0, start = 0; at < count; at++) {
        const isMatch = matches(numbers[at]!)
        if (at + 1 < count && matches(numbers[at + 1]!) === isMatch) continue
        ;(isMatch ? matching : others).push(bytes.subarray(start, ends[at]))
        start = ends[at]!
      }
      take()
      return [concatenate(matching), concatenate(others)]
    },
  }
}

function grow(numbers: Uint32Array<ArrayBuffer>) {
  const larger = new Uint32Array(2 * numbers.length)
  larger.set(numbers)
  return larger
}

const concatenate = (parts: Buffer[]) => (parts.length === 1 ? parts[0]! : Buffer.concat(parts))
