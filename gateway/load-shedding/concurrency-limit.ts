/** The place of a request. `admitted` resolves to false after a timeout in the queue. `leave` frees the place. */
export type Admission = { admitted: Promise<boolean> | true; leave(): void }

export type ConcurrencyLimit = {
  /** Returns undefined if the queue is full. */
  enter(): Admission | undefined
  isFull(): boolean
  /** Adapts the limit to the load of the processor. Must be called every 100 ms. */
  adapt(isBusy: boolean): void
  state(): { running: number; queued: number }
}

/** The limit while the processor is busy: more concurrency would not make its work faster. */
const MIN_LIMIT = 8

/** In ticks of 100 ms. A burst may queue the requests of 2.5 ticks, at the highest rate of the last 10 ticks. */
const [BURST_TICKS, RATE_TICKS] = [2.5, 10]

/**
 * Limits the number of concurrent requests, with a bounded queue. The limit starts at 8, and doubles up to
 * `maxConcurrent` while there is a queue and the processor is not busy.
 *
 *     const limit = createConcurrencyLimit({ maxConcurrent: 32, maxQueued: 32, queueTimeouts })
 *     const admission = limit.enter()
 *     if (admission && (await admission.admitted)) …
 *     admission?.leave()
 *
 * A request waits in the queue for at most `burst` ms if the queue was empty in the last `burst` ms; such a queue may
 * be longer than `maxQueued`. In an older queue it waits for at most `jam` ms ("controlled delay": Maurer, "Fail at
 * Scale", ACM Queue 13/8, 2015). If the processor is idle, it waits for `idle` ms: a subgraph may be restarting.
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
  // An array and no Set: V8 frees a deleted member of a Set only when it rehashes the Set.
  const queue: ((isAdmitted: boolean) => void)[] = []
  const hasRoom = () => running < limit
  const isBurst = () => queue.length === 0 || performance.now() - lastEmpty <= queueTimeouts.burst
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
