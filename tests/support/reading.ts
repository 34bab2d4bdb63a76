import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'undici'

/*
 * Clients that send requests to a graph without a break, over `count` persistent connections.
 */

export type Tally = { asked: number; failed: string[]; slowest: number; middle(): number }

/**
 * Starts `count` clients. `stop` returns the tally of all their requests. A response with an error counts as failed.
 */
export function reading(
  url: string,
  questions: string[],
  count: number,
  rest = 0,
): { tally: Tally; stop(): Promise<Tally> } {
  const pool = new Pool(url, { connections: count, pipelining: 1 })
  const times: number[] = []
  const tally: Tally = {
    asked: 0,
    failed: [],
    slowest: 0,
    middle: () => times.sort((one, other) => one - other)[times.length >> 1] ?? 0,
  }
  let isOver = false
  async function client(at: number): Promise<void> {
    for (let round = at; !isOver; round++) {
      const query = questions[round % questions.length]!
      const since = Date.now()
      const failure = await asked(query).catch((error: Error) => `no answer: ${error.message}`)
      const took = Date.now() - since
      times.push(took)
      tally.asked++
      tally.slowest = Math.max(tally.slowest, took)
      if (failure) tally.failed.push(failure)
      await pause(rest)
    }
  }
  async function asked(query: string): Promise<string | undefined> {
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })
    const text = await body.text()
    return statusCode === 200 && !text.includes('"errors"') ? undefined : `${statusCode} ${text.slice(0, 300)}`
  }
  const clients = Array.from({ length: count }, (_, at) => client(at))
  return {
    tally,
    async stop() {
      isOver = true
      await Promise.all(clients)
      await pool.close()
      return tally
    },
  }
}
