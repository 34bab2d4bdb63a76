import { type Mapping, parseMapping } from '#data/adapters/mapping'
import { known } from './actors.ts'

const treaty = { from: 'record_id', before: 'agr_uk-treaties-' } as const
const area = { from: 'subject', as: 'slug', before: 'area_uk-treaties-' } as const

const step = (kind: string, column: string, more: object = {}) => ({
  table: 'milestones',
  cells: { entity: treaty, kind, date: { from: column, as: 'date' }, ...more },
  needs: ['date'],
})

/** Cited series, and the end of the id of their source. A citation of another series becomes only a document number. */
const series: { [title: string]: string } = {
  'Treaty Series': 'treaty-series',
  'Miscellaneous Series': 'miscellaneous-series',
  'Country Series': 'country-series',
  'British State Papers (BSP)': 'british-state-papers',
  "Hertslet's Commercial Treaties": 'hertslet',
  'Command Paper': 'command-papers',
  'PRO (now TNA)': 'national-archives',
  'Treaties Laid before Parliament': 'laid-before-parliament',
  'United States Treaty Series': 'united-states-treaty-series',
  'Canadian Treaty Series': 'canadian-treaty-series',
  'Australian Treaty Series': 'australian-treaty-series',
  'New Zealand Treaty Series': 'new-zealand-treaty-series',
  'South African Treaty Series': 'south-african-treaty-series',
  'Irish Treaty Series': 'irish-treaty-series',
  'Ceylon Treaty Series': 'ceylon-treaty-series',
  'Eire Treaty Series': 'eire-treaty-series',
  'League of Nations Treaty Series': 'league-of-nations-treaty-series',
  'United Nations Treaty Series': 'united-nations-treaty-series',
}
const citation = { column: 'citations', by: ';', as: 'citation' } as const
// `begins` requires the name at the start of the citation, because other states have a Treaty Series too.
const seriesId = { from: 'citations', reading: series, begins: true, before: 'src_uk-treaties-' } as const

/** Instruments without a kind. The other instrument that their title mentions must not give the kind. */
const others = [
  'Accession Accessions Correspondence Decision Decisions Declaration Declarations Denunciation',
  'Extension Extensions Note Notes Resolution Resolutions',
].flatMap(words => words.split(' '))

/** UK Treaties Online: see the README beside this file. */
export const ukTreaties: Mapping = parseMapping({
  source: {
    id: 'src_uk-treaties',
    kind: 'DATASET',
    title: 'UK Treaties Online',
    publisher: 'Foreign, Commonwealth and Development Office',
    url: 'https://treaties.fcdo.gov.uk/',
    language: 'en',
    licence: 'UK Crown copyright',
    note: 'pages of search results as gathered in ukparliament/uk-treaties; the locator is the number of the record',
  },
  cites: [...new Set(Object.values(series))].map(name => `${seriesId.before}${name}`),
  actors: {
    by: 'name',
    known,
    own: { before: 'org_uk-treaties', kind: 'STATE', small: 'SUBNATIONAL_GOVERNMENT' },
  },
  files: [
    {
      file: 'uk-treaties.csv',
      key: 'record_id',
      locator: '{record_id}',
      unused: ['party_kind'],
      rows: [
        {
          table: 'agreements',
          cells: {
            id: treaty,
            kind: {
              from: 'title',
              reading: {
                'Exchange of Notes': 'EXCHANGE_OF_NOTES',
                'Exchange of Letters': 'EXCHANGE_OF_NOTES',
                'Exchanges of Notes': 'EXCHANGE_OF_NOTES',
                'Exchanges of Letters': 'EXCHANGE_OF_NOTES',
                'Exchange of Note': 'EXCHANGE_OF_NOTES',
                'Exchange of Despatches': 'EXCHANGE_OF_NOTES',
                'Exchange of Despatch': 'EXCHANGE_OF_NOTES',
                'Notes exchanged': 'EXCHANGE_OF_NOTES',
                Amendment: 'AMENDMENT',
                Amendments: 'AMENDMENT',
                Treaty: 'TREATY',
                Treaties: 'TREATY',
                Convention: 'CONVENTION',
                Conventions: 'CONVENTION',
                Protocol: 'PROTOCOL',
                Protocols: 'PROTOCOL',
                Agreement: 'AGREEMENT',
                Agreements: 'AGREEMENT',
                'Memorandum of Understanding': 'MEMORANDUM_OF_UNDERSTANDING',
                'Joint Declaration': 'JOINT_DECLARATION',
                'Joint Statement': 'JOINT_STATEMENT',
                Contract: 'CONTRACT',
                ...Object.fromEntries(others.map(word => [word, ''])),
              },
            },
            basis: 'INFERRED',
            confidence: 'MEDIUM',
            note: { from: 'url', before: 'by the title; record at ' },
          },
          needs: ['kind'],
          otherwise: { kind: 'OTHER', confidence: 'LOW', note: { from: 'url', before: 'no kind is told; record at ' } },
        },
        { table: 'names', cells: { entity: treaty, text: { from: 'title' }, language: 'en', kind: 'PREFERRED' } },
        { table: 'identifiers', cells: { entity: treaty, scheme: 'DATASET', value: { from: 'uuid' } } },
        {
          table: 'identifiers',
          cells: { entity: treaty, scheme: 'DATASET', value: { from: 'record_id', before: 'uk-treaties:' } },
        },
        {
          table: 'identifiers',
          cells: { entity: treaty, scheme: 'DOCUMENT_NUMBER', value: { from: 'citations' } },
          each: { ...citation, alone: true },
        },
        { table: 'areas', cells: { id: area }, once: true },
        {
          table: 'names',
          cells: { entity: area, text: { from: 'subject' }, language: 'en', kind: 'PREFERRED' },
          once: true,
        },
        { table: 'entity_areas', cells: { entity: treaty, area } },
        {
          table: 'participations',
          cells: { entity: treaty, actor: { from: 'parties', as: 'actor' }, role: 'PARTY' },
          each: { column: 'parties', by: '|' },
        },
        step('SIGNED', 'signed', { note_text: { from: 'signed_place' } }),
        step('ADOPTED', 'adopted'),
        step('PROVISIONALLY_APPLIED', 'provisionally_in_force'),
        step('IN_FORCE', 'in_force'),
        step('TERMINATED', 'terminated'),
        {
          table: 'sources',
          cells: {
            id: seriesId,
            kind: 'LEGAL_TEXT',
            title: {
              from: 'citations',
              reading: Object.fromEntries(Object.keys(series).map(title => [title, title])),
              begins: true,
            },
            note: 'as cited by UK Treaties Online; nobody has read it for this',
          },
          each: citation,
          once: true,
        },
        {
          table: 'names',
          cells: {
            entity: treaty,
            text: { from: 'title' },
            language: 'en',
            kind: 'PREFERRED',
            source: seriesId,
            locator: { from: 'citations' },
            basis: 'INFERRED',
            confidence: 'MEDIUM',
            note: 'the place is cited by UK Treaties Online',
          },
          needs: ['source'],
          each: citation,
        },
      ],
    },
  ],
})
