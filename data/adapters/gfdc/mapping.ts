import { type Mapping, parseMapping } from '#data/adapters/mapping'

const memorandum = { from: 'iso3', as: 'slug', before: 'agr_bri-mou-' } as const
const country = { from: 'iso3', as: 'actor' } as const
const isNot = ['iso3', 'CHN'] as const

/** Countries for which other sources contradict or do not confirm the list. */
const doubtful = 'ARM AUT COG KOR MKD NER NIC RUS TKM'.split(' ')
const unconfirmed = 'AUT COG NER RUS'.split(' ')
const each = (codes: string[], says: string) => Object.fromEntries(codes.map(code => [code, says]))
const evidence = {
  confidence: { from: 'iso3', words: { ...each(doubtful, 'LOW'), '*': 'MEDIUM' } },
  note: {
    from: 'iso3',
    words: { ...each(unconfirmed, 'listed by the Belt and Road Portal; no independent confirmation found'), '*': '' },
  },
} as const

/** A row about the memorandum between China and a country. The row of China itself has none. */
const row = (table: string, cells: object, needs: string[] = []) => ({
  table,
  cells: { ...cells, ...evidence },
  needs,
  when: { isNot },
})

/** Names that only the World Bank uses. */
const aliases = ['Congo, Dem. Rep.', 'Congo, Rep.', 'Gambia, The', 'Korea, Rep.', 'Lao PDR', 'Micronesia, Fed. Sts.']

/** The Belt and Road countries of the Green Finance & Development Center: see the README beside this file. */
export const gfdc: Mapping = parseMapping({
  source: {
    id: 'src_gfdc',
    kind: 'DATASET',
    title: 'Countries of the Belt and Road Initiative (May 2025 update)',
    publisher: 'Green Finance & Development Center, FISF Fudan University',
    published: '2025-05',
    url: 'https://greenfdc.org/countries-of-the-belt-and-road-initiative-bri/',
    language: 'en',
    licence: 'no open licence stated; the author asks to be cited',
    note: 'cite: Nedopil, Christoph (2025): Countries of the Belt and Road Initiative; Shanghai, Green Finance & Development Center, FISF Fudan University, www.greenfdc.org; read from the table in aarrigone00-cmd/bri-explorer, scripts/gfdc-bri-countries-2025-05.csv',
  },
  actors: { by: 'alpha-3' },
  always: {
    sources: [
      {
        id: 'src_editor-reading',
        kind: 'OTHER',
        title: 'Editorial: reading and classification by the compilers',
        publisher: 'Accord',
        language: 'en',
        note: 'kinds, seats, bindingness, descriptive titles and ties that no document here states',
      },
    ],
  },
  files: [
    {
      file: 'gfdc-bri-countries-2025-05.csv',
      key: 'iso3',
      locator: 'row {iso3}',
      unused: ['region', 'income'],
      rows: [
        row('agreements', { id: memorandum, kind: 'MEMORANDUM_OF_UNDERSTANDING' }),
        {
          table: 'names',
          cells: {
            entity: memorandum,
            text: {
              from: 'iso3',
              as: 'name of country',
              before: 'Belt and Road memorandum of understanding between China and ',
            },
            language: 'en',
            kind: 'PREFERRED',
            source: 'src_editor-reading',
            locator: '',
            confidence: '',
            note: 'descriptive title',
          },
          when: { isNot },
        },
        {
          table: 'names',
          cells: {
            entity: country,
            text: { from: 'name', words: { ...Object.fromEntries(aliases.map(name => [name, name])), '*': '' } },
            language: 'en',
            kind: 'ALIAS',
            confidence: '',
          },
        },
        row('participations', { entity: memorandum, actor: country, role: 'PARTY' }),
        row('participations', { entity: memorandum, actor: 'org_china', role: 'PARTY' }),
        row('agreement_initiatives', { agreement: memorandum, initiative: 'ini_belt-and-road', kind: 'UNDER' }),
        row('milestones', { entity: memorandum, kind: 'SIGNED', date: { from: 'mou', as: 'firstIsMonth' } }),
        row(
          'milestones',
          { entity: memorandum, kind: 'WITHDRAWN', date: { from: 'exit', as: 'date' }, actor: country },
          ['date'],
        ),
      ],
    },
  ],
})
