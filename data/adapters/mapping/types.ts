import type { FormatError } from '#data/bundle'

/** A row of a file while it is read: its number, its cells, and those of the row that it is joined to. */
export type RawRow = { row: number; cells: string[]; joined: string[]; part: string }

/** Reads a column of a record. */
export type ReadColumn = (record: RawRow) => string

/** A cell of a mapping, ready to be read; `column` is where it comes from, null where it is the same in every row. */
export type CellReader = {
  column: string | null
  textIn(record: RawRow): string | FormatError
  /** What stands there, as it is. */
  read: ReadColumn
}

/** Rows of a bundle by table, each with the cells it fills. */
export type TableRows = Record<string, Record<string, string>[]>

export type ActorResolver = {
  /** The id of whoever a code or name of the data set stands for. */
  idOf(text: string): string | FormatError
  /** Whether that is a country with a code of ISO 3166-1. */
  isCountry(text: string): boolean
  /** The name of that country, empty where it is none. */
  countryName(text: string): string
  /** Whether the data set alone tells of it. */
  isOwn(text: string): boolean
  /** Names of organisations that are made since nothing tells who they are. */
  made(): string[]
  /** What tells of everybody whose id was asked for, save those of whom the files of the data set tell. */
  rows(): TableRows[]
}
