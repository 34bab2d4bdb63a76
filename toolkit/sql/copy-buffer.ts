import { lineOf } from './copy-in.ts'

export type CopyBuffer = ReturnType<typeof createCopyBuffer>

/**
 * Rows on their way to a COPY, outside the heap: thousands of texts that live for a while would keep its collector busy. Each may
 * bear a number, by which they are parted.
 *
 *     const lines = createLines()
 *     lines.add(['clm_1', 'org_1'])
 *     await copyBytes(tx, 'incoming', ['claim', 'fact'], lines.take())
 *
 * What `take` and `parted` give is gone with the next `add`.
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
      // A sign of a string has at most three bytes.
      while (bytes.length - size < 3 * line.length) bytes = Buffer.concat([bytes], 2 * bytes.length)
      size += bytes.write(line, size)
      if (count === ends.length) [numbers, ends] = [doubled(numbers), doubled(ends)]
      numbers[count] = number
      ends[count] = size
      count += 1
    },
    /** Takes all: those whose number is meant, and the others. */
    parted(isMeant: (number: number) => boolean): [Buffer, Buffer] {
      const [meant, others]: [Buffer[], Buffer[]] = [[], []]
      for (let at = 0, start = 0; at < count; at++) {
        const isOfThem = isMeant(numbers[at]!)
        if (at + 1 < count && isMeant(numbers[at + 1]!) === isOfThem) continue
        ;(isOfThem ? meant : others).push(bytes.subarray(start, ends[at]))
        start = ends[at]!
      }
      take()
      return [joined(meant), joined(others)]
    },
  }
}

function doubled(numbers: Uint32Array<ArrayBuffer>) {
  const more = new Uint32Array(2 * numbers.length)
  more.set(numbers)
  return more
}

const joined = (parts: Buffer[]) => (parts.length === 1 ? parts[0]! : Buffer.concat(parts))
