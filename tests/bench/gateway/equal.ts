import type { Lane, Question } from './lanes.ts'
import type { Variant } from './variants.ts'

const sample = 25

/** Asks all variants the same, and throws where one answers otherwise than the first, by a byte. */
export async function checkEqual({ name, questions }: Lane, variants: Variant[]): Promise<void> {
  const step = Math.max(1, Math.floor(questions.length / sample))
  for (let at = 0; at < questions.length; at += step) {
    const answers: string[] = []
    // One after the other: whoever was just started has its limits of time as well.
    for (const variant of variants) answers.push(await answerOf(variant, questions[at]!))
    const [first, ...others] = answers
    const other = others.findIndex(answer => answer !== first)
    if (other === -1) continue
    const [one, two] = [variants[0]!.name, variants[other + 1]!.name]
    throw new Error(`${one} and ${two} differ (${name}):\n${around(first!, others[other]!)}`)
  }
}

/** A few tries: a new process is slow to answer for the first time, and stock gateways lose connections that lay idle. */
async function answerOf(variant: Variant, question: Question, tries = 4): Promise<string> {
  try {
    return await onceOf(variant, question)
  } catch (error) {
    if (tries === 0) throw error
    return answerOf(variant, question, tries - 1)
  }
}

async function onceOf(variant: Variant, question: Question): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${variant.port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: variant.body(question).replaceAll('__n__', '7'),
  })
  const text = await response.text()
  const { data, errors } = JSON.parse(text)
  if (response.status !== 200 || errors || !data)
    throw new Error(`${variant.name} answers ${response.status}: ${text.slice(0, 500)}`)
  return JSON.stringify(variant.answer(data, question.operation))
}

/** Both answers where they part. */
function around(one: string, two: string): string {
  let at = 0
  while (one[at] === two[at]) at++
  return [one, two].map(text => `…${text.slice(Math.max(0, at - 100), at + 100)}…`).join('\n')
}
