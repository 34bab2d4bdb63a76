import { fold } from '#toolkit/domain'
import { daysOf, type ImportDefinition } from '#toolkit/facts'
import { launchOfEach } from './queries.ts'
import {
  areas,
  coverages,
  figures,
  identifiers,
  initiativeLinks,
  initiatives,
  milestones,
  names,
  participations,
} from './tables.ts'

export const intake: ImportDefinition = {
  prefixes: ['ini', 'area'],
  takesWorld: true,
  facts: {
    initiatives: {
      into: initiatives,
      settled: { columns: ['launched_from', 'launched_to'], select: launchOfEach },
    },
    areas: { into: areas },
    names: { into: names, derive: ({ text }) => ({ folded: fold(text!) }) },
    identifiers: { into: identifiers },
    milestones: { into: milestones, derive: ({ date }) => daysOf(date) },
    participations: { into: participations },
    initiative_links: { into: initiativeLinks },
    entity_areas: { into: coverages },
    figures: { into: figures },
  },
}
