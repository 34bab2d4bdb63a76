import { fold, type Intake } from '#toolkit'
import { publishedBetween } from './rules/index.ts'
import { sources } from './tables.ts'

export const intake: Intake = {
  prefixes: ['src'],
  facts: {
    sources: {
      into: sources,
      derive: ({ title, publisher, published }) => ({
        sortName: fold(title!),
        foldedPublisher: fold(publisher ?? ''),
        ...publishedBetween(published ?? null),
      }),
    },
  },
}
