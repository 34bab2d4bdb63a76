import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentOf } from '#tests/generated'
import { freshGraph } from '#tests/graph'
import { kinds, mistakenly } from '#tests/mistaken'
import { scale, seed, told } from '#tests/steady'

/*
 * The compiled executor beside Apollo's own: a question is answered by that when it comes for the first time, and compiled from
 * then on.
 */

const { make, mistaken } = mistakenly()
const { gateway } = await freshGraph({ around: mistaken })

async function ask(payload: object) {
  const headers = { 'x-request-id': 'the-same' }
  const {
    statusCode,
    body,
    headers: given,
  } = await gateway.app.inject({ method: 'POST', url: '/graphql', payload, headers })
  const { data, errors = [], ...rest } = JSON.parse(body)
  // Which of two errors is told first is a matter of time.
  const sorted = errors.map((error: object) => JSON.stringify(error)).sort()
  return { statusCode, data: JSON.stringify(data), errors: sorted, rest, cacheControl: given['cache-control'] }
}

test('what is compiled is answered as by the stock executor, errors and their paths included', async () => {
  const count = scale(20_000, 400)
  const counted = { answered: 0, refused: 0, 'with errors': 0 }
  await fc.assert(
    fc.asyncProperty(fc.gen(), async draw => {
      const document = documentOf(draw)
      const kind = kinds[draw(fc.nat, { max: kinds.length - 1 })]!
      make({ kind: 'none', percent: 0, salt: '' })
      const clean = await ask(document)
      if (clean.statusCode !== 200) {
        counted.refused++
        return
      }
      counted.answered++
      expect(await ask(document)).toEqual(clean)
      if (kind === 'none') return
      make({ kind, percent: draw(fc.nat, { max: 60 }), salt: String(draw(fc.nat)) })
      // What is asked with `explain` goes to the stock executor, whatever was asked before.
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
  expect(counted['with errors']).toBeGreaterThan(counted.answered / 5)
  expect(executed.compiled).toBeGreaterThan(counted.answered * 0.9)
}, 1_500_000)
