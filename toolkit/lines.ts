import { lineOf } from './copy.ts'

export type Lines = ReturnType<typeof createLines>

/**
 * Rows on their way to a COPY, outside the heap: thousands of texts that live for a while would keep its collector busy.
 *
 *     const lines = createLines()
 *     lines.add(['clm_1', 'org_1'])
 *     await copyBytes(tx, 'incoming', ['claim', 'fact'], lines.take())
 *
 * What `take` gives is gone with the next `add`.
 */
export function createLines() {
  let bytes = Buffer.allocUnsafe(2 ** 16)
  let size = 0
  return {
    size: () => size,
    add(row: unknown[], cells?: number) {
      const line = lineOf(row, cells)
      // A sign of a string has at most three bytes.
      while (bytes.length - size < 3 * line.length) bytes = Buffer.concat([bytes], 2 * bytes.length)
      size += bytes.write(line, size)
    },
    take(): Buffer {
      const all = bytes.subarray(0, size)
      size = 0
      return all
    },
  }
}
