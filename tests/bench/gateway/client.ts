import { Pool } from 'undici'

/*
 * Sends requests like many clients, in a process of its own. It hardly reads the responses, so it takes little
 * processor time from the servers. `./processes.ts` starts it, and `./slices.ts` sends it one task after the other.
 */

export type Task = {
  port: number
  bodies: string[]
  /** The index of the first body, and the first number that replaces `__n__`. */
  from: number
  connections: number
  /** Stops after this number of requests or of seconds. */
  count?: number
  seconds?: number
  /** Requests per second, sent without waiting for responses. The time of a request starts when it is due. */
  rate?: number
}
export type Load = { count: number; seconds: number; p50: number; p99: number; bytes: number; failure?: string }

const origin = (port: number) => `http://127.0.0.1:${port}`

process.on('message', async (task: Task) => process.send!(await run(task)))
process.on('disconnect', () => process.exit())

async function run({
  port,
  bodies,
  from,
  connections,
  count = Infinity,
  seconds = Infinity,
  rate,
}: Task): Promise<Load> {
  const pool = new Pool(origin(port), { connections: rate ? 128 : connections, pipelining: 1 })
  const times: number[] = []
  let [sent, bytes]: [number, number] = [0, 0]
  let failure: string | undefined
  const isNumbered = bodies[0]!.includes('__n__')
  const start = performance.now()
  const elapsed = () => performance.now() - start
  const isOver = () => failure !== undefined || sent >= count || elapsed() > 1_000 * seconds

  // Callbacks instead of a promise for each request, which would cost memory.
  function send(due: number, onEnd: () => void): void {
    const at = from + sent++
    const body = bodies[at % bodies.length]!
    let isGood = true
    pool.dispatch(
      {
        method: 'POST',
        path: '/graphql',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          // Two thousand addresses, so that the rate limit of one address is not reached.
          'x-forwarded-for': `10.9.${(at >> 6) & 31}.${at & 63}`,
        },
        body: isNumbered ? body.replaceAll('__n__', String(at)) : body,
      },
      {
        onRequestStart() {},
        onResponseStart(_, status) {
          if (status !== 200) isGood = false
        },
        onResponseData(_, chunk) {
          bytes += chunk.length
          if (chunk.includes('"errors":')) isGood = false
          if (!isGood) failure ??= chunk.toString().slice(0, 500)
        },
        onResponseEnd() {
          if (!isGood) failure ??= 'a response without a body and with a status other than 200'
          times.push(performance.now() - due)
          onEnd()
        },
        onResponseError(_, error) {
          failure ??= error.message
          onEnd()
        },
      },
    )
  }

  if (rate === undefined) {
    const one = () =>
      new Promise<void>(resolve => {
        const next = () => (isOver() ? resolve() : send(performance.now(), next))
        next()
      })
    await Promise.all(Array.from({ length: connections }, one))
  } else {
    let ended = 0
    const onEnd = () => {
      ended++
    }
    while (!isOver() || ended < sent) {
      const due = isOver() ? sent : Math.floor((elapsed() / 1_000) * rate)
      while (sent < due) send(start + ((sent + 1) / rate) * 1_000, onEnd)
      await new Promise(resolve => setTimeout(resolve, 1))
    }
  }
  const took = elapsed() / 1_000
  await pool.destroy()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? NaN
  return { count: times.length, seconds: took, p50: at(0.5), p99: at(0.99), bytes, ...(failure && { failure }) }
}
