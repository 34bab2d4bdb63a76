import type { Lane, Question } from './lanes.ts'
import type { Variant } from './variants.ts'

/** Asks all variants the same of each lane, and throws where one answers otherwise than the first, by a byte. */
export async function checkEqual(variants: Variant[], lanes: Lane[], sample: number): Promise<void> {
  for (const { name, questions } of lanes) {
    const step = Math.max(1, Math.floor(questions.length / sample))
    for (let at = 0; at < questions.length; at += step) {
      const question = questions[at]!
      const asked = variants.filter(({ lacks }) => lacks !== question.operation)
      const [first, ...others] = await Promise.all(asked.map(variant => answerOf(variant, question)))
      const other = others.findIndex(answer => answer !== first)
      if (other === -1) continue
      const [one, two] = [asked[0]!.name, asked[other + 1]!.name]
      throw new Error(`${one} and ${two} differ (${name}):\n${around(first!, others[other]!)}`)
    }
  }
}

async function answerOf(variant: Variant, question: Question): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${variant.port}${variant.path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: variant.body(question).replaceAll('__n__', '7'),
  })
  const text = await response.text()
  const { data, errors } = JSON.parse(text)
  if (response.status !== 200 || errors || !data)
    throw new Error(`${variant.name} answers ${response.status}: ${text.slice(0, 500)}`)
  return JSON.stringify(variant.answer(data, question))
}

/** Both answers where they part. */
function around(one: string, two: string): string {
  let at = 0
  while (one[at] === two[at]) at++
  return [one, two].map(text => `…${text.slice(Math.max(0, at - 100), at + 100)}…`).join('\n')
}
