// Converts a path to one sentence: joins the wordings of its links, with a relative clause for each link after the first.

/** The wording of one link in one language. */
type LinkWording = { text: string; inverse: string; relative: string | null }

/** A step of a path: the wording of its link, whether the path follows the link from `from` to `to`, and the next entity. */
type PathStep = { wording: LinkWording; isForward: boolean; to: Named }
export type Named = { name: string; type: string | null }

type Grammar = {
  /** The pronoun for an entity in the next clause. */
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
    // Titles of events and documents take an article: `the 17th EU-China summit`.
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
 * A path as one sentence.
 *
 *     pathSentence(nokia, [{ wording: signed, isForward: true, to: memorandum }, …], 'en')
 *     // Nokia signed the memorandum, which was made at the roundtable, where Huawei took part.
 *
 * `…` in a wording marks the position of the next entity; without it, the entity comes last.
 */
export function pathSentence(start: Named, steps: PathStep[], language: string): string {
  const grammar = grammars[language.split('-')[0]!] ?? grammars.en!
  const parts = steps.map(({ wording, isForward, to }, at) => {
    const relative = isForward ? null : wording.relative
    const clause = fill(at > 0 && relative ? relative : isForward ? wording.text : wording.inverse, to, grammar)
    if (at === 0) return grammar.space + clause
    return relative ? `, ${clause}` : grammar.joined(grammar.pronoun(steps[at - 1]!.to), clause)
  })
  const sentence = `${grammar.named(start)}${parts.join('')}${grammar.end}`
    .replaceAll(/ +/g, ' ')
    .replaceAll(' ，', '，')
    .replaceAll(' 。', '。')
    .trim()
  return sentence[0]!.toUpperCase() + sentence.slice(1)
}

const fill = (wording: string, to: Named, { space, named }: Grammar) =>
  wording.includes('…') ? wording.replace('…', () => named(to)) : `${wording}${space}${named(to)}`
