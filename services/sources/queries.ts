import { and, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import {
  type DateMatch,
  type Drizzle,
  dateParams,
  given,
  isAny,
  listOf,
  mayBeAny,
  mayLieIn,
  nameParams,
} from '#toolkit'
import { dayPublished, sources } from './tables.ts'

export const queries = (db: Drizzle) => ({
  sourcesByIds: db.select().from(sources).where(isAny(sources.id, 'ids')).prepare('sources_by_ids'),
  sources: listOf(db, sources, {
    fits: and(
      mayBeAny(sources.id, 'ids'),
      mayBeAny(sources.kind, 'kinds'),
      mayContain(sources.sortName, 'title'),
      mayContain(sources.foldedPublisher, 'publisher'),
      mayLieIn(sources.dateFrom, sources.dateTo, 'published'),
    ),
    sorts: {
      PUBLISHED_DESC: { by: dayPublished(sources, '-infinity'), as: 'date', order: 'desc' },
      PUBLISHED_ASC: { by: dayPublished(sources, 'infinity'), as: 'date', order: 'asc' },
      TITLE: { by: sources.sortName, as: 'text', order: 'asc' },
      ID: { by: sources.id, as: 'text', order: 'asc' },
    },
    name: 'sources',
  }),
})

type SourcesAsked = {
  ids?: readonly string[] | null
  kind?: readonly string[] | null
  title?: string | null
  publisher?: string | null
  published?: { from?: string | null; to?: string | null; match?: DateMatch } | null
}

export const sourceParams = ({ ids, kind, title, publisher, published }: SourcesAsked) => ({
  ids: ids ?? null,
  kinds: kind ?? null,
  ...wordParams(title, 'title'),
  ...wordParams(publisher, 'publisher'),
  ...dateParams(published && { ...published, match: published.match ?? 'POSSIBLY' }, 'published'),
})

/** Every word asked for is in the folded text; parameters `${name}Word` (the longest, for the index) and `${name}Words`. */
function mayContain(folded: PgColumn, name: string) {
  const [longest, words] = [given(`${name}Word`), given(`${name}Words`)]
  return sql`(${longest}::text is null or (${folded} like ${longest}::text and ${folded} like all(${words}::text[])))`
}

function wordParams(query: string | null | undefined, name: string) {
  const { word, words } = nameParams(query)
  return { [`${name}Word`]: word, [`${name}Words`]: words }
}
