import { z } from 'zod'
import { type TransformName, transforms } from '#data/adapters/values'
import { bundleTables } from '#toolkit/domain'

/*
 * How the files of a data set become the tables of a bundle, as data: no mapping holds code. A mapping that a user writes in
 * YAML or JSON has the same form, and is checked by the same schema.
 */

const transformNames = Object.keys(transforms) as TransformName[]

/** A text that is the same in every row, or what becomes of a column. */
const cell = z.union([
  z.string(),
  z.strictObject({
    /**
     * The column; `other.csv:End` is that of the row of another file which the file is joined to. Several stand in braces, with what
     * is between them: `{Start}/{End}`.
     */
    from: z.string().min(1),
    as: z.enum([...transformNames, 'actor', 'name of country']).optional(),
    /**
     * Of a date: how the table writes it, as `d/M/yyyy`, `dd.MM.yyyy`, `d MMMM yyyy`, `MMM yyyy` (UTS 35), or in several ways; what
     * is written otherwise has to be EDTF. `language` is that of the names of months, English if none is told.
     */
    format: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
    language: z.string().optional(),
    /** Of a decimal: what parts its groups of digits, and what stands before its fraction, if not nothing and a point. */
    groupChar: z.string().length(1).optional(),
    decimalChar: z.string().length(1).optional(),
    /** Stands before what is there, as the prefix of an id does. */
    before: z.string().optional(),
    /** What each word of the column is, and `*` any other, which is a fault where that is not told. */
    words: z.record(z.string(), z.string()).optional(),
    /** Words to look for in the text, and what is said by the one that comes first in it. */
    reading: z.record(z.string(), z.string()).optional(),
    /** With `reading`: the text begins with those words. */
    begins: z.boolean().optional(),
  }),
])

const condition = z.strictObject({
  /** Two columns that say the same, or not. */
  same: z.tuple([z.string(), z.string()]).optional(),
  differ: z.tuple([z.string(), z.string()]).optional(),
  /** Where several rows have one key: only the first of them, only those after it, or only rows that are alone. */
  row: z.enum(['first', 'further', 'alone']).optional(),
  /** What a column says, or does not say. */
  is: z.tuple([z.string(), z.string()]).optional(),
  isNot: z.tuple([z.string(), z.string()]).optional(),
  /** Whether a column names a country of ISO 3166-1, or one of whom the data set alone tells. */
  country: z.string().optional(),
  own: z.string().optional(),
})

const rowRule = z.strictObject({
  table: z.enum(bundleTables.map(({ name }) => name) as [string, ...string[]]),
  cells: z.record(z.string(), cell),
  /** Cells without which no row is made; those that the table needs always are. */
  needs: z.array(z.string()).optional(),
  /** Cells to take instead where one of those is empty. */
  otherwise: z.record(z.string(), cell).optional(),
  when: condition.optional(),
  /** Makes a row for each part of a cell; with `alone` only for those that no other row of the file has. */
  each: z
    .strictObject({
      column: z.string(),
      by: z.string().min(1),
      as: z.enum(transformNames).optional(),
      alone: z.boolean().optional(),
    })
    .optional(),
  /** Leaves out what another row has said of the same fact already. */
  once: z.boolean().optional(),
})

const fileMapping = z
  .strictObject({
    file: z.string().min(1),
    /** Where in the data set: columns in braces, `{row}` is the number of the row. If nothing is told, the key, or else the row. */
    locator: z.string().optional(),
    /** The column that tells a record from others: it stands once. */
    key: z.string().optional(),
    /** Several rows of a key belong together, as the lives of a state do. The last row of the file comes first. */
    lives: z.boolean().optional(),
    /** What stands in cells that say nothing, as `NA` and `-` do in some tables. */
    empty: z.array(z.string().min(1)).default([]),
    /** Columns of the file that nothing is made of. Where this is told, any other is a fault. */
    unused: z.array(z.string()).optional(),
    /** Each row belongs to a row of another file, and has its columns. */
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
  /** One of the data set's own, whatever country has the code elsewhere. */
  z.strictObject({ own: z.literal(true) }),
  /** What another code or name of the data set stands for. */
  z.strictObject({ same: z.string() }),
])

export const mappingSchema = z.strictObject({
  source: z.record(z.string(), z.string()),
  confidence: z.enum(['HIGH', 'MEDIUM', 'LOW']).optional(),
  /** Sources that the tables cite: what was told in their name goes with what the source said, where that is replaced. */
  cites: z
    .array(z.string().regex(/^src_[a-z0-9]+(?:-[a-z0-9]+)*$/, 'write the id of a source, as `src_treaty-series`'))
    .optional(),
  actors: z
    .strictObject({
      /** How the data set writes states. */
      by: z.enum(['alpha-3', 'alpha-2', 'name']).default('name'),
      /** Decisions, name by name. */
      known: z.record(z.string(), actorRule).default({}),
      /** Who is none of those: one of this file, or anybody. */
      own: z
        .strictObject({
          before: z
            .string()
            .regex(/^org_[a-z0-9]+(?:-[a-z0-9]+)*$/, 'write it as `org_our`; a dash and the name follow'),
          file: z.string().optional(),
          kind: z.string().default('STATE'),
          /** Kind of those written in small letters, which are territories in some lists. */
          small: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
  /** Rows that are always there, such as the names of areas. */
  always: z.record(z.string(), z.array(z.record(z.string(), z.string()))).optional(),
  files: z.array(fileMapping).min(1),
})

export type Mapping = z.infer<typeof mappingSchema>
export type FileMapping = Mapping['files'][number]
export type RowRule = FileMapping['rows'][number]
export type Cell = z.infer<typeof cell>
export type ActorRule = z.infer<typeof actorRule>
