import { createHash } from 'node:crypto'
import { refusal } from '#toolkit/errors'

export const DEFAULT_PAGE = 20
export const LARGEST_PAGE = 100

export type PageArgs = { first?: number | null; after?: string | null; last?: number | null; before?: string | null }

/** Where to start reading: sort key and id of the row before the page, or null for the beginning. */
export type Keyset = { key: string | null; id: string | null }

/** What of it is asked for is made when it is asked for. */
export type Connection<Edge, Info = PageInfo | Promise<PageInfo>> = {
  edges: () => (Edge & { cursor: () => string })[]
  nodes: () => unknown[]
  pageInfo: () => Info
  totalCount: () => Promise<number> | number
}

export type PageInfo = {
  hasNextPage: boolean
  hasPreviousPage: boolean
  startCursor: string | null
  endCursor: string | null
}

/** What a query needs of the page's arguments; `of` makes the connection of its rows. */
export type Page = Keyset & {
  take: number
  backward: boolean
  of<Row extends { id: string; sortKey?: string | null }, Edge extends { node: unknown }>(
    rows: Row[],
    edge: (row: Row) => Edge,
    count: () => Promise<number>,
  ): Connection<Edge, PageInfo>
}

/**
 * Turns `first`/`after` or `last`/`before` into what a query needs, and its rows into a connection.
 *
 *     const page = pageOf(args, 'agreements DATE_DESC')
 *     return page.of(await agreements(page), node => ({ node }), () => count(filter))
 *
 * `take` is one more than was asked, so a full page tells whether another follows. A cursor holds sort key and id of its
 * row, not an offset: a row added while someone reads shifts nobody's page. It is sealed for the `sort` it was made under
 * and refused under another. Throws BAD_USER_INPUT that names the argument.
 */
export function pageOf(args: PageArgs, sort: string): Page {
  const { first, after, last, before } = args
  if (first != null && last != null) throw refused('last', 'Ask with `first` or with `last`, not with both.')
  if (first != null && before != null) throw refused('before', '`before` goes with `last`; with `first` send `after`.')
  if (last != null && after != null) throw refused('after', '`after` goes with `first`; with `last` send `before`.')
  if (after != null && before != null) throw refused('before', 'Send `after` or `before`, not both.')
  const backward = last != null || before != null
  const size = sizeOf(backward ? 'last' : 'first', (backward ? last : first) ?? DEFAULT_PAGE)
  const cursor = backward ? before : after
  const start = cursor == null ? { key: null, id: null } : opened(backward ? 'before' : 'after', cursor, sort)

  return {
    backward,
    take: size + 1,
    ...start,
    of(rows, edge, count) {
      const isFull = rows.length > size
      const page = rows.slice(0, size)
      if (backward) page.reverse()
      return {
        edges: () => page.map(row => ({ cursor: () => cursorOf(row, sort)!, ...edge(row) })),
        nodes: () => page.map(row => edge(row).node),
        pageInfo: () => ({
          hasNextPage: backward ? before != null : isFull,
          hasPreviousPage: backward ? isFull : after != null,
          startCursor: cursorOf(page[0], sort),
          endCursor: cursorOf(page.at(-1), sort),
        }),
        // Where this page is all there is, nobody needs to count.
        totalCount: start.id === null && !isFull ? () => page.length : count,
      }
    },
  }
}

function sizeOf(argument: 'first' | 'last', size: number): number {
  if (size < 0) throw refused(argument, `\`${argument}\` is ${size}: ask for 0 or more; 0 gives the count alone.`)
  if (size > LARGEST_PAGE)
    throw refused(argument, `\`${argument}\` is ${size}: ask for at most ${LARGEST_PAGE} at a time.`)
  return size
}

function cursorOf(row: { id: string; sortKey?: string | null } | undefined, sort: string): string | null {
  if (row === undefined) return null
  const key = row.sortKey ?? ''
  return Buffer.from(JSON.stringify([key, row.id, sealOf(key, row.id, sort)])).toString('base64url')
}

function opened(argument: string, cursor: string, sort: string): { key: string; id: string } {
  try {
    const [key, id, seal] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (typeof key === 'string' && typeof id === 'string' && seal === sealOf(key, id, sort)) return { key, id }
  } catch {
    // Not one of ours: refused below.
  }
  throw cursorError(argument)
}

export const cursorError = (argument: string) =>
  refused(argument, `\`${argument}\` is not a cursor of this list in this order: send one that the same list gave.`)

// Not a secret: it only tells a cursor of another list or order, or a mistyped one, from one that fits.
const sealOf = (key: string, id: string, sort: string) =>
  createHash('sha256')
    .update(JSON.stringify(['cursor', sort, key, id]))
    .digest('base64url')
    .slice(0, 8)

const refused = (argument: string, message: string) => refusal('BAD_USER_INPUT', message, { argument })
