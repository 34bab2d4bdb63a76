import { readFileSync, statSync } from 'node:fs'

/*
 * Reads the notes from a JSON file, and again after each change of the file.
 */

/**
 *     const notes = openNotes('notes.json')
 *     notes.latest()           // newest first
 *     notes.changes()          // in the order of their changes, with deleted notes
 *
 * While the file is not valid JSON, for example during a write, the last valid notes stay.
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

/** The sort key of a note; the id makes it unique among notes of one day. */
export const placeOf = (note, key) => `${note[key]} ${note.id}`
