import { type Item, withoutRepeats } from './columns.ts'
import type { ExportableList, PagedField } from './exportable-lists.ts'

type Page = { nodes?: Item[]; edges?: Item[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }

/** Executes an operation of a document. Throws if the response has an error. */
export type FetchPage = (operation: string, variables: Record<string, unknown>) => Promise<Record<string, unknown>>

/**
 * Yields the rows of a list, page by page, and reads at most one page ahead of the consumer. It reads the first pages
 * of all parts before the first row, so that an invalid parameter throws before the response starts.
 *
 *     for await (const items of readRows(list, { filter: { kind: ['TREATY'] } }, fetchPage)) …
 */
export async function* readRows(
  list: ExportableList,
  variables: Record<string, unknown>,
  fetchPage: FetchPage,
): AsyncGenerator<Item[]> {
  const parts = partsFor(list, variables)
  const pageAfter = async (part: PagedField, after: string | null) =>
    pageIn(await fetchPage(part.operation, { ...variables, after }), part)
  const firsts = await Promise.all(parts.map(part => pageAfter(part, null)))
  for (const part of parts) {
    for (let next: Promise<Page> | undefined = Promise.resolve(firsts.shift()!); next; ) {
      const { nodes, pageInfo }: Page = await next
      next = pageInfo.hasNextPage ? pageAfter(part, pageInfo.endCursor) : undefined
      // The consumer writes this page while the next one is read. `await next` throws the error of the next page.
      next?.catch(() => {})
      for (const item of nodes!) for (const key of part.paged) await complete(item, key)
      if (part.hasRows) for (const item of nodes!) yield* rowsIn(item)
      else yield nodes!.map(item => withoutRepeats(item) as Item)
    }

    /** Reads all pages of a list in an item, because the whole list becomes one cell. */
    async function complete(item: Item, key: string): Promise<void> {
      const first = item[key] as Page | null
      for await (const { nodes, edges } of pagesAfter(item, key)) {
        first!.nodes?.push(...nodes!)
        first!.edges?.push(...edges!)
      }
    }

    async function* rowsIn(item: Item): AsyncGenerator<Item[]> {
      const rows = ({ edges = [] }: Page) => edges.map(edge => withoutRepeats({ ...item, rows: edge }) as Item)
      if (item.rows) yield rows(item.rows as Page)
      for await (const page of pagesAfter(item, 'rows')) yield rows(page)
    }

    /** Reads the later pages of a list in an item. Each page is a query for this item only. */
    async function* pagesAfter(item: Item, key: string): AsyncGenerator<Page> {
      let page = item[key] as Page | null
      while (page?.pageInfo.hasNextPage) {
        const alone = { ...variables, after: null, [part.filter]: { ids: [item.id] } }
        const data = await fetchPage(part.operation, { ...alone, [`${key}After`]: page.pageInfo.endCursor })
        // If the item was removed meanwhile, `nodes` is empty.
        page = (pageIn(data, part).nodes![0]?.[key] as Page | undefined) ?? null
        if (page) yield page
      }
    }
  }
}

const pageIn = (data: Record<string, unknown>, { root }: PagedField): Page => data[root] as Page

/** The operations that have a variable of the request that others lack. Without such a variable, all operations. */
function partsFor({ parts }: ExportableList, variables: Record<string, unknown>): PagedField[] {
  const given = Object.keys(variables).filter(name => !parts.every(part => part.variables.includes(name)))
  return given.length === 0 ? parts : parts.filter(part => given.some(name => part.variables.includes(name)))
}
