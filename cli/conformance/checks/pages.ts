import { type Check, skip } from '#cli/conformance/check'
import type { PageArgs, PagedList } from '#cli/conformance/types'

/** The rules of lists, which all subgraphs keep, so that who can read one can read all. */
export const pageChecks: Check[] = [
  {
    name: 'gives the count alone for `first: 0`',
    level: 'MUST',
    why: 'Clients that only want the number ask so.',
    find: ofEach(async list => {
      const { page, errors } = await list.ask({ first: 0 })
      if (errors || !page) return errors?.[0]?.message ?? 'there is no page'
      if (page.edges.length > 0) return `${page.edges.length} entries come`
    }),
  },
  {
    name: 'refuses a negative number of entries, and names the argument',
    level: 'MUST',
    why: 'A negative limit is the whole table to some databases.',
    find: ofEach(list => notRefused(list, { first: -1 }, 'first')),
  },
  {
    name: 'refuses more than a hundred entries, and names the argument',
    level: 'MUST',
    why: 'One page has a size that every part of the graph can bear.',
    find: ofEach(list => notRefused(list, { first: 101 }, 'first')),
  },
  {
    name: 'goes on from page to page without a gap',
    level: 'MUST',
    why: 'Who reads page by page is told everything once.',
    find: ofEach(async list => {
      const { page: whole, errors } = await list.ask({ first: 5 })
      if (errors || !whole) return errors?.[0]?.message ?? 'there is no page'
      const cursors: string[] = []
      let after: string | null | undefined
      while (cursors.length < whole.edges.length) {
        const { page } = await list.ask({ first: 2, ...(after && { after }) })
        if (!page || page.edges.length === 0)
          return `after ${cursors.length} of ${whole.edges.length} entries nothing comes`
        cursors.push(...page.edges.map(({ cursor }) => cursor))
        after = page.pageInfo.endCursor
        if (cursors.length < whole.edges.length && !page.pageInfo.hasNextPage)
          return `after ${cursors.length} entries it says that there are no more`
      }
      const wrong = whole.edges.findIndex(({ cursor }, i) => cursor !== cursors[i])
      if (wrong !== -1) return `in pages of two, another entry is the ${wrong + 1}. than in a page of five`
    }),
  },
  {
    name: 'refuses what is no cursor of the list, and names the argument',
    level: 'SHOULD',
    why: 'Who sends a cursor of another list would else read from anywhere, and not know it.',
    find: ofEach(list => notRefused(list, { first: 1, after: 'of-another-list' }, 'after')),
  },
  {
    name: 'refuses both directions at once',
    level: 'SHOULD',
    why: 'What `first` with `last` means nobody agrees on.',
    find: ofEach(
      list => notRefused(list, { first: 1, last: 1 }, 'last'),
      list => list.isTwoWay,
    ),
  },
]

function ofEach(fault: (list: PagedList) => Promise<string | undefined>, fits = (_: PagedList) => true): Check['find'] {
  return async ({ lists }) => {
    const fitting = lists.filter(fits)
    if (fitting.length === 0) return skip('it has no such list')
    const found = await Promise.all(fitting.map(async list => ({ list, told: await fault(list) })))
    return found.flatMap(({ list, told }) => (told === undefined ? [] : [`${list.name}: ${told}.`]))
  }
}

async function notRefused(list: PagedList, args: PageArgs, argument: string): Promise<string | undefined> {
  const { errors } = await list.ask(args)
  const extensions = errors?.[0]?.extensions
  const asked = JSON.stringify(args).replace(/"(\w+)":/g, '$1: ')
  if (!errors) return `${asked} is answered`
  if (extensions?.code !== 'BAD_USER_INPUT')
    return `${asked} gives the code ${extensions?.code ?? 'none'}, not BAD_USER_INPUT`
  if (extensions.argument !== argument)
    return `${asked} is refused without \`argument: "${argument}"\` in its extensions`
}
