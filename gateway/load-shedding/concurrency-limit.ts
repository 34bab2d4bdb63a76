/** A place that was asked for. `admitted` is false where there was none in time; `leave`, once or more, gives it back. */
export type Admission = { admitted: Promise<boolean> | true; leave(): void }

export type ConcurrencyLimit = {
  /** Undefined where not even the queue has room. */
  enter(): Admission | undefined
  isFull(): boolean
  /** To be told ten times a second whether the processor is busy: how many are let in depends on it. */
  adapt(isBusy: boolean): void
  state(): { running: number; queued: number }
}

// Of work that keeps a processor busy, more at once makes nothing quicker; of work that waits for others, it does.
const MIN_LIMIT = 8

/** How many tenths of a second a burst may keep us busy, and among how many the best shows how much that is. */
const [BURST_SECONDS, MEMORY_SECONDS] = [2.5, 10]

/**
 * A bounded number of requests at work, and a bounded queue of those that wait their turn: what neither takes is refused at
 * once, since an answer that comes too late helps nobody and delays the others. A few are let in at once; twice as many,
 * and so on up to `maxConcurrent`, as long as there is a queue and the processor is not busy. Until it is, the others wait as well.
 *
 *     const places = createPlaces({ maxConcurrent: 32, maxQueued: 32, patience: { burst: 1_000, jam: 500, idle: 2_500 } })
 *     const ticket = places.enter()
 *     if (ticket && (await ticket.admitted)) …
 *     ticket?.leave()
 *
 * Who comes in a burst waits for as long as that may last; so where answers are quick, more than `maxQueued` may come, as many as
 * were answered of late in a quarter of a second. Once there has been a queue for all that time it is no burst,
 * and whoever joins it leaves it soon ("controlled delay": Maurer, "Fail at Scale", ACM Queue 13/8, 2015). Where the
 * processor is idle, all wait for something that may come back, a subgraph that is started again, and so does the queue.
 */
export function createConcurrencyLimit({
  maxConcurrent,
  maxQueued,
  patience,
}: {
  maxConcurrent: number
  maxQueued: number
  patience: { burst: number; jam: number; idle: number }
}): ConcurrencyLimit {
  const few = Math.min(MIN_LIMIT, maxConcurrent)
  let most = few
  let taken = 0
  let lastEmpty = 0
  let isIdle = true
  let answered = 0
  const lately: number[] = []
  let burstRoom = maxQueued
  // In the order in which they came. What is taken out of a Set stays in memory until V8 looks through all of it.
  const queue: ((isAdmitted: boolean) => void)[] = []
  const hasRoom = () => taken < most
  const isBurst = () => queue.length === 0 || performance.now() - lastEmpty <= patience.burst
  // A burst is taken in whole; in a jam a longer queue is only a longer wait.
  const isFull = () =>
    isIdle || isBurst() ? taken + queue.length >= maxConcurrent + burstRoom : queue.length >= maxQueued && !hasRoom()

  function place(): () => void {
    let isHeld = true
    taken++
    return () => {
      if (!isHeld) return
      isHeld = false
      taken--
      answered++
      admit()
    }
  }

  function admit(): void {
    while (queue.length > 0 && hasRoom()) queue[0]!(true)
  }

  function waitingTicket(): Admission {
    const now = performance.now()
    if (queue.length === 0) lastEmpty = now
    const { burst, jam, idle } = patience
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
        leave = isAdmitted ? place() : () => {}
        resolve(isAdmitted)
      }
      queue.push(turn)
    })
    return { admitted, leave: () => leave() }
  }

  return {
    enter() {
      if (queue.length === 0 && hasRoom()) return { admitted: true, leave: place() }
      return isFull() ? undefined : waitingTicket()
    },
    isFull,
    adapt(isBusy) {
      isIdle = !isBusy
      if (lately.push(answered) > MEMORY_SECONDS) lately.shift()
      answered = 0
      if (maxQueued > 0) burstRoom = Math.max(maxQueued, BURST_SECONDS * Math.max(...lately))
      if (isBusy || queue.length === 0) most = few
      else most = Math.min(maxConcurrent, 2 * most)
      admit()
    },
    state: () => ({ running: taken, queued: queue.length }),
  }
}
