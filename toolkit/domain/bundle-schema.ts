/*
 * The tables of a bundle. A row is the claim of one source about one fact. The key columns identify the fact. The other
 * columns are its values, in which sources can differ. `data/reference/datapackage.json` has the same schema for other
 * programs; a test compares the two.
 */

/**
 * The form of a cell. `ids`: an id with one of these prefixes; `idList`: several such ids, joined by a bar; `words`: a
 * value of the GraphQL enum of this name.
 */
export type Form =
  | 'text'
  | 'quote'
  | 'edtf'
  | 'day'
  | 'language'
  | 'country'
  | 'currency'
  | 'url'
  | 'decimal'
  | { ids: string[] }
  | { idList: string[] }
  | { words: string }

export type Column = {
  name: string
  /** The name of the column in the GraphQL schema and in `claims.told`. */
  field: string
  form: Form
  required: boolean
}

export type BundleTable = {
  name: string
  columns: Column[]
  /** The fields that identify the fact of a row. */
  key: string[]
  /** The field whose id determines the subgraph of the row. */
  subject: string
  /** The prefix of generated ids of facts; null if the rows have ids. */
  prefix: string | null
  /** The field whose value is chosen first; the other values are then chosen from the claims with that value. */
  leading: string | null
  /** Whether each row has a source. Only `sources` has none. */
  hasEvidence: boolean
}

/** A row of a bundle. `told` has values by field, without empty cells. `claim` is the id of its claim, set later. */
export type BundleRow = {
  table: string
  told: Record<string, string>
  evidence: Record<string, string>
  claim?: string
}

type Forms = Record<string, Form>

const id = (...ids: string[]): Form => ({ ids })
const words = (name: string): Form => ({ words: name })
const ENTITY = id('org', 'per', 'ini', 'area', 'agr', 'evt')
const ACTOR = id('org', 'per')

export const evidenceColumns: Column[] = columns('source', {
  source: id('src'),
  locator: 'text',
  quote: 'quote',
  observed_on: 'edtf',
  stance: words('Stance'),
  basis: words('Basis'),
  confidence: words('Confidence'),
  note: 'text',
})

/** All tables of a bundle, in the order in which an import reads them. */
export const bundleTables: BundleTable[] = [
  table('sources', 'id', 'kind title', {
    id: id('src'),
    kind: words('SourceKind'),
    title: 'text',
    publisher: 'text',
    published: 'edtf',
    retrieved: 'day',
    url: 'url',
    archived_url: 'url',
    language: 'language',
    licence: 'text',
    note: 'text',
  }),
  // `id` is a former id of `same_as`.
  factTable('sam', 'same_as', 'id', 'same_as', { id: ENTITY, same_as: ENTITY }),
  table('organisations', 'id', '', {
    id: id('org'),
    kind: words('OrganisationKind'),
    country: 'country',
    founded: 'edtf',
    dissolved: 'edtf',
  }),
  table('people', 'id', '', { id: id('per') }),
  table('initiatives', 'id', '', { id: id('ini'), kind: words('InitiativeKind'), part_of: id('ini') }),
  table('areas', 'id', '', { id: id('area'), broader: id('area') }),
  table('agreements', 'id', '', {
    id: id('agr'),
    kind: words('AgreementKind'),
    bindingness: words('Bindingness'),
    event: id('evt'),
    term: 'edtf',
  }),
  table('events', 'id', '', {
    id: id('evt'),
    kind: words('EventKind'),
    date: 'edtf',
    place: 'text',
    country: 'country',
    follows: id('evt'),
    objective: 'text',
  }),
  factTable('nam', 'names', 'entity text language', 'kind', {
    entity: ENTITY,
    text: 'text',
    language: 'language',
    kind: words('NameKind'),
  }),
  factTable('idn', 'identifiers', 'entity scheme value', '', {
    entity: ENTITY,
    scheme: words('IdentifierScheme'),
    value: 'text',
    match: words('MappingMatch'),
  }),
  factTable('aff', 'affiliations', 'holder organisation kind title?', '', {
    holder: ACTOR,
    organisation: id('org'),
    kind: words('AffiliationKind'),
    title: 'text',
    period: 'edtf',
  }),
  factTable('mil', 'milestones', 'entity kind actor?', '', {
    entity: id('ini', 'agr'),
    kind: words('MilestoneKind'),
    date: 'edtf',
    actor: ACTOR,
    note_text: 'text',
  }),
  factTable('par', 'participations', 'entity actor role', '', {
    entity: id('ini', 'agr', 'evt'),
    actor: ACTOR,
    role: words('Role'),
    on_behalf_of: id('org'),
    rank: 'text',
  }),
  factTable('ilk', 'initiative_links', 'from to kind', '', {
    from: id('ini'),
    to: id('ini'),
    kind: words('InitiativeLinkKind'),
    since: 'edtf',
    event: id('evt'),
    agreement: id('agr'),
  }),
  factTable('tie', 'agreement_initiatives', 'agreement initiative kind', '', {
    agreement: id('agr'),
    initiative: id('ini'),
    kind: words('AgreementInitiativeKind'),
  }),
  factTable('alk', 'agreement_links', 'from to kind', '', {
    from: id('agr'),
    to: id('agr'),
    kind: words('AgreementLinkKind'),
  }),
  factTable('cov', 'entity_areas', 'entity area', '', { entity: id('ini', 'agr', 'evt'), area: id('area') }),
  {
    ...table('figures', 'id', 'measure value unit bound meaning', {
      id: id('fig'),
      entity: id('ini', 'agr', 'evt'),
      measure: 'text',
      value: 'decimal',
      unit: 'text',
      currency: 'currency',
      bound: words('Bound'),
      meaning: words('FigureMeaning'),
      as_of: 'edtf',
      scope: 'text',
    }),
    subject: 'entity',
    leading: 'value',
  },
  table('statements', 'id', 'gist', {
    id: id('sta'),
    speaker: ACTOR,
    on_behalf_of: id('org'),
    gist: 'text',
    date: 'edtf',
    event: id('evt'),
    about: { idList: ['org', 'per', 'ini', 'area', 'agr', 'evt'] },
  }),
]

export const bundleTable: Record<string, BundleTable> = Object.fromEntries(
  bundleTables.map(table => [table.name, table]),
)

/** All columns of the file of a table, in order: its own, then those of the evidence. */
export const columnsOf = (table: BundleTable) => [...table.columns, ...(table.hasEvidence ? evidenceColumns : [])]

/** The fields of a table that are values, in which sources can differ. */
export const valueFieldsOf = (table: BundleTable) =>
  table.columns.filter(column => !table.key.includes(column.field)).map(column => column.field)

/** The prefixes of the ids of rows of a table, or of the generated ids of its facts. */
export function idPrefixesOf({ prefix, columns }: BundleTable): string[] {
  if (prefix !== null) return [prefix]
  const { form } = columns[0]!
  return typeof form === 'object' && 'ids' in form ? form.ids : []
}

/** A table whose rows have ids. A row must have a value in each key field without `?` and each `required` field. */
function table(name: string, key: string, required: string, forms: Forms, prefix: string | null = null): BundleTable {
  const keyFields = key.replaceAll('?', '').split(' ')
  return {
    name,
    columns: columns(`${key} ${required}`, forms),
    key: keyFields,
    subject: keyFields[0]!,
    prefix,
    leading: null,
    hasEvidence: name !== 'sources',
  }
}

/** A table of facts with generated ids. */
function factTable(prefix: string, name: string, key: string, required: string, forms: Forms): BundleTable {
  return table(name, key, required, forms, prefix)
}

function columns(required: string, forms: Forms): Column[] {
  return Object.entries(forms).map(([name, form]) => ({
    name,
    field: fieldOf(name),
    form,
    required: required.split(' ').includes(name),
  }))
}

/** `onBehalfOf` for `on_behalf_of`. `note_text` is the note of a fact, because `note` is that of a claim. */
function fieldOf(column: string): string {
  return column === 'note_text' ? 'note' : column.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
}

// These milestones can happen several times, so their key includes the date.
const REPEATABLE_MILESTONES = ['AMENDED', 'RENEWED', 'SUSPENDED']

/** The key of the fact of a row, unique in its table. */
export function factKeyOf(table: BundleTable, told: Record<string, string>): string[] {
  const isRepeatable = table.name === 'milestones' && REPEATABLE_MILESTONES.includes(told.kind ?? '')
  const fields = isRepeatable ? [...table.key, 'date'] : table.key
  return fields.map(field => told[field] ?? '')
}
