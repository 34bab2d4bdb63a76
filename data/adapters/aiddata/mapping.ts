import { type Mapping, parseMapping } from '#data/adapters/mapping'

const record = 'AidData.Record.ID'
const project = { from: record, before: 'agr_aiddata-' } as const

const step = (kind: string, column: string, status?: string) => ({
  table: 'milestones',
  cells: { entity: project, kind, date: { from: `${column}.Date.(MM/DD/YYYY)`, as: 'estimated' } },
  ...(status === undefined ? { needs: ['date'] } : { when: { is: ['Status', status] } }),
})

/** The sectors, with their three-digit codes of the Development Assistance Committee (DAC). */
const codes = {
  EDUCATION: '110',
  HEALTH: '120',
  'POPULATION POLICIES/PROGRAMMES AND REPRODUCTIVE HEALTH': '130',
  'WATER SUPPLY AND SANITATION': '140',
  'GOVERNMENT AND CIVIL SOCIETY': '150',
  'OTHER SOCIAL INFRASTRUCTURE AND SERVICES': '160',
  'TRANSPORT AND STORAGE': '210',
  COMMUNICATIONS: '220',
  ENERGY: '230',
  'BANKING AND FINANCIAL SERVICES': '240',
  'BUSINESS AND OTHER SERVICES': '250',
  'AGRICULTURE, FORESTRY, FISHING': '310',
  'INDUSTRY, MINING, CONSTRUCTION': '320',
  'TRADE POLICIES AND REGULATIONS': '330',
  'GENERAL ENVIRONMENTAL PROTECTION': '410',
  'OTHER MULTISECTOR': '430',
  'GENERAL BUDGET SUPPORT': '510',
  'DEVELOPMENTAL FOOD AID/FOOD SECURITY ASSISTANCE': '520',
  'OTHER COMMODITY ASSISTANCE': '530',
  'ACTION RELATING TO DEBT': '600',
  'EMERGENCY RESPONSE': '720',
  'RECONSTRUCTION RELIEF AND REHABILITATION': '730',
  'DISASTER PREVENTION AND PREPAREDNESS': '740',
}
const area = { from: 'Sector.Name', words: codes, before: 'area_dac-' } as const
const code = { from: 'Sector.Name', words: codes } as const

/** AidData's Global Chinese Development Finance Dataset: see the README beside this file. */
export const aiddata: Mapping = parseMapping({
  source: {
    id: 'src_aiddata-gcdf-3',
    kind: 'DATASET',
    title: 'Global Chinese Development Finance Dataset, version 3.0',
    publisher: 'AidData',
    published: '2023',
    url: 'https://www.aiddata.org/data/aiddatas-global-chinese-development-finance-dataset-version-3-0',
    language: 'en',
    licence: 'ODC-By-1.0',
    note: 'cite: Custer, S. et al. 2023, Tracking Chinese Development Finance; Dreher, A. et al. 2022, Banking on Beijing; the locator is the record id',
  },
  actors: { by: 'alpha-3' },
  files: [
    {
      file: 'gcdf-v3-final-input.csv',
      key: record,
      locator: `{${record}}`,
      unused: [
        'Level.of.precision',
        'Type.of.the.OSM.feature',
        'OSM.link',
        'Infrastructure',
        'Commitment.Year',
        'Implementation.Start.Year',
        'Completion.Year',
      ],
      rows: [
        {
          table: 'agreements',
          cells: { id: project, kind: 'FINANCING', note: { from: 'Recipient', before: 'for a region: ' } },
          when: { is: ['Recipient.ISO-3', ''] },
        },
        { table: 'agreements', cells: { id: project, kind: 'FINANCING' }, when: { isNot: ['Recipient.ISO-3', ''] } },
        { table: 'names', cells: { entity: project, text: { from: 'Title' }, language: 'en', kind: 'PREFERRED' } },
        {
          table: 'identifiers',
          cells: { entity: project, scheme: 'DATASET', value: { from: record, before: 'aiddata:' } },
        },
        {
          table: 'participations',
          cells: { entity: project, actor: { from: 'Recipient.ISO-3', as: 'actor' }, role: 'BENEFICIARY' },
        },
        step('SIGNED', 'Commitment'),
        step('LAUNCHED', 'Actual.Implementation.Start'),
        step('COMPLETED', 'Actual.Completion'),
        // The status gives a milestone even if the date is empty.
        step('LAUNCHED', 'Actual.Implementation.Start', 'Implementation'),
        step('COMPLETED', 'Actual.Completion', 'Completion'),
        {
          table: 'figures',
          cells: {
            id: { from: record, before: 'fig_aiddata-' },
            entity: project,
            measure: 'financing committed',
            value: { from: 'Amount.(Constant.USD.2021)', as: 'decimal' },
            unit: 'USD',
            currency: 'USD',
            bound: 'EXACT',
            meaning: 'PLEDGE',
            as_of: '2021',
            scope: 'in constant US dollars of 2021, not what was signed',
          },
        },
        { table: 'areas', cells: { id: area }, once: true },
        {
          table: 'names',
          cells: { entity: area, text: { from: 'Sector.Name' }, language: 'en', kind: 'PREFERRED' },
          once: true,
        },
        {
          table: 'identifiers',
          cells: { entity: area, scheme: 'DAC_CRS', value: code, match: 'EXACT' },
          once: true,
        },
        { table: 'entity_areas', cells: { entity: project, area } },
      ],
    },
  ],
})
