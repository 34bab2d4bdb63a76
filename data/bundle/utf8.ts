import { isUtf8 } from 'node:buffer'

/** The first byte of a file that is not UTF-8, its offset and its row. */
export type InvalidByte = { byte: number; offset: number; row: number }

/**
 * Yields the bytes of a file while they are valid UTF-8. At the first invalid byte yields the lines before it, calls `stop` with
 * its position, and returns.
 */
export async function* findInvalidUtf8(
  source: AsyncIterable<Buffer>,
  stop: (bad: InvalidByte) => void,
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  let [offset, row] = [0, 1]
  for await (const chunk of source) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const end = bytes.length - incompleteLength(bytes)
    const complete = bytes.subarray(0, end)
    if (!isUtf8(complete)) return yield* untilInvalid(complete)
    rest = bytes.subarray(end)
    row += lineFeeds(complete)
    offset += complete.length
    yield complete
  }
  if (rest.length > 0) stop({ byte: rest[0]!, offset, row })

  function* untilInvalid(bytes: Buffer) {
    const at = validLength(bytes)
    yield bytes.subarray(0, bytes.lastIndexOf(10, at) + 1)
    stop({ byte: bytes[at]!, offset: offset + at, row: row + lineFeeds(bytes.subarray(0, at)) })
  }
}

/** Returns the number of bytes at the end that belong to an incomplete character. */
function incompleteLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
  }
  return 0
}

/** Returns the number of bytes before the first invalid character. Decodes byte by byte, but only one chunk of an invalid file. */
function validLength(bytes: Buffer): number {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let valid = 0
  try {
    for (let at = 0; at < bytes.length; at++) {
      if (decoder.decode(bytes.subarray(at, at + 1), { stream: true }) !== '') valid = at + 1
    }
  } catch {
    // The character after the valid bytes is invalid.
  }
  return valid
}

function lineFeeds(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count += 1
  return count
}
