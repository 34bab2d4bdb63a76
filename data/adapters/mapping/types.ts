import type { FormatError } from '#data/bundle'

/** A row of a file: its number, its cells, the cells of the joined row, and the current part of a split cell. */
export type RawRow = { row: number; cells: string[]; joined: string[]; part: string }

/** Reads a column of a record. */
export type ReadColumn = (record: RawRow) => string

/** A compiled cell of a mapping; `column` is its origin, null for a constant. */
export type CellReader = {
  column: string | null
  textIn(record: RawRow): string | FormatError
  /** Reads the raw text. */
  read: ReadColumn
}

/** Rows of a bundle by table, each with its filled cells. */
export type TableRows = Record<string, Record<string, string>[]>

export type ActorResolver = {
  /** Returns the id of the actor that a code or name means. */
  idOf(text: string): string | FormatError
  /** Whether the actor is a country with a code of ISO 3166-1. */
  isCountry(text: string): boolean
  /** Returns the name of the country; empty for any other actor. */
  countryName(text: string): string
  /** Whether the actor is the data set's own. */
  isOwn(text: string): boolean
  /** Returns the unknown names for which organisations were created. */
  made(): string[]
  /** Returns the rows of all resolved actors, except those that the files of the data set describe. */
  rows(): TableRows[]
}
