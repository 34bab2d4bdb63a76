/** A place that was asked for. `admitted` is false where there was none in time; `leave`, once or more, gives it back. */
export type Ticket = { admitted: Promise<boolean> | true; leave(): void }

export type Places = {
  /** Undefined where not even the queue has room. */
  enter(): Ticket | undefined
  isFull(): boolean
  state(): { atWork: number; waiting: number }
}

/**
 * A bounded number of requests at work, and a bounded queue of those that wait their turn, for at most `patience`
 * milliseconds. What neither takes is refused at once: an answer that comes too late helps nobody and delays the others.
 *
 *     const places = createPlaces({ atWork: 32, waiting: 32, patience: 1_000 })
 *     const ticket = places.enter()
 *     if (ticket && (await ticket.admitted)) …
 *     ticket?.leave()
 */
export function createPlaces({
  atWork,
  waiting,
  patience,
}: {
  atWork: number
  waiting: number
  patience: number
}): Places {
  let taken = 0
  // In the order in which they came.
  const queue = new Set<(isAdmitted: boolean) => void>()

  const giveBack = () => {
    const [next] = queue
    if (next) next(true)
    else taken--
  }
  const isFull = () => taken >= atWork && queue.size >= waiting

  function waitingTicket(): Ticket {
    let leave = () => turn(false)
    let turn: (isAdmitted: boolean) => void
    const admitted = new Promise<boolean>(resolve => {
      const late = setTimeout(() => turn(false), patience)
      turn = isAdmitted => {
        clearTimeout(late)
        queue.delete(turn)
        leave = isAdmitted ? once(giveBack) : () => {}
        resolve(isAdmitted)
      }
      queue.add(turn)
    })
    return { admitted, leave: () => leave() }
  }

  return {
    enter() {
      if (isFull()) return
      if (taken >= atWork) return waitingTicket()
      taken++
      return { admitted: true, leave: once(giveBack) }
    },
    isFull,
    state: () => ({ atWork: taken, waiting: queue.size }),
  }
}

function once(act: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) act()
    isDone = true
  }
}
