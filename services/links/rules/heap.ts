// A binary heap in an array: the first entry is before all others.

type IsBefore<T> = (a: T, b: T) => boolean

/** Adds an entry: `pushHeap(heap, (a, b) => a < b, 3)`. */
export function pushHeap<T>(heap: T[], isBefore: IsBefore<T>, entry: T): void {
  heap.push(entry)
  for (let at = heap.length - 1; at > 0; ) {
    const above = (at - 1) >> 1
    if (!isBefore(heap[at]!, heap[above]!)) return
    ;[heap[at], heap[above]] = [heap[above]!, heap[at]!]
    at = above
  }
}

/** Removes and returns the first entry of a heap, which must not be empty. */
export function popHeap<T>(heap: T[], isBefore: IsBefore<T>): T {
  const first = heap[0]!
  const last = heap.pop()!
  if (heap.length === 0) return first
  heap[0] = last
  for (let at = 0; ; ) {
    const left = 2 * at + 1
    const right = left + 1
    let best = at
    if (left < heap.length && isBefore(heap[left]!, heap[best]!)) best = left
    if (right < heap.length && isBefore(heap[right]!, heap[best]!)) best = right
    if (best === at) return first
    ;[heap[at], heap[best]] = [heap[best]!, heap[at]!]
    at = best
  }
}

/** Adds an entry to a heap of the best `most` entries; the worst of them is first, and is evicted. */
export function keepBest<T>(heap: T[], isWorse: IsBefore<T>, entry: T, most: number): void {
  if (heap.length === most && (most === 0 || !isWorse(heap[0]!, entry))) return
  if (heap.length === most) popHeap(heap, isWorse)
  pushHeap(heap, isWorse, entry)
}
