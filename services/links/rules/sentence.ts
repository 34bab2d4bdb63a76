/** How one tie is said, in the language asked for. */
export type LinkWording = { text: string; inverse: string; relative: string | null }

/** A step of a way: how its tie is said, whether it is taken from its first end to its second, and where it leads. */
export type PathStep = { said: LinkWording; isForward: boolean; to: Named }
export type Named = { name: string; type: string | null }

type Grammar = {
  /** What stands for a thing in the next part of the sentence. */
  pronoun: (of: Named) => string
  joined: (pronoun: string, rest: string) => string
  space: string
  end: string
  named: (of: Named) => string
}

const grammars: Record<string, Grammar> = {
  en: {
    pronoun: ({ type }) => (type === 'PERSON' ? 'who' : 'which'),
    joined: (pronoun, rest) => `, ${pronoun} ${rest}`,
    space: ' ',
    end: '.',
    // What happens and what is written has a title, which takes an article: `the 17th EU-China summit`.
    named: ({ name, type }) =>
      ['AGREEMENT', 'EVENT'].includes(type ?? '') && !/^the /i.test(name) ? `the ${name}` : name,
  },
  zh: {
    pronoun: () => '后者',
    joined: (pronoun, rest) => `，${pronoun}${rest}`,
    space: '',
    end: '。',
    named: ({ name }) => (/\p{Script=Han}/u.test(name) ? name : ` ${name} `),
  },
}

/**
 * A way as one sentence.
 *
 *     sentenceOf(nokia, [{ said: signed, isForward: true, to: memorandum }, …], 'en')
 *     // Nokia signed the memorandum, which was made at the roundtable, where Huawei took part.
 *
 * It is built of wordings alone: `…` in one stands for what the step leads to, which else comes last.
 */
export function pathSentence(start: Named, steps: PathStep[], language: string): string {
  const grammar = grammars[language.split('-')[0]!] ?? grammars.en!
  const parts = steps.map(({ said, isForward, to }, at) => {
    const relative = isForward ? null : said.relative
    const told = filled(at > 0 && relative ? relative : isForward ? said.text : said.inverse, to, grammar)
    if (at === 0) return grammar.space + told
    return relative ? `, ${told}` : grammar.joined(grammar.pronoun(steps[at - 1]!.to), told)
  })
  const sentence = `${grammar.named(start)}${parts.join('')}${grammar.end}`
    .replaceAll(/ +/g, ' ')
    .replaceAll(/ (?=[，。])/g, '')
    .trim()
  return sentence[0]!.toUpperCase() + sentence.slice(1)
}

const filled = (wording: string, to: Named, { space, named }: Grammar) =>
  wording.includes('…') ? wording.replace('…', () => named(to)) : `${wording}${space}${named(to)}`
