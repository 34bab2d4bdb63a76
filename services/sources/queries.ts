import { getTableColumns, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { TransactionSql } from 'postgres'
import type { Drizzle } from '#toolkit/database'
import {
  byText,
  dateParams,
  earliestFirst,
  latestFirst,
  nameParams,
  rootList,
  when,
  whenInDateRange,
} from '#toolkit/lists'
import { isAny, placeholder, without } from '#toolkit/sql'
import type { SourceFilter } from './schema-types.ts'
import { imports, sources } from './tables.ts'

export const queries = (db: Drizzle) => ({
  sourcesByIds: db
    .select(without(getTableColumns(sources), 'sortName', 'foldedPublisher', 'dateFrom', 'dateTo'))
    .from(sources)
    .where(isAny(sources.id, 'ids'))
    .prepare('sources_by_ids'),
  sources: rootList(db, sources, {
    where: [
      when('ids', isAny(sources.id, 'ids')),
      when('kinds', isAny(sources.kind, 'kinds')),
      when('titleWord', hasWords(sources.sortName, 'title')),
      when('publisherWord', hasWords(sources.foldedPublisher, 'publisher')),
      ...whenInDateRange(sources.dateFrom, sources.dateTo, 'published'),
    ],
    sorts: {
      PUBLISHED_DESC: latestFirst(sources.dateFrom),
      PUBLISHED_ASC: earliestFirst(sources.dateFrom),
      TITLE: byText(sources.sortName),
      ID: byText(sources.id),
    },
    name: 'sources',
  }),
  importsByIds: db.select().from(imports).where(isAny(imports.id, 'ids')).prepare('imports_by_ids'),
  // The id of an import starts with its time.
  imports: rootList(db, imports, {
    where: [],
    sorts: { ID_DESC: { by: imports.id, as: 'text', order: 'desc' } },
    name: 'imports',
  }),
  lastChange: db
    .select({ at: sql<string | null>`greatest(max(${imports.at}), max(${imports.undoneAt}))` })
    .from(imports)
    .prepare('last_change'),
})

/** The parameters of the list of sources. */
export const sourceParams = (filter: SourceFilter | null | undefined) => ({
  ids: filter?.ids ?? null,
  kinds: filter?.kind ?? null,
  ...wordParams(filter?.title, 'title'),
  ...wordParams(filter?.publisher, 'publisher'),
  ...dateParams(filter?.published, 'filter.published', 'published'),
})

/** Whether the folded text has every word of the query. Parameters: `${name}Words`, and `${name}Word`, the longest, for the index. */
const hasWords = (folded: PgColumn, name: string) =>
  sql`${folded} like ${placeholder(`${name}Word`)}::text and ${folded} like all(${placeholder(`${name}Words`)}::text[])`

function wordParams(query: string | null | undefined, name: string) {
  const { word, words } = nameParams(query)
  return { [`${name}Word`]: word, [`${name}Words`]: words }
}

/** Records the running import, or the time of its undo; `arriving` has the staged rows. */
export async function recordImport(tx: TransactionSql): Promise<void> {
  await tx`
    insert into imports (id, by, bundle, replaces, files)
    select import, told ->> 'by', told ->> 'bundle', told ->> 'replaces', told -> 'files' from arriving where bundle_table = 'record'`
  await tx`
    update imports set undone_at = now()
    where undone_at is null and id in (select told ->> 'import' from arriving where bundle_table = 'undo')`
}
