import { type Check, skip } from '#cli/conformance/check'
import type { PageArgs, PagedList } from '#cli/conformance/types'

/** Checks of connections: with the same rules in all subgraphs, a client needs one function to page through any list. */
export const pageChecks: Check[] = [
  {
    name: 'returns only the count for `first: 0`',
    level: 'MUST',
    why: 'Clients use it to read only `totalCount`.',
    find: ofEach(async list => {
      const { page, errors } = await list.ask({ first: 0 })
      if (errors || !page) return errors?.[0]?.message ?? 'there is no page'
      if (page.edges.length > 0) return `the page has ${page.edges.length} entries`
    }),
  },
  {
    name: 'rejects a negative `first` and names the argument',
    level: 'MUST',
    why: 'Some databases read a negative limit as no limit.',
    find: ofEach(list => notRefused(list, { first: -1 }, 'first')),
  },
  {
    name: 'rejects `first` above 100 and names the argument',
    level: 'MUST',
    why: 'The maximum page size bounds the work of every subgraph.',
    find: ofEach(list => notRefused(list, { first: 101 }, 'first')),
  },
  {
    name: 'pages without gaps',
    level: 'MUST',
    why: 'A client that pages receives each entry once.',
    find: ofEach(async list => {
      const { page: whole, errors } = await list.ask({ first: 5 })
      if (errors || !whole) return errors?.[0]?.message ?? 'there is no page'
      const cursors: string[] = []
      let after: string | null | undefined
      while (cursors.length < whole.edges.length) {
        const { page } = await list.ask({ first: 2, ...(after && { after }) })
        if (!page || page.edges.length === 0)
          return `after ${cursors.length} of ${whole.edges.length} entries the next page is empty`
        cursors.push(...page.edges.map(({ cursor }) => cursor))
        after = page.pageInfo.endCursor
        if (cursors.length < whole.edges.length && !page.pageInfo.hasNextPage)
          return `after ${cursors.length} of ${whole.edges.length} entries \`hasNextPage\` is false`
      }
      const wrong = whole.edges.findIndex(({ cursor }, i) => cursor !== cursors[i])
      if (wrong !== -1) return `entry ${wrong + 1} differs between pages of two and a page of five`
    }),
  },
  {
    name: 'rejects a cursor of another list and names the argument',
    level: 'SHOULD',
    why: 'Otherwise a client with a wrong cursor reads from an arbitrary position without an error.',
    find: ofEach(list => notRefused(list, { first: 1, after: 'of-another-list' }, 'after')),
  },
  {
    name: 'rejects `first` together with `last`',
    level: 'SHOULD',
    why: 'The Relay specification discourages `first` together with `last`: the result is hard to understand.',
    find: ofEach(
      list => notRefused(list, { first: 1, last: 1 }, 'last'),
      list => list.isTwoWay,
    ),
  },
]

function ofEach(error: (list: PagedList) => Promise<string | undefined>, fits = (_: PagedList) => true): Check['find'] {
  return async ({ lists }) => {
    const fitting = lists.filter(fits)
    if (fitting.length === 0) return skip('it has no such list')
    const found = await Promise.all(fitting.map(async list => ({ list, message: await error(list) })))
    return found.flatMap(({ list, message }) => (message === undefined ? [] : [`${list.name}: ${message}.`]))
  }
}

async function notRefused(list: PagedList, args: PageArgs, argument: string): Promise<string | undefined> {
  const { errors } = await list.ask(args)
  const extensions = errors?.[0]?.extensions
  const request = JSON.stringify(args).replace(/"(\w+)":/g, '$1: ')
  if (!errors) return `${request} is accepted`
  if (extensions?.code !== 'BAD_USER_INPUT')
    return `${request} fails with the code ${extensions?.code ?? 'none'}, not BAD_USER_INPUT`
  if (extensions.argument !== argument) return `${request} fails without \`argument: "${argument}"\` in its extensions`
}
