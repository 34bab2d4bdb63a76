import type { SendQuery, SubgraphResponse } from '#cli/conformance/types'

/*
 * Subgraphs that are not fit for the graph: the notes of the examples, changed on their way. Each is named for the
 * check that it fails.
 */

type Change = (answer: SubgraphResponse, query: string, variables: Record<string, any>) => SubgraphResponse | undefined

/** A subgraph with changed responses. If `change` returns undefined, the response stays the same. */
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

/** A subgraph that ignores an argument instead of validating it. */
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
  'returns its schema': changed(({ data }) => (data?._service ? error('No such field.') : undefined)),
  'composes with the graph': schema(/(type Agreement [^}]*)notes:/, '$1title:'),
  'uses only features that the gateway supports': schema(
    /extend schema\s+@link\(/,
    'type Subscription { noted: Note }\nextend schema @link(',
  ),
  'has nullable fields in Query and on types of other subgraphs': schema('): NoteConnection\n', '): NoteConnection!\n'),
  'has nullable fields on its entities, except the id': schema('  author: String\n', '  author: String!\n'),
  'describes its types and fields': schema('  """The name of the author, as signed."""\n', ''),
  'has an entity of its own': schema(/(type Note implements Node)\s+@key\(fields: "id"\)/, '$1'),

  'returns entities in the order of their keys': entities(found => [...found].reverse()),
  'returns an entity for each of several equal keys': entities((found, keys) =>
    found.filter((_, i) => keys.findIndex(({ id }) => id === keys[i].id) === i),
  ),
  'returns null without an error for an unknown id': entities((found, keys) => found.map((each, i) => each ?? keys[i])),
  'returns 1,000 entities within the timeout of the gateway': late(keys => (keys.length === 1_000 ? 4_000 : 0)),
  'returns 1,000 entities within 1 s': late(keys => 2 * keys.length),
  'batches the lists of 100 entities': late(keys => 10 * keys.length),

  'returns only the count for `first: 0`': lenient(/\(first: 0\)/),
  'rejects a negative `first` and names the argument': lenient(/\(first: -1\)/),
  'rejects `first` above 100 and names the argument': lenient(/\(first: 101\)/),
  'pages without gaps': lenient(/, after: "[\w-]+"/),
  'rejects a cursor of another list and names the argument': lenient(/, after: "of-another-list"/),

  'leaks no stack, statement, path or address in errors': changed(({ errors, ...answer }, _, { keys }) =>
    keys && errors
      ? { ...answer, errors: [{ message: 'TypeError\n    at load (/srv/notes/notes.js:12:7)' }] }
      : undefined,
  ),
  'still responds after invalid requests': ask => {
    let isDown = false
    return async (query, variables: any = {}) => {
      if (variables.keys?.[0]?.__typename === '__proto__') isDown = true
      return isDown ? error('It does not answer.') : ask(query, variables)
    }
  },
  'returns other entities beside an invalid key': changed((_, __, { keys = [] }) =>
    keys.length > 1 && keys.some((key: any) => key.id === '\u0000') ? error('invalid byte sequence') : undefined,
  ),
  'rejects an invalid document with an error code': changed(({ errors, ...answer }) =>
    errors ? { ...answer, errors: errors.map(({ message }) => ({ message })) } : undefined,
  ),
  'sends a cache-control header': changed(answer => ({ ...answer, cacheControl: 'no-store' })),

  'offers a feed': schema(/extend type Query \{\s+""".*?"""\s+_links\([^)]*\): LinkFeed[^\n]*\n\}/s, ''),
  'serves the feed of schema/feed.graphql to its end': changed((_, query, { first }) =>
    query.includes('_links') && first > 100 ? error('Cannot query field "hasMore".') : undefined,
  ),
  'resolves every entity of its feed': feed(page => ({
    nodes: [...page.nodes, { ...page.nodes[0], id: 'note_torn-out' }],
  })),
  'has no entity in its feed with an id of another type': feed(page => ({
    nodes: [...page.nodes, { ...page.nodes[0], id: 'org_nokia' }],
  })),
  'has only links between existing entities': told('edges', { to: 'note_torn-out' }),
  'serves the same feed in short pages': feed(({ hasMore, nodes }) => (hasMore ? { nodes: nodes.slice(1) } : {})),
  'has nothing after the last cursor while nothing changes':
    ask =>
    (query, { after, ...variables }: any = {}) =>
      ask(query, { ...variables, after: after === 'of-another-feed' ? after : null }),
  'rejects a cursor of another feed with BAD_USER_INPUT':
    ask =>
    (query, { after, ...variables }: any = {}) =>
      ask(query, { ...variables, after: after === 'of-another-feed' ? null : after }),
  'has valid evidence for each link': told('edges', { evidence: 'the desk' }),
  'has a name for each entity': told('nodes', { names: [] }),
  'has link kinds in capitals and verbs for both directions': told('edges', { kind: 'about' }),
}
