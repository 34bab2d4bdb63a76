import { fold } from '#toolkit/domain'
import { daysOf, type ImportDefinition } from '#toolkit/facts'
import { recordImport } from './queries.ts'
import { sources } from './tables.ts'

export const intake: ImportDefinition = {
  prefixes: ['src'],
  facts: {
    sources: {
      into: sources,
      derive: ({ title, publisher, published }) => ({
        sortName: fold(title!),
        foldedPublisher: fold(publisher ?? ''),
        ...daysOf(published),
      }),
    },
  },
  settle: recordImport,
}
