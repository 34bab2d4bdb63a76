import { fold } from '#toolkit/domain'
import type { ImportDefinition } from '#toolkit/facts'
import { possibleDays, termsOf } from './rules.ts'
import { affiliations, identifiers, names, organisations, people } from './tables.ts'

export const intake: ImportDefinition = {
  prefixes: ['org', 'per'],
  facts: {
    organisations: { into: organisations },
    people: { into: people },
    names: { into: names, derive: ({ text }) => ({ folded: fold(text!) }) },
    identifiers: { into: identifiers },
    affiliations: {
      into: affiliations,
      derive: ({ period }, observed) => ({ observed, ...possibleDays(period ?? null, observed) }),
      split: termsOf,
    },
  },
  lends: { countries: organisations.country },
}
