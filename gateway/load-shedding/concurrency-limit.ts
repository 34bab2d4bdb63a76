/** The admission of a request. `admitted` is false after a timeout in the queue; `leave`, once or more, ends it. */
export type Admission = { admitted: Promise<boolean> | true; leave(): void }

export type ConcurrencyLimit = {
  /** Undefined if the queue is full. */
  enter(): Admission | undefined
  isFull(): boolean
  /** Adapts the limit; call it ten times a second with whether the processor is busy. */
  adapt(isBusy: boolean): void
  state(): { running: number; queued: number }
}

/** The limit while the processor is busy: more concurrency would make CPU-bound work no faster. */
const MIN_LIMIT = 8

/**
 * Both in tenths of a second: a burst may queue as many requests as were answered in `BURST_TICKS`, at the highest rate
 * of the last `RATE_TICKS`.
 */
const [BURST_TICKS, RATE_TICKS] = [2.5, 10]

/**
 * Limits the number of concurrent requests, with a bounded queue. A request for which the queue has no room is rejected
 * at once. The limit starts at 8 and doubles up to `maxConcurrent` while there is a queue and the processor is not busy.
 *
 *     const limit = createConcurrencyLimit({ maxConcurrent: 32, maxQueued: 32, queueTimeouts: { burst: 1_000, jam: 500, idle: 2_500 } })
 *     const admission = limit.enter()
 *     if (admission && (await admission.admitted)) …
 *     admission?.leave()
 *
 * The timeouts of the queue, in milliseconds: `burst` if the queue was empty not longer ago than that; the queue may then
 * exceed `maxQueued` by what was recently answered in a quarter of a second. `jam` if the queue is older ("controlled
 * delay": Maurer, "Fail at Scale", ACM Queue 13/8, 2015). `idle` if the processor is idle: all requests then wait for
 * something that may return, such as a subgraph that restarts.
 */
export function createConcurrencyLimit({
  maxConcurrent,
  maxQueued,
  queueTimeouts,
}: {
  maxConcurrent: number
  maxQueued: number
  queueTimeouts: { burst: number; jam: number; idle: number }
}): ConcurrencyLimit {
  const few = Math.min(MIN_LIMIT, maxConcurrent)
  let limit = few
  let running = 0
  let lastEmpty = 0
  let isIdle = true
  let answered = 0
  const lately: number[] = []
  let burstRoom = maxQueued
  // In the order of arrival. An array, because V8 holds removed members of a Set until it rebuilds the whole Set.
  const queue: ((isAdmitted: boolean) => void)[] = []
  const hasRoom = () => running < limit
  const isBurst = () => queue.length === 0 || performance.now() - lastEmpty <= queueTimeouts.burst
  // In a jam a longer queue only means a longer wait.
  const isFull = () =>
    isIdle || isBurst() ? running + queue.length >= maxConcurrent + burstRoom : queue.length >= maxQueued && !hasRoom()

  function start(): () => void {
    let isHeld = true
    running++
    return () => {
      if (!isHeld) return
      isHeld = false
      running--
      answered++
      admit()
    }
  }

  function admit(): void {
    while (queue.length > 0 && hasRoom()) queue[0]!(true)
  }

  function joinQueue(): Admission {
    const now = performance.now()
    if (queue.length === 0) lastEmpty = now
    const { burst, jam, idle } = queueTimeouts
    let leave = () => turn(false)
    let turn: (isAdmitted: boolean) => void
    const admitted = new Promise<boolean>(resolve => {
      let late = setTimeout(
        () => {
          const left = now + idle - performance.now()
          if (isIdle && left > 0) late = setTimeout(() => turn(false), left)
          else turn(false)
        },
        isBurst() ? burst : jam,
      )
      turn = isAdmitted => {
        clearTimeout(late)
        const at = queue.indexOf(turn)
        if (at === -1) return
        queue.splice(at, 1)
        leave = isAdmitted ? start() : () => {}
        resolve(isAdmitted)
      }
      queue.push(turn)
    })
    return { admitted, leave: () => leave() }
  }

  return {
    enter() {
      if (queue.length === 0 && hasRoom()) return { admitted: true, leave: start() }
      return isFull() ? undefined : joinQueue()
    },
    isFull,
    adapt(isBusy) {
      isIdle = !isBusy
      if (lately.push(answered) > RATE_TICKS) lately.shift()
      answered = 0
      if (maxQueued > 0) burstRoom = Math.max(maxQueued, BURST_TICKS * Math.max(...lately))
      if (isBusy || queue.length === 0) limit = few
      else limit = Math.min(maxConcurrent, 2 * limit)
      admit()
    },
    state: () => ({ running, queued: queue.length }),
  }
}
