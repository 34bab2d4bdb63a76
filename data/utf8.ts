import { isUtf8 } from 'node:buffer'
import type { Fault } from './faults.ts'

/**
 * Passes on the bytes of a file as long as they are UTF-8. At the first that is not, it tells the byte and the row and
 * ends with the line before; it ends too when `isOver` says so.
 */
export async function* soundUtf8(
  source: AsyncIterable<Buffer>,
  stop: (fault: Pick<Fault, 'row' | 'value' | 'rule' | 'suggestion'>) => void,
  isOver: () => boolean,
): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  let position = 0
  let line = 1
  for await (const chunk of source) {
    if (isOver()) return
    // Whole lines: a sign of several bytes never has a line feed among them.
    const end = chunk.lastIndexOf(10) + 1
    const whole = Buffer.concat([rest, chunk.subarray(0, end)])
    if (!isUtf8(whole) || (end === 0 && rest.length > longestLine)) break
    ...
  }
}
