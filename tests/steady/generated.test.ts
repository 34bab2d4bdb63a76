import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentOf, type Generated } from '#tests/generated'
import { freshGraph } from '#tests/graph'
import { scale, seed, told } from '#tests/steady'
import { codes } from '#toolkit/errors'

const { gateway } = await freshGraph()

type Heard = {
  status: number
  ms: number
  data?: unknown
  errors?: { message: string; extensions: { code: string } }[]
  extensions?: { cost?: { requested: number } }
}

async function ask({ query, variables }: Generated): Promise<Heard> {
  const payload = { query, variables, extensions: { cost: true } }
  const began = performance.now()
  const answer = await gateway.app.inject({ method: 'POST', url: '/graphql', payload })
  return { ...answer.json(), status: answer.statusCode, ms: performance.now() - began }
}

/** The objects in a value. */
const objectsIn = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? (Array.isArray(value) ? 0 : 1) + Object.values(value).reduce((sum: number, one) => sum + objectsIn(one), 0)
    : 0

test('no document that is made by chance is dear, fails, or gives more than its cost', async () => {
  const count = scale(20_000, 300)
  const outcomes: Record<string, number> = {}
  let [objects, slowest] = [0, 0]
  await fc.assert(
    fc.asyncProperty(fc.gen(), async draw => {
      const document = documentOf(draw)
      let heard = await ask(document)
      for (let tries = 0; tries < 3 && heard.ms > 1_000; tries++) heard = await ask(document)
      const { status, ms, data, errors = [], extensions } = heard
      const outcome = data ? 'answered' : errors[0]!.extensions.code
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
      slowest = Math.max(slowest, Math.round(ms))
      expect(status).toBeLessThan(500)
      expect(errors.filter(({ extensions: { code } }) => !(code in codes) || code === 'INTERNAL')).toEqual([])
      expect(ms).toBeLessThan(1_000)
      if (!data) return
      const given = objectsIn(data) - 1
      objects += given
      expect(extensions!.cost!.requested).toBeGreaterThanOrEqual(given)
    }),
    { numRuns: count, seed, endOnFailure: true },
  )
  told('generated', { documents: count, ...outcomes, objects, 'slowest ms': slowest })
  expect(outcomes.answered).toBeGreaterThan(count / 3)
  expect(objects).toBeGreaterThan(count)
}, 900_000)
