import { type Item, withoutRepeats } from './columns.ts'
import type { ExportableList, PagedField } from './exportable-lists.ts'

type Page = { nodes?: Item[]; edges?: Item[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }

/** Asks one operation of a list's document. Throws where anything of the answer is missing. */
export type FetchPage = (operation: string, variables: Record<string, unknown>) => Promise<Record<string, unknown>>

/**
 * The rows of a list, a page of the graph at a time, and never more than one page ahead of whoever takes them. Each of its parts has
 * had its first page before there is a row: what one of them refuses is known before anything was sent.
 *
 *     for await (const items of rowsOf(list, { filter: { kind: ['TREATY'] } }, ask)) …
 */
export async function* readRows(
  list: ExportableList,
  variables: Record<string, unknown>,
  ask: FetchPage,
): AsyncGenerator<Item[]> {
  const parts = partsFor(list, variables)
  const pageAfter = async (part: PagedField, after: string | null) =>
    pageIn(await ask(part.operation, { ...variables, after }), part)
  const firsts = await Promise.all(parts.map(part => pageAfter(part, null)))
  for (const part of parts) {
    for (let next: Promise<Page> | undefined = Promise.resolve(firsts.shift()!); next; ) {
      const { nodes, pageInfo }: Page = await next
      next = pageInfo.hasNextPage ? pageAfter(part, pageInfo.endCursor) : undefined
      // Asked for while this one is written; if it fails, that is told when it is its turn.
      next?.catch(() => {})
      for (const item of nodes!) for (const key of part.paged) await complete(item, key)
      if (part.hasRows) for (const item of nodes!) yield* rowsIn(item)
      else yield nodes!.map(item => withoutRepeats(item) as Item)
    }

    /** A list in an item that has more than a page is read to its end: it becomes one cell. */
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

    /** The pages of a list in an item after its first: the item is asked for alone, with the cursor of that list. */
    async function* pagesAfter(item: Item, key: string): AsyncGenerator<Page> {
      let page = item[key] as Page | null
      while (page?.pageInfo.hasNextPage) {
        const alone = { ...variables, after: null, [part.filter]: { ids: [item.id] } }
        const again = pageIn(await ask(part.operation, { ...alone, [`${key}After`]: page.pageInfo.endCursor }), part)
        // What is gone since its list was read has no more pages.
        page = (again.nodes![0]?.[key] as Page | undefined) ?? null
        if (page) yield page
      }
    }
  }
}

const pageIn = (data: Record<string, unknown>, { root }: PagedField): Page => data[root] as Page

/** The operations to ask: of a parameter that only some of them take, those; otherwise all. */
function partsFor({ parts }: ExportableList, variables: Record<string, unknown>): PagedField[] {
  const given = Object.keys(variables).filter(name => !parts.every(part => part.variables.includes(name)))
  return given.length === 0 ? parts : parts.filter(part => given.some(name => part.variables.includes(name)))
}
