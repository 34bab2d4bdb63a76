import type { SendQuery, SubgraphResponse } from '#cli/conformance/types'

/*
 * Subgraphs that are not fit for the graph: the notes of the examples, changed on their way. Each is named for the check that
 * it fails.
 */

type Change = (answer: SubgraphResponse, query: string, variables: Record<string, any>) => SubgraphResponse | undefined

/** The same subgraph with some of its answers changed; where the change gives nothing, the answer stays. */
const changed =
  (change: Change) =>
  (ask: SendQuery): SendQuery =>
  async (query, variables = {}) => {
    const answer = await ask(query, variables)
    return change(structuredClone(answer), query, variables) ?? answer
  }

const schema = (from: string | RegExp, to: string) =>
  changed(({ data, ...answer }) => {
    if (!data?._service) return
    const sdl = data._service.sdl.replace(from, to)
    return { ...answer, data: { _service: { sdl } } }
  })

const entities = (change: (found: any[], keys: any[]) => any[]) =>
  changed(({ data, ...answer }, _, { keys }) => {
    if (!data?._entities) return
    return { ...answer, data: { _entities: change(data._entities, keys) } }
  })

const late = (isLate: (keys: any[]) => number) =>
  changed(({ took, ...answer }, _, { keys = [] }) => ({ ...answer, took: took + isLate(keys) }))

/** A list that takes an argument as it comes: it is answered as if it were not there. */
const lenient =
  (form: RegExp) =>
  (ask: SendQuery): SendQuery =>
  (query, variables) =>
    ask(query.replace(form, ''), variables)

const feed = (change: (page: any) => any) =>
  changed(({ data, ...answer }) =>
    data?._links ? { ...answer, data: { _links: { ...data._links, ...change(data._links) } } } : undefined,
  )

const told = (list: 'nodes' | 'edges', change: object) =>
  feed(page => ({ [list]: page[list].map((each: any) => ({ ...each, ...change })) }))

const error = (message: string, extensions = {}) => ({ took: 1, errors: [{ message, extensions }] })

export const unfit: Record<string, (ask: SendQuery) => SendQuery> = {
  'tells its schema': changed(({ data }) => (data?._service ? error('No such field.') : undefined)),
  'composes with the graph': schema(/(type Agreement [^}]*)notes:/, '$1title:'),
  'asks of the gateway only what it can do': schema(
    /extend schema\s+@link\(/,
    'type Subscription { noted: Note }\nextend schema @link(',
  ),
  'lets null stand where it could not be asked': schema('): NoteConnection\n', '): NoteConnection!\n'),
  'lets every field of an entity be null but its id': schema('  author: String\n', '  author: String!\n'),
  'describes what it adds': schema('  """Who wrote it, as they sign."""\n', ''),
  'has something of its own': schema(/(type Note implements Node)\s+@key\(fields: "id"\)/, '$1'),

  'answers keys in the order in which they come': entities(found => [...found].reverse()),
  'answers a key as often as it comes': entities((found, keys) =>
    found.filter((_, i) => keys.findIndex(({ id }) => id === keys[i].id) === i),
  ),
  'answers null, and no error, for an id that is not there': entities((found, keys) =>
    found.map((each, i) => each ?? keys[i]),
  ),
  'answers a thousand keys at once, before the gateway gives up': late(keys => (keys.length === 1_000 ? 4_000 : 0)),
  'answers a thousand keys within a second': late(keys => 2 * keys.length),
  'reads what belongs to a hundred things together': late(keys => 10 * keys.length),

  'gives the count alone for `first: 0`': lenient(/\(first: 0\)/),
  'refuses a negative number of entries, and names the argument': lenient(/\(first: -1\)/),
  'refuses more than a hundred entries, and names the argument': lenient(/\(first: 101\)/),
  'goes on from page to page without a gap': lenient(/, after: "[\w-]+"/),
  'refuses what is no cursor of the list, and names the argument': lenient(/, after: "of-another-list"/),

  'lets no stack, statement, path or address out': changed(({ errors, ...answer }, _, { keys }) =>
    keys && errors
      ? { ...answer, errors: [{ message: 'TypeError\n    at load (/srv/notes/notes.js:12:7)' }] }
      : undefined,
  ),
  'answers after whatever was sent': ask => {
    let isDown = false
    return async (query, variables: any = {}) => {
      if (variables.keys?.[0]?.__typename === '__proto__') isDown = true
      return isDown ? error('It does not answer.') : ask(query, variables)
    }
  },
  'lets one broken key spoil no other': changed((_, __, { keys = [] }) =>
    keys.length > 1 && keys.some((key: any) => key.id === '\u0000') ? error('invalid byte sequence') : undefined,
  ),
  'tells a document that it does not understand by a code': changed(({ errors, ...answer }) =>
    errors ? { ...answer, errors: errors.map(({ message }) => ({ message })) } : undefined,
  ),
  'says how long an answer may be kept': changed(answer => ({ ...answer, cacheControl: 'no-store' })),

  'offers a feed': schema(/extend type Query \{\s+""".*?"""\s+_links\([^)]*\): LinkFeed[^\n]*\n\}/s, ''),
  'tells the feed in the form of schema/feed.graphql, to its end': changed((_, query, { first }) =>
    query.includes('_links') && first > 100 ? error('Cannot query field "hasMore".') : undefined,
  ),
  'tells things that it answers for': feed(page => ({
    nodes: [...page.nodes, { ...page.nodes[0], id: 'note_torn-out' }],
  })),
  'tells no thing by an id of another type': feed(page => ({
    nodes: [...page.nodes, { ...page.nodes[0], id: 'org_nokia' }],
  })),
  'tells ties whose ends are there': told('edges', { to: 'note_torn-out' }),
  'tells the same in short pages': feed(({ hasMore, nodes }) => (hasMore ? { nodes: nodes.slice(1) } : {})),
  'tells nothing anew while nothing changes':
    ask =>
    (query, { after, ...variables }: any = {}) =>
      ask(query, { ...variables, after: after === 'of-another-feed' ? after : null }),
  'refuses what is no cursor of the feed, with BAD_USER_INPUT':
    ask =>
    (query, { after, ...variables }: any = {}) =>
      ask(query, { ...variables, after: after === 'of-another-feed' ? null : after }),
  'rests its ties on evidence that can be read': told('edges', { evidence: 'the desk' }),
  'names its things': told('nodes', { names: [] }),
  'words its ties: kinds in capitals, verbs from both ends': told('edges', { kind: 'about' }),
}
