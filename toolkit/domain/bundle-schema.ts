/**
 * The schema of a bundle: its tables, their columns and the form of each cell.
 *
 * A row is the claim of one source about one fact. The key columns identify the fact. The other columns are its values, in
 * which sources can differ. `data/reference/datapackage.json` has the same schema for pandas, R and spreadsheets; a test
 * compares the two.
 */

/** The form of a cell. `ids` has prefixes of ids, `idList` is such ids joined by a bar, `words` the name of an enum. */
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
  /** Its name in the GraphQL schema and in `claims.told`. */
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
  /** A field whose value is chosen first; the other values come from claims with this value. */
  leading: string | null
  /** Whether each row has a source. Only `sources` has none. */
  hasEvidence: boolean
}

/** A row of a bundle: its values by field, without empty cells, its evidence, and later the id of its claim. */
export type BundleRow = {
  table: string
  told: Record<string, string>
  evidence: Record<string, string>
  claim?: string
}

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

/** Every table of a bundle, in the order in which they are read. */
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
  table('same_as', 'id', 'same_as', { id: ENTITY, same_as: ENTITY }, { prefix: 'sam' }),
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
  table(
    'names',
    'entity text language',
    'kind',
    { entity: ENTITY, text: 'text', language: 'language', kind: words('NameKind') },
    { prefix: 'nam' },
  ),
  table(
    'identifiers',
    'entity scheme value',
    '',
    {
      entity: ENTITY,
      scheme: words('IdentifierScheme'),
      value: 'text',
      match: words('MappingMatch'),
    },
    { prefix: 'idn' },
  ),
  table(
    'affiliations',
    'holder organisation kind',
    '',
    {
      holder: ACTOR,
      organisation: id('org'),
      kind: words('AffiliationKind'),
      title: 'text',
      period: 'edtf',
    },
    { prefix: 'aff', openKey: ['title'] },
  ),
  table(
    'milestones',
    'entity kind',
    '',
    {
      entity: id('ini', 'agr'),
      kind: words('MilestoneKind'),
      date: 'edtf',
      actor: ACTOR,
      note_text: 'text',
    },
    { prefix: 'mil', openKey: ['actor'] },
  ),
  table(
    'participations',
    'entity actor role',
    '',
    {
      entity: id('ini', 'agr', 'evt'),
      actor: ACTOR,
      role: words('Role'),
      on_behalf_of: id('org'),
      rank: 'text',
    },
    { prefix: 'par' },
  ),
  table(
    'initiative_links',
    'from to kind',
    '',
    {
      from: id('ini'),
      to: id('ini'),
      kind: words('InitiativeLinkKind'),
      since: 'edtf',
      event: id('evt'),
      agreement: id('agr'),
    },
    { prefix: 'ilk' },
  ),
  table(
    'agreement_initiatives',
    'agreement initiative kind',
    '',
    {
      agreement: id('agr'),
      initiative: id('ini'),
      kind: words('AgreementInitiativeKind'),
    },
    { prefix: 'tie' },
  ),
  table(
    'agreement_links',
    'from to kind',
    '',
    { from: id('agr'), to: id('agr'), kind: words('AgreementLinkKind') },
    { prefix: 'alk' },
  ),
  table('entity_areas', 'entity area', '', { entity: id('ini', 'agr', 'evt'), area: id('area') }, { prefix: 'cov' }),
  table(
    'figures',
    'id',
    'measure value unit bound meaning',
    {
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
    },
    { subject: 'entity', leading: 'value' },
  ),
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

/** The columns of the file of a table, in order, with those of the evidence. */
export const columnsOf = (table: BundleTable) => [...table.columns, ...(table.hasEvidence ? evidenceColumns : [])]

/** The fields of a table that are values, in which sources can differ. */
export const valueFieldsOf = (table: BundleTable) =>
  table.columns.filter(column => !table.key.includes(column.field)).map(column => column.field)

function table(
  name: string,
  key: string,
  required: string,
  forms: Record<string, Form>,
  { prefix = null, openKey = [], subject = key.split(' ')[0]!, leading = null }: TableOptions = {},
): BundleTable {
  return {
    name,
    prefix,
    subject,
    leading,
    columns: columns(`${key} ${required}`, forms),
    key: [...key.split(' '), ...openKey],
    hasEvidence: name !== 'sources',
  }
}

/** `openKey` are fields of the key that a row may leave empty. */
type TableOptions = Partial<Pick<BundleTable, 'prefix' | 'subject' | 'leading'>> & { openKey?: string[] }

function columns(required: string, forms: Record<string, Form>): Column[] {
  return Object.entries(forms).map(([name, form]) => ({
    name,
    field: fieldOf(name),
    form,
    required: required.split(' ').includes(name),
  }))
}

/** `on_behalf_of` is `onBehalfOf`; `note_text` is the note of the fact, where `note` is that of the claim. */
function fieldOf(column: string): string {
  return column === 'note_text' ? 'note' : column.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
}

// These steps can happen several times, so the date is part of their key.
const REPEATABLE_MILESTONES = ['AMENDED', 'RENEWED', 'SUSPENDED']

/** The key of the fact of a row, unique in its table. */
export function factKeyOf(table: BundleTable, told: Record<string, string>): string[] {
  const key = table.key.map(field => told[field] ?? '')
  return table.name === 'milestones' && REPEATABLE_MILESTONES.includes(told.kind ?? '')
    ? [...key, told.date ?? '']
    : key
}
