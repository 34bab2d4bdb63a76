import { boundsOf, fold } from '#toolkit/domain'
import { daysOf, type ImportDefinition } from '#toolkit/facts'
import { dateOfEach } from './queries/index.ts'
import {
  agreementInitiatives,
  agreementLinks,
  agreements,
  countries,
  coverages,
  events,
  figures,
  identifiers,
  milestones,
  names,
  participations,
  statements,
} from './tables.ts'

export const intake: ImportDefinition = {
  prefixes: ['agr', 'evt', 'sta'],
  facts: {
    agreements: {
      into: agreements,
      derive: ({ term }) => ({ termTo: term ? boundsOf(term).latest : null }),
      settled: { columns: ['date', 'date_from', 'date_to'], select: dateOfEach },
    },
    events: { into: events, derive: ({ date }) => daysOf(date) },
    names: { into: names, derive: ({ text }) => ({ folded: fold(text!) }) },
    identifiers: { into: identifiers },
    milestones: { into: milestones, derive: ({ date }) => daysOf(date) },
    participations: { into: participations },
    agreement_initiatives: { into: agreementInitiatives },
    agreement_links: { into: agreementLinks },
    entity_areas: { into: coverages },
    figures: { into: figures },
    statements: { into: statements, derive: ({ date }) => daysOf(date) },
  },
  borrows: { countries },
}
