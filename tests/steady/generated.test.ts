import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentOf, type Generated } from '#tests/generated'
import { freshGraph } from '#tests/graph'
import { scale, seed, told } from '#tests/steady'
import { codes } from '#toolkit/errors'

const { gateway } = await freshGraph()

type Response = {
  status: number
  ms: number
  data?: unknown
  errors?: { message: string; extensions: { code: string } }[]
  extensions?: { cost?: { requested: number } }
}

async function ask({ query, variables }: Generated): Promise<Response> {
  const payload = { query, variables, extensions: { cost: true } }
  const began = performance.now()
  const answer = await gateway.app.inject({ method: 'POST', url: '/graphql', payload })
  return { ...answer.json(), status: answer.statusCode, ms: performance.now() - began }
}

/** The number of objects in a value. */
const objectsIn = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? (Array.isArray(value) ? 0 : 1) + Object.values(value).reduce((sum: number, one) => sum + objectsIn(one), 0)
    : 0

test('random documents take less than 1 s, never fail, and return no more objects than their cost', async () => {
  const count = scale(20_000, 300)
  const outcomes: Record<string, number> = {}
  let [objects, slowest] = [0, 0]
  await fc.assert(
    fc.asyncProperty(fc.gen(), async draw => {
      const document = documentOf(draw)
      let response = await ask(document)
      for (let tries = 0; tries < 3 && response.ms > 1_000; tries++) response = await ask(document)
      const { status, ms, data, errors = [], extensions } = response
      const outcome = data ? 'succeeded' : errors[0]!.extensions.code
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
      slowest = Math.max(slowest, Math.round(ms))
      expect(status).toBeLessThan(500)
      expect(errors.filter(({ extensions: { code } }) => !(code in codes) || code === 'INTERNAL')).toEqual([])
      expect(ms).toBeLessThan(1_000)
      if (!data) return
      const returned = objectsIn(data) - 1
      objects += returned
      expect(extensions!.cost!.requested).toBeGreaterThanOrEqual(returned)
    }),
    { numRuns: count, seed, endOnFailure: true },
  )
  told('generated', { documents: count, ...outcomes, objects, 'slowest ms': slowest })
  expect(outcomes.succeeded).toBeGreaterThan(count / 3)
  expect(objects).toBeGreaterThan(count)
}, 900_000)
