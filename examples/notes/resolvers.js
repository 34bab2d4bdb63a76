import { after, cursorOf, refusal, sizeOf } from './cursors.js'

/*
 * Resolvers. For an entity of another subgraph they return only type and id; the gateway resolves its other fields there.
 */

const types = { note: 'Note', agr: 'Agreement', ini: 'Initiative', org: 'Organisation' }
const prefixOf = id => id.slice(0, id.indexOf('_'))
const reference = id => ({ __typename: types[prefixOf(id)], id })

export function resolversOf(notes) {
  const notesField = { notes: ({ id }) => notes.about(id) }
  return {
    Node: { __resolveType: ({ id }) => types[prefixOf(id)] },

    Query: {
      note(_, { id }) {
        if (prefixOf(id) !== 'note')
          throw refusal('id', '`id` is not the id of a note. Send an id that starts with note_.')
        return notes.byId(id)
      },
      notes(_, { first, after: cursor }) {
        const size = sizeOf(first, { least: 0, most: 100, byDefault: 20 })
        const all = notes.latest()
        const rest = after(cursor, all, 'written', (place, last) => place < last)
        return connectionOf(rest.slice(0, size), { all, hasMore: rest.length > size, isFirst: cursor == null })
      },
      _links: (_, args) => feedOf(notes.changes(), args),
    },

    Note: {
      __resolveReference: ({ id }) => notes.byId(id),
      about: ({ about }) => about.map(reference),
    },

    Agreement: notesField,
    Initiative: notesField,
    Organisation: notesField,
  }
}

function connectionOf(page, { all, hasMore, isFirst }) {
  const edges = page.map(node => ({ node, cursor: cursorOf(node, 'written') }))
  const pageInfo = {
    hasNextPage: hasMore,
    hasPreviousPage: !isFirst,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  }
  return { edges, nodes: page, pageInfo, totalCount: all.length }
}

/** Nodes and edges for search and paths: each note with its first words as its name, and links to its subjects. */
function feedOf(changes, { after: cursor, first }) {
  const size = sizeOf(first, { least: 1, most: 5_000, byDefault: 5_000 })
  const rest = after(cursor, changes, 'changed', (place, last) => place > last)
  const page = rest.slice(0, size)
  return {
    nodes: page.map(nodeOf),
    edges: page.flatMap(edgesOf),
    verbs: [{ verb, language: 'en', text: verb, inverse: 'is the subject of' }],
    cursor:
      page.length > 0 ? cursorOf(page.at(-1), 'changed') : (cursor ?? cursorOf({ id: '', changed: '' }, 'changed')),
    hasMore: rest.length > size,
  }
}

const verb = 'is about'

const nodeOf = ({ id, text, deleted = false }) => ({
  id,
  type: 'Note',
  deleted,
  names: deleted ? [] : [{ text: text.length > 80 ? `${text.slice(0, 79)}…` : text, language: 'en', preferred: true }],
  identifiers: [],
  sources: [],
})

// The edge with the id of the note is deleted first, and with it all edges whose ids begin with it, since the note may have had
// other subjects before. Notes cite no sources.
const edgesOf = ({ id, about = [], written = null }) => [
  { id, from: '', to: '', kind: '', verb: '', date: null, deleted: true, evidence: '[]' },
  ...about.map(to => ({
    id: `${id}/${to}`,
    from: id,
    to,
    kind: 'ABOUT',
    verb,
    date: written,
    deleted: false,
    evidence: '[]',
  })),
]
