import type { Lane, Query } from './lanes.ts'
import type { Variant } from './variants.ts'

const sample = 25

/**
 * Sends the same queries to all variants, and throws if a response differs from that of the first variant in any byte.
 */
export async function checkEqual({ name, queries }: Lane, variants: Variant[]): Promise<void> {
  const step = Math.max(1, Math.floor(queries.length / sample))
  for (let at = 0; at < queries.length; at += step) {
    const answers: string[] = []
    // One after the other, because a variant that has just started is slow and has timeouts too.
    for (const variant of variants) answers.push(await answerOf(variant, queries[at]!))
    const [first, ...others] = answers
    const other = others.findIndex(answer => answer !== first)
    if (other === -1) continue
    const [one, two] = [variants[0]!.name, variants[other + 1]!.name]
    throw new Error(
      `${one} and ${two} return different responses in the lane ${name}:\n${around(first!, others[other]!)}`,
    )
  }
}

/** Retries, because the first response of a new process is slow and stock gateways lose idle connections. */
async function answerOf(variant: Variant, query: Query, tries = 4): Promise<string> {
  try {
    return await onceOf(variant, query)
  } catch (error) {
    if (tries === 0) throw error
    return answerOf(variant, query, tries - 1)
  }
}

async function onceOf(variant: Variant, query: Query): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${variant.port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: variant.body(query).replaceAll('__n__', '7'),
  })
  const text = await response.text()
  const { data, errors } = JSON.parse(text)
  if (response.status !== 200 || errors || !data)
    throw new Error(`${variant.name} returned ${response.status}: ${text.slice(0, 500)}`)
  return JSON.stringify(variant.answer(data, query.operation))
}

/** An excerpt of both responses around the first difference. */
function around(one: string, two: string): string {
  let at = 0
  while (one[at] === two[at]) at++
  return [one, two].map(text => `…${text.slice(Math.max(0, at - 100), at + 100)}…`).join('\n')
}
