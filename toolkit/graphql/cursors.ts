import { createHash } from 'node:crypto'
import { refusal } from '#toolkit/errors'

export const DEFAULT_PAGE_SIZE = 20
export const MAX_PAGE_SIZE = 100

export type PageArgs = { first?: number | null; after?: string | null; last?: number | null; before?: string | null }

/** Sort key and id of the row before the page; null for the first page. */
type Keyset = { key: string | null; id: string | null }

/** A connection. Its fields are functions, so that only requested fields are computed. */
export type Connection<Edge, Info = PageInfo | Promise<PageInfo>> = {
  edges: () => (Edge & { cursor: () => string })[]
  nodes: () => unknown[]
  pageInfo: () => Info
  totalCount: () => Promise<number> | number
}

type PageInfo = {
  hasNextPage: boolean
  hasPreviousPage: boolean
  startCursor: string | null
  endCursor: string | null
}

/** The arguments of a page, for a query that reads `take` rows. `toConnection` makes the connection of these rows. */
export type Page = Keyset & {
  take: number
  backward: boolean
  toConnection<Row extends { id: string; sortKey?: string | null }, Edge extends { node: unknown }>(
    rows: Row[],
    edge: (row: Row) => Edge,
    count: () => Promise<number>,
  ): Connection<Edge, PageInfo>
}

/**
 * Converts `first`/`after` or `last`/`before` into the limits of a query.
 *
 *     const page = pageOf(args, 'agreements DATE_DESC')
 *     return page.toConnection(await agreements(page), node => ({ node }), () => count(filter))
 *
 * `take` is one more than the page has: the additional row shows whether there is another page. A cursor has the sort
 * key and id of its row and no offset, so rows that are added later do not move a page. A checksum rejects a
 * cursor of another `sort`. Throws BAD_USER_INPUT with the name of the argument.
 */
export function pageOf(args: PageArgs, sort: string): Page {
  const { first, after, last, before } = args
  if (first != null && last != null) throw argumentError('last', 'Send `first` or `last`, not both.')
  if (first != null && before != null)
    throw argumentError('before', '`before` goes with `last`; with `first` send `after`.')
  if (last != null && after != null)
    throw argumentError('after', '`after` goes with `first`; with `last` send `before`.')
  if (after != null && before != null) throw argumentError('before', 'Send `after` or `before`, not both.')
  const backward = last != null || before != null
  const size = sizeOf(backward ? 'last' : 'first', (backward ? last : first) ?? DEFAULT_PAGE_SIZE)
  const cursor = backward ? before : after
  const start = cursor == null ? { key: null, id: null } : decodeCursor(backward ? 'before' : 'after', cursor, sort)

  return {
    backward,
    take: size + 1,
    ...start,
    toConnection(rows, edge, count) {
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
        // If the first page has all rows, the count needs no statement.
        totalCount: start.id === null && !isFull ? () => page.length : count,
      }
    },
  }
}

function sizeOf(argument: 'first' | 'last', size: number): number {
  if (size < 0)
    throw argumentError(argument, `\`${argument}\` is ${size}: send 0 or more; with 0 the list has only its count.`)
  if (size > MAX_PAGE_SIZE) throw argumentError(argument, `\`${argument}\` is ${size}: send at most ${MAX_PAGE_SIZE}.`)
  return size
}

function cursorOf(row: { id: string; sortKey?: string | null } | undefined, sort: string): string | null {
  if (row === undefined) return null
  const key = row.sortKey ?? ''
  return Buffer.from(JSON.stringify([key, row.id, checksumOf(key, row.id, sort)])).toString('base64url')
}

function decodeCursor(argument: string, cursor: string, sort: string): { key: string; id: string } {
  try {
    const [key, id, checksum] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (typeof key === 'string' && typeof id === 'string' && checksum === checksumOf(key, id, sort)) return { key, id }
  } catch {
    // The text is not a cursor of Accord, and is rejected below.
  }
  throw cursorError(argument)
}

export const cursorError = (argument: string) =>
  argumentError(
    argument,
    `\`${argument}\` is not a cursor of this list in this order: send a cursor that this list returned.`,
  )

// The checksum is not a secret: it only detects typing errors and cursors of another list or order.
const checksumOf = (key: string, id: string, sort: string) =>
  createHash('sha256')
    .update(JSON.stringify(['cursor', sort, key, id]))
    .digest('base64url')
    .slice(0, 8)

const argumentError = (argument: string, message: string) => refusal('BAD_USER_INPUT', message, { argument })
