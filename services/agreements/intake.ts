import { boundsOf, fold, type Intake } from '#toolkit'
import { settleDates } from './queries.ts'
import {
  agreementInitiatives, agreementLinks, agreements, coverages, events, figures, identifiers, milestones, names, participations, statements,
} from './tables.ts'

export const intake: Intake = {
  prefixes: ['agr', 'evt', 'sta'],
  facts: {
    agreements: { into: agreements, derive: ({ term }) => ({ termTo: term ? boundsOf(term).latest : null }) },
    events: { into: events, derive: daysOfDate },
    names: { into: names, derive: ({ text }) => ({ folded: fold(text!) }) },
    identifiers: { into: identifiers },
    milestones: { into: milestones, derive: daysOfDate },
    participations: { into: participations },
    agreement_initiatives: { into: agreementInitiatives },
    agreement_links: { into: agreementLinks },
    entity_areas: { into: coverages },
    figures: { into: figures },
    statements: { into: statements, derive: daysOfDate },
  },
  settle: settleDates,
}

function daysOfDate({ date }: Record<string, string | null>) {
  const { earliest, latest } = date ? boundsOf(date) : { earliest: null, latest: null }
  return { dateFrom: earliest, dateTo: latest }
}
