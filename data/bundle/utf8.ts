import { isUtf8 } from 'node:buffer'

/** Where a file stops being UTF-8: the byte, its offset, and the row it is in. */
export type InvalidByte = { byte: number; offset: number; row: number }

/**
 * Passes on the bytes of a file as long as they are UTF-8. At the first that is not, passes on the lines before it,
 * tells `stop` where it is, and ends.
 */
export async function* findInvalidUtf8(
  source: AsyncIterable<Buffer>,
  stop: (bad: InvalidByte) => void,
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  let [offset, row] = [0, 1]
  for await (const chunk of source) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const end = bytes.length - unfinished(bytes)
    const whole = bytes.subarray(0, end)
    if (!isUtf8(whole)) return yield* untilBad(whole)
    rest = bytes.subarray(end)
    row += lineFeeds(whole)
    offset += whole.length
    yield whole
  }
  if (rest.length > 0) stop({ byte: rest[0]!, offset, row })

  function* untilBad(bytes: Buffer) {
    const at = soundLength(bytes)
    yield bytes.subarray(0, bytes.lastIndexOf(10, at) + 1)
    stop({ byte: bytes[at]!, offset: offset + at, row: row + lineFeeds(bytes.subarray(0, at)) })
  }
}

/** How many bytes at the end begin a sign whose other bytes are in the next chunk. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
  }
  return 0
}

/** How many bytes at the beginning are whole signs. Byte by byte, but for one chunk of a faulty file only. */
function soundLength(bytes: Buffer): number {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let sound = 0
  try {
    for (let at = 0; at < bytes.length; at++) {
      if (decoder.decode(bytes.subarray(at, at + 1), { stream: true }) !== '') sound = at + 1
    }
  } catch {
    // The sign that began here is the bad one.
  }
  return sound
}

function lineFeeds(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count += 1
  return count
}
