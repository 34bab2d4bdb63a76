import { z } from 'zod'
import { type TransformName, transforms } from '#data/adapters/values'
import { bundleTables } from '#toolkit/domain'

/*
 * The Zod schema of a mapping: how the files of a data set become the tables of a bundle. A mapping is data without code; one
 * that a user writes in YAML or JSON is validated by the same schema.
 */

const transformNames = Object.keys(transforms) as TransformName[]

/** A constant text, or a value computed from a column. */
const cell = z.union([
  z.string(),
  z.strictObject({
    /** The column; `other.csv:End` is a column of the joined row. A template has several columns in braces: `{Start}/{End}`. */
    from: z.string().min(1),
    as: z.enum([...transformNames, 'actor', 'name of country']).optional(),
    /**
     * The formats of a date, such as `d/M/yyyy`, `d MMMM yyyy`, `MMM yyyy` (UTS 35). A date in none of them must be EDTF. `language`
     * is the language of the names of months. Default: English.
     */
    format: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
    language: z.string().optional(),
    /** The separators of a decimal. Default: no separator of digit groups, and a decimal point. */
    groupChar: z.string().length(1).optional(),
    decimalChar: z.string().length(1).optional(),
    /** A prefix of the value, such as that of an id. */
    before: z.string().optional(),
    /** Maps cells of the column to values; `*` matches any other cell. Without `*` any other cell is an error. */
    words: z.record(z.string(), z.string()).optional(),
    /** Maps words in the text to values. If the text has several of the words, the first in the text decides. */
    reading: z.record(z.string(), z.string()).optional(),
    /** With `reading`: only words at the start of the text match. */
    begins: z.boolean().optional(),
  }),
])

const condition = z.strictObject({
  /** Two columns with equal or different cells. */
  same: z.tuple([z.string(), z.string()]).optional(),
  differ: z.tuple([z.string(), z.string()]).optional(),
  /** The position among the rows of a key: the first row, a later row, or the only row. */
  row: z.enum(['first', 'further', 'alone']).optional(),
  /** A column with or without this value. */
  is: z.tuple([z.string(), z.string()]).optional(),
  isNot: z.tuple([z.string(), z.string()]).optional(),
  /** A column whose actor is a country of ISO 3166-1, or an actor by the rule `own`. */
  country: z.string().optional(),
  own: z.string().optional(),
})

const rowRule = z.strictObject({
  table: z.enum(bundleTables.map(({ name }) => name) as [string, ...string[]]),
  cells: z.record(z.string(), cell),
  /** Cells that must not be empty, besides those that the table requires. Otherwise no row is made. */
  needs: z.array(z.string()).optional(),
  /** Replacement cells if a needed cell is empty. */
  otherwise: z.record(z.string(), cell).optional(),
  when: condition.optional(),
  /** Makes a row for each part of a cell; with `alone` only for parts that no other row of the file has. */
  each: z
    .strictObject({
      column: z.string(),
      by: z.string().min(1),
      as: z.enum(transformNames).optional(),
      alone: z.boolean().optional(),
    })
    .optional(),
  /** Makes only the first of several rows with the same fact. */
  once: z.boolean().optional(),
})

const fileMapping = z
  .strictObject({
    file: z.string().min(1),
    /** The locator: a template, where `{row}` is the number of the row. Default: the key; `row {row}` if no key is unique. */
    locator: z.string().optional(),
    /** The unique column of the file. */
    key: z.string().optional(),
    /** Whether several rows may have one key, such as the periods of a state. The last row of the file is processed first. */
    lives: z.boolean().optional(),
    /** Texts that mean an empty cell, such as `NA` and `-`. */
    empty: z.array(z.string().min(1)).default([]),
    /** Columns of the file that the mapping ignores. With this list, any other unmapped column is an error. */
    unused: z.array(z.string()).optional(),
    /** Joins a row of another file and its columns to each row. */
    join: z.strictObject({ file: z.string(), column: z.string(), take: z.array(z.string()) }).optional(),
    rows: z.array(rowRule).min(1),
  })
  .transform(({ locator, key, lives, ...file }) => ({
    ...file,
    key,
    lives,
    locator: locator ?? (key === undefined || lives || /[{}]/.test(key) ? 'row {row}' : `${key} {${key}}`),
  }))

const actorRule = z.union([
  /** A code of ISO 3166-1, alpha-3. */
  z.strictObject({ iso: z.string().regex(/^[A-Z]{3}$/) }),
  z.strictObject({ id: z.string().startsWith('org_'), name: z.string(), kind: z.string() }),
  /** An actor by the rule `own`, even if a country has the code or name. */
  z.strictObject({ own: z.literal(true) }),
  /** The same actor as another code or name of the data set. */
  z.strictObject({ same: z.string() }),
])

export const mappingSchema = z.strictObject({
  source: z.record(z.string(), z.string()),
  confidence: z.enum(['HIGH', 'MEDIUM', 'LOW']).optional(),
  /** Sources that the tables cite. If an import replaces `source`, claims of its imports with these sources are retracted too. */
  cites: z
    .array(z.string().regex(/^src_[a-z0-9]+(?:-[a-z0-9]+)*$/, 'write the id of a source, as `src_treaty-series`'))
    .optional(),
  actors: z
    .strictObject({
      /** The notation of states in the data set. */
      by: z.enum(['alpha-3', 'alpha-2', 'name']).default('name'),
      /** Actors of single codes or names. */
      known: z.record(z.string(), actorRule).default({}),
      /** Makes organisations for other actors: for those that `file` lists, or without `file` for all. */
      own: z
        .strictObject({
          before: z
            .string()
            .regex(/^org_[a-z0-9]+(?:-[a-z0-9]+)*$/, 'write it as `org_our`; a dash and the name follow'),
          file: z.string().optional(),
          kind: z.string().default('STATE'),
          /** The kind of actors whose name has lower-case letters. They are territories in some lists. */
          small: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
  /** Constant rows, such as the names of areas. */
  always: z.record(z.string(), z.array(z.record(z.string(), z.string()))).optional(),
  files: z.array(fileMapping).min(1),
})

export type Mapping = z.infer<typeof mappingSchema>
export type FileMapping = Mapping['files'][number]
export type RowRule = FileMapping['rows'][number]
export type Cell = z.infer<typeof cell>
export type ActorRule = z.infer<typeof actorRule>
