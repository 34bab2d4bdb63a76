import { readFileSync, statSync } from 'node:fs'

/*
 * The notes, as they are in a JSON file that the desk edits. It is read again when it has changed.
 */

/**
 *     const notes = openNotes('notes.json')
 *     notes.latest()           // as they are listed
 *     notes.changes()          // in the order in which they changed, with those that are gone
 *
 * A file that is no JSON, as while somebody writes it, changes nothing.
 */
export function openNotes(file) {
  let read = { at: 0, changes: [], latest: [], byId: new Map(), byEntity: new Map() }

  function current() {
    const at = statSync(file).mtimeMs
    if (at === read.at) return read
    try {
      read = { at, ...inOrder(JSON.parse(readFileSync(file, 'utf8'))) }
    } catch (error) {
      if (!(error instanceof SyntaxError) || read.at === 0) throw error
    }
    return read
  }

  return {
    latest: () => current().latest,
    changes: () => current().changes,
    byId: id => current().byId.get(id) ?? null,
    about: id => current().byEntity.get(id) ?? [],
  }
}

function inOrder(all) {
  const changes = all.toSorted(by('changed'))
  const latest = all
    .filter(note => !note.deleted)
    .toSorted(by('written'))
    .reverse()
  const byId = new Map(latest.map(note => [note.id, note]))
  const byEntity = new Map()
  for (const note of latest) for (const id of note.about) byEntity.set(id, [...(byEntity.get(id) ?? []), note])
  return { changes, latest, byId, byEntity }
}

const by = key => (a, b) => (placeOf(a, key) < placeOf(b, key) ? -1 : 1)

/** What tells where a note stands in an order, also among those of one day. */
export const placeOf = (note, key) => `${note[key]} ${note.id}`
