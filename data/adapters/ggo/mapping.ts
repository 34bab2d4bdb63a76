import { type Mapping, parseMapping } from '#data/adapters/mapping'
import { known } from './actors.ts'

const treaty = { from: 'treatyID', as: 'slug', before: 'agr_ggo-' } as const
const state = { from: 'stateID', as: 'actor' } as const
const areaOf = (column: string) => ({ from: column, as: 'slug', before: 'area_ggo-' }) as const

const nameIn = (column: string, entity: object, kind: string, more: object = {}) => ({
  table: 'names',
  cells: { entity, text: { from: column }, language: 'en', kind },
  ...more,
})

/** Rules for the areas of a column: the area, its name, and the link from the treaty. */
const areas = (column: string, by = ',') => {
  const each = { column, by }
  return [
    { table: 'areas', cells: { id: areaOf(column) }, each, once: true },
    nameIn(column, areaOf(column), 'PREFERRED', { each, once: true }),
    { table: 'entity_areas', cells: { entity: treaty, area: areaOf(column) }, each },
  ]
}

const step = (kind: string, column: string, more: object = {}, when: object = {}, as = 'date') => ({
  table: 'milestones',
  cells: { entity: treaty, kind, date: { from: column, as }, ...more },
  needs: ['date'],
  when,
})
const stepOfParty = (kind: string, column: string, as: string, when: object = {}) =>
  step(kind, column, { actor: state }, when, as)

/** The table GGO of the R packages manytreaties and manystates: see the README beside this file. */
export const ggo: Mapping = parseMapping({
  source: {
    id: 'src_ggo',
    kind: 'DATASET',
    title: 'manytreaties: Many international agreements and their parties, table GGO',
    publisher: 'globalgov',
    url: 'https://github.com/globalgov/manytreaties',
    language: 'en',
    licence: 'CC-BY-4.0',
    note: 'cite: Hollway J, Sposito H (2025), manytreaties: Many international agreements and their parties; states from manystates',
  },
  actors: { by: 'alpha-3', known, own: { before: 'org_ggo', file: 'states.csv' } },
  files: [
    {
      file: 'states.csv',
      key: 'stateID',
      lives: true,
      locator: '{stateID} {Begin}',
      join: { file: 'states.csv', column: 'stateID', take: ['StateName'] },
      unused: ['Capital', 'Region', 'Latitude', 'Longitude'],
      rows: [
        { table: 'organisations', cells: { id: state, kind: 'STATE' }, when: { row: 'first', own: 'stateID' } },
        {
          table: 'organisations',
          cells: { id: state, founded: { from: 'Begin', as: 'date' }, dissolved: { from: 'End', as: 'open' } },
          when: { row: 'alone', own: 'stateID' },
        },
        {
          table: 'organisations',
          cells: { id: state, founded: { from: 'Begin', as: 'open' } },
          needs: ['founded'],
          when: { row: 'alone', country: 'stateID', is: ['End', '9999-12-31'] },
        },
        nameIn('StateName', state, 'PREFERRED', { when: { row: 'first', own: 'stateID' }, once: true }),
        nameIn('StateName', state, 'FORMER', {
          when: { row: 'further', differ: ['StateName', 'states.csv:StateName'] },
          once: true,
        }),
        nameIn('StateNameAlt', state, 'ALIAS', {
          when: { row: 'first', own: 'stateID' },
          each: { column: 'StateNameAlt', by: ',' },
          once: true,
        }),
        {
          table: 'identifiers',
          cells: { entity: state, scheme: 'DATASET', value: { from: 'stateID', before: 'ggo:' } },
          once: true,
        },
      ],
    },
    {
      file: 'agreements.csv',
      key: 'treatyID',
      locator: '{treatyID}',
      empty: ['"NA"'],
      unused: ['Begin', 'TypeAmbit', 'TypeGeo', 'Published', 'Secretariat', 'Website', 'Language', 'Languages'],
      rows: [
        {
          table: 'agreements',
          cells: {
            id: treaty,
            kind: {
              from: 'TypeAgree',
              words: {
                Agreement: 'AGREEMENT',
                Amendment: 'AMENDMENT',
                Protocol: 'PROTOCOL',
                MOU: 'MEMORANDUM_OF_UNDERSTANDING',
                Resolution: 'OTHER',
                Regulation: 'OTHER',
                Report: 'OTHER',
                Extending: 'OTHER',
              },
            },
            term: { from: 'Term', as: 'termTo' },
            note: { from: 'TextURL', as: 'unquoted', before: 'text: ' },
          },
          needs: ['kind'],
          otherwise: {
            kind: 'OTHER',
            basis: 'INFERRED',
            confidence: 'LOW',
            note: { from: 'TextURL', as: 'unquoted', before: 'no kind is told; text: ' },
          },
        },
        nameIn('Title', treaty, 'PREFERRED'),
        {
          table: 'names',
          cells: {
            entity: treaty,
            text: { from: 'TitleAlt' },
            language: 'en',
            kind: 'ALIAS',
            confidence: 'LOW',
            note: 'the data set does not state its language',
          },
          once: true,
        },
        { table: 'identifiers', cells: { entity: treaty, scheme: 'DATASET', value: { from: 'treatyID' } } },
        step('SIGNED', 'Signature', { note_text: { from: 'Location' } }),
        step('IN_FORCE', 'Force', {}, {}, 'open'),
        step('EXPIRED', 'End', {}, { same: ['End', 'Term'] }, 'open'),
        step('TERMINATED', 'End', {}, { differ: ['End', 'Term'] }, 'open'),
        ...areas('TypeDomain'),
        ...areas('TypeSubject'),
        {
          table: 'participations',
          cells: { entity: treaty, actor: { from: 'Depository', as: 'actor' }, role: 'DEPOSITARY' },
          each: { column: 'Depository', by: '|' },
        },
      ],
    },
    {
      file: 'parties.csv',
      locator: '{treatyID} {stateID}',
      join: { file: 'agreements.csv', column: 'treatyID', take: ['End'] },
      unused: ['Begin', 'End'],
      rows: [
        { table: 'participations', cells: { entity: treaty, actor: state, role: 'PARTY' } },
        stepOfParty('SIGNED', 'StateSignature', 'date'),
        stepOfParty('RATIFIED', 'StateRatification', 'open'),
        stepOfParty('IN_FORCE', 'StateForce', 'open'),
        stepOfParty('TERMINATED', 'StateEnd', 'open', { same: ['StateEnd', 'agreements.csv:End'] }),
        stepOfParty('WITHDRAWN', 'StateEnd', 'open', { differ: ['StateEnd', 'agreements.csv:End'] }),
      ],
    },
  ],
})
