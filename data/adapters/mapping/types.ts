import type { FormatError } from '#data/bundle'

/** A row of a file: its number, its cells, the cells of the joined row, and the current part of a split cell. */
export type RawRow = { row: number; cells: string[]; joined: string[]; part: string }

/** Reads a column of a record. */
export type ReadColumn = (record: RawRow) => string

/** A compiled cell of a mapping; `column` is its column or template, null for a constant. */
export type CellReader = {
  column: string | null
  textIn(record: RawRow): string | FormatError
  /** Returns the text before its conversion. */
  read: ReadColumn
}

/** Rows of a bundle by table. A row has its non-empty cells by column. */
export type TableRows = Record<string, Record<string, string>[]>

export type ActorResolver = {
  /** Returns the id of the actor with this code or name in the data set. */
  idOf(text: string): string | FormatError
  /** Whether the actor is a country with a code of ISO 3166-1. */
  isCountry(text: string): boolean
  /** Returns the name of the country; empty for any other actor. */
  countryName(text: string): string
  /** Whether the rule `own` of the mapping resolves the actor. */
  isOwn(text: string): boolean
  /** Returns the unknown names for which organisations were created. */
  made(): string[]
  /** Returns the rows of all resolved actors. Actors that a file of the data set lists have none: its row rules make them. */
  rows(): TableRows[]
}
