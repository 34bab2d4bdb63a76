import type { Misfit } from '#data/forms'
import { nearest } from '#data/nearest'
import type { Actors } from './actors.ts'
import type { Cell } from './mapping.ts'
import { transforms } from './transforms.ts'

/** A row of a file while it is read: its number, its cells, and those of the row that it is joined to. */
export type RawRow = { row: number; cells: string[]; joined: string[]; part: string }

/** Reads a column of a record. */
export type Read = (record: RawRow) => string

/** A cell of a mapping, ready to be read; `column` is where it comes from, null where it is the same in every row. */
export type ReadCell = { column: string | null; textIn(record: RawRow): string | Misfit }

/** Makes a cell of a mapping ready, once for a file and not for each row. */
export function readCell(cell: Cell, readOf: (column: string) => Read, actors: Actors): ReadCell {
  if (typeof cell === 'string') return { column: null, textIn: () => cell }
  const { from, as = 'text', before = '', words, reading } = cell
  const read = readOf(from)
  const change = as === 'actor' ? (text: string) => (text === '' ? '' : actors.idOf(text)) : transforms[as]
  const known = words && new Map(Object.entries(words))
  const found = reading?.map(([part, word]) => [new RegExp(`\\b${part}\\b`, 'i'), word] as const)

  return {
    column: from,
    textIn(record) {
      const changed = change(read(record))
      if (typeof changed !== 'string' || changed === '') return changed
      if (known) return known.get(changed) ?? unknown(changed, [...known.keys()])
      if (found) return found.find(([part]) => part.test(changed))?.[1] ?? ''
      return before + changed
    },
  }
}

function unknown(text: string, known: string[]): Misfit {
  const meant = nearest(text, known)
  const listed = known.length > most ? `${known.slice(0, most).join(', ')} …` : known.join(', ')
  return { rule: 'a word that the mapping knows', suggestion: meant ? `\`${meant}\`?` : `it knows ${listed}` }
}

const most = 12
