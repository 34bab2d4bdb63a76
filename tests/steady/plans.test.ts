import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentOf } from '#tests/generated'
import { freshGraph } from '#tests/graph'
import { kinds, mistakenly } from '#tests/mistaken'
import { scale, seed, told } from '#tests/steady'

/*
 * Compares the compiled executor with Apollo's stock executor. Apollo's executor runs a query the first time, and the
 * compiled executor runs it from then on.
 */

const { make, mistaken } = mistakenly()
const { gateway } = await freshGraph({ around: mistaken })

async function ask(payload: object) {
  const headers = { 'x-request-id': 'the-same' }
  const {
    statusCode,
    body,
    headers: responseHeaders,
  } = await gateway.app.inject({ method: 'POST', url: '/graphql', payload, headers })
  const { data, errors = [], ...rest } = JSON.parse(body)
  // The order of errors depends on timing.
  const sorted = errors.map((error: object) => JSON.stringify(error)).sort()
  return {
    statusCode,
    data: JSON.stringify(data),
    errors: sorted,
    rest,
    cacheControl: responseHeaders['cache-control'],
  }
}

test('the compiled executor returns the same responses as the stock executor, with the same errors and paths', async () => {
  const count = scale(20_000, 400)
  const counted = { succeeded: 0, rejected: 0, 'with errors': 0 }
  await fc.assert(
    fc.asyncProperty(fc.gen(), async draw => {
      const document = documentOf(draw)
      const kind = kinds[draw(fc.nat, { max: kinds.length - 1 })]!
      make({ kind: 'none', percent: 0, salt: '' })
      const clean = await ask(document)
      if (clean.statusCode !== 200) {
        counted.rejected++
        return
      }
      counted.succeeded++
      expect(await ask(document)).toEqual(clean)
      if (kind === 'none') return
      make({ kind, percent: draw(fc.nat, { max: 60 }), salt: String(draw(fc.nat)) })
      // A request with `explain` always runs in the stock executor.
      const { rest: _, ...stock } = await ask({ ...document, extensions: { explain: true } })
      const { rest, ...compiled } = await ask(document)
      expect(compiled).toEqual(stock)
      expect(rest).toEqual({})
      if (stock.errors.length > 0) counted['with errors']++
    }),
    { numRuns: count, seed, endOnFailure: true },
  )
  const executed = gateway.executed()
  told('executor', { documents: count, ...counted, ...executed })
  expect(counted['with errors']).toBeGreaterThan(counted.succeeded / 5)
  expect(executed.compiled).toBeGreaterThan(counted.succeeded * 0.9)
}, 1_500_000)
