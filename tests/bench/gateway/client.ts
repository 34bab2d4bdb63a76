import { Pool } from 'undici'

/*
 * Asks as many clients would, in a process of its own, and does next to nothing with the answers: so it takes little from those
 * that it asks. `./load.ts` starts it and gives it one task after the other.
 */

export type Task = {
  port: number
  bodies: string[]
  /** Where in the bodies to begin, and from which number to count up for `__n__`. */
  from: number
  connections: number
  /** Until so many are answered, or so many seconds are over. */
  count?: number
  seconds?: number
  /** So many a second, whatever becomes of them. Each is timed from when it was due. */
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
  const taken: number[] = []
  let [sent, bytes]: [number, number] = [0, 0]
  let failure: string | undefined
  const isNewEachTime = bodies[0]!.includes('__n__')
  const began = performance.now()
  const elapsed = () => performance.now() - began
  const isOver = () => failure !== undefined || sent >= count || elapsed() > 1_000 * seconds

  // Without a promise for each, which would have to be kept.
  function ask(due: number, answered: () => void): void {
    const at = from + sent++
    const body = bodies[at % bodies.length]!
    let isWhole = true
    pool.dispatch(
      {
        method: 'POST',
        path: '/graphql',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          // As many addresses ask: what one may use in a minute is not what is measured.
          'x-forwarded-for': `10.9.${(at >> 6) & 31}.${at & 63}`,
        },
        body: isNewEachTime ? body.replaceAll('__n__', String(at)) : body,
      },
      {
        onRequestStart() {},
        onResponseStart(_, status) {
          if (status !== 200) isWhole = false
        },
        onResponseData(_, chunk) {
          bytes += chunk.length
          if (chunk.includes('"errors":')) isWhole = false
          if (!isWhole) failure ??= chunk.toString().slice(0, 500)
        },
        onResponseEnd() {
          if (!isWhole) failure ??= 'an answer without a body that is not 200'
          taken.push(performance.now() - due)
          answered()
        },
        onResponseError(_, error) {
          failure ??= error.message
          answered()
        },
      },
    )
  }

  if (rate === undefined) {
    const one = () =>
      new Promise<void>(resolve => {
        const next = () => (isOver() ? resolve() : ask(performance.now(), next))
        next()
      })
    await Promise.all(Array.from({ length: connections }, one))
  } else {
    let answers = 0
    const answered = () => {
      answers++
    }
    while (!isOver() || answers < sent) {
      const due = isOver() ? sent : Math.floor((elapsed() / 1_000) * rate)
      while (sent < due) ask(began + ((sent + 1) / rate) * 1_000, answered)
      await new Promise(resolve => setTimeout(resolve, 1))
    }
  }
  const took = elapsed() / 1_000
  await pool.destroy()
  taken.sort((a, b) => a - b)
  const at = (share: number) => taken[Math.min(taken.length - 1, Math.floor(share * taken.length))] ?? NaN
  return { count: taken.length, seconds: took, p50: at(0.5), p99: at(0.99), bytes, ...(failure && { failure }) }
}
