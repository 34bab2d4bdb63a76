import { describe, expect, test } from 'vitest'
import type { BundleError } from '#data/bundle'
import { checkBundle } from '#data/checks'
import { bundleOf, errorsOf, folderOf, nothing, soundRows } from '#tests/bundle'

// Each line: table and column of a mistake, the rule it breaks, the value in the error, and the row with the mistake.
const mistakes = [
  'sources | id | a source has one row | src_register | src_register,REPORT,Another,,,,',
  'sources | kind | a value of SourceKind | BOOK | src_a,BOOK,A,,,,',
  'sources | title | a required cell is not empty |  | src_b,REPORT,,,,,',
  `sources | title | the title has at most 2,000 bytes | ${'中'.repeat(200)}… | src_c,REPORT,${'中'.repeat(700)},,,,`,
  'sources | published | a date of EDTF | 2015-02-30 | src_d,REPORT,A,2015-02-30,,,',
  'sources | published | a date of EDTF | 2016/2015 | src_e,REPORT,A,2016/2015,,,',
  'sources | published | a date of EDTF | / | src_f,REPORT,A,/,,,',
  'sources | retrieved | a day | 2015-07 | src_g,REPORT,A,,2015-07,,',
  'sources | retrieved | a day | 2015-06-31 | src_h,REPORT,A,,2015-06-31,,',
  'sources | url | an address | example.org | src_i,REPORT,A,,,example.org,',
  'sources | language | a language of BCP 47 | english | src_j,REPORT,A,,,,english',
  'sources | language | a language of BCP 47 | ZH | src_k,REPORT,A,,,,ZH',
  'organisations | country | a country of ISO 3166-1 | UK | org_nokia,COMPANY,UK,,src_register,',
  'organisations | id | an id that begins with org_ | per_nokia | per_nokia,COMPANY,,,src_register,',
  'organisations | id | an id that begins with org_ | org_Nokia | org_Nokia,COMPANY,,,src_register,',
  'organisations | kind | a new row of organisations has a kind |  | org_unkind,,FI,,src_register,',
  'organisations | source | a required cell is not empty |  | org_china,STATE,,1949,,',
  'organisations | source | a claim occurs once | src_register | org_nokia,COMPANY,FI,1865,src_register,SUPPORTS',
  'people | id | a new entity has a name | per_nobody | per_nobody,src_register',
  'people | source | the id is in sources.csv or in the graph | src_registre | per_lu-wei,src_registre',
  'initiatives | part_of | part_of forms no cycle | ini_agenda | ini_europe,STRATEGY,ini_agenda,src_register',
  'areas | broader | broader forms no cycle | area_telecoms | area_telecoms,area_telecoms,src_register',
  'events | follows | the id is in events.csv or in the graph | evt_first | evt_round,,,,evt_first,src_register',
  `names | entity | the id is in organisations.csv or in the graph | org_ibm | org_ibm,IBM,en,ALIAS,src_register,,,`,
  'names | kind | one name is preferred in a language | PREFERRED | org_nokia,Nokia A,en,PREFERRED,src_register,,,',
  'names | kind | one name is preferred in a language |  | org_nokia,诺基亚,zh,ALIAS,src_register,,,',
  'names | kind | a value of NameKind | PREFERED | org_nokia,Nokia Oyj,fi,PREFERED,src_register,,,',
  'names | language | a language of BCP 47 | english | org_nokia,Nokia E,english,ALIAS,src_register,,,',
  'names | quote | a quote has at most 10 words | a b c d e f g h i j k | org_nokia,A,en,ALIAS,src_register,,a b c d e f g h i j k,',
  `names | quote | a quote has at most 10 words | ${'诺'.repeat(21)} | org_nokia,B,en,ALIAS,src_register,,${'诺'.repeat(21)},`,
  'names | quote | a quote is not a whole sentence | Nokia signed. | org_nokia,C,en,ALIAS,src_register,,Nokia signed.,',
  'names | text | no spaces around a cell |  D | org_nokia, D,en,ALIAS,src_register,,,',
  'names | text | no line break or control character in a cell | E\nE | org_nokia,"E\nE",en,ALIAS,src_register,,,',
  'names | text | no line break or control character in a cell | F\0F | org_nokia,F\0F,en,ALIAS,src_register,,,',
  'names | language | a language of BCP 47 | cn | org_nokia,Nokia F,cn,ALIAS,src_register,,,',
  'names | text | no line break or control character in a cell | G\u202eG | org_nokia,G\u202eG,en,ALIAS,src_register,,,',
  'names | text | a cell has a visible character, or is empty | \u200b\u00ad | org_nokia,\u200b\u00ad,en,ALIAS,src_register,,,',
  'names | text | text is in Unicode form NFC | Ge\u0301ant | org_nokia,Ge\u0301ant,en,ALIAS,src_register,,,',
  'names | text | no character is lost | G\ufffdant | org_nokia,G\ufffdant,en,ALIAS,src_register,,,',
  'names |  | a row has a cell for each column |  | org_china,China, of Asia,en,ALIAS,src_register,,,',
  'names |  | a row has a cell for each column |  | org_china,China',
  'names |  | quotes enclose a whole cell |  | org_china,"The" China,en,ALIAS,src_register,,,',
  'names |  | quotes enclose a whole cell |  | org_china,The "China",en,ALIAS,src_register,,,',
  'identifiers | value | an identifier of LEI | 549300A0JPRWG1KI7U07 | org_nokia,LEI,549300A0JPRWG1KI7U07,,src_register',
  'identifiers | value | an identifier belongs to one entity | Q148 | org_nokia,WIKIDATA,Q148,,src_register',
  'identifiers | match | only identifiers of areas have a match | EXACT | org_nokia,WIKIDATA,Q1418,EXACT,src_register',
  'identifiers | match | an identifier of an area has a match |  | area_5g,EUROVOC,3030,,src_register',
  'affiliations | organisation | organisation is not holder itself | org_china | org_china,org_china,PART_OF,src_register',
  'participations | on_behalf_of | on_behalf_of is the same in all rows of a fact | org_nokia | agr_loi,per_lu-wei,SIGNATORY,org_nokia,,src_register,',
  'participations | rank | rank is the same in all rows of a fact | Minister | agr_loi,per_lu-wei,SIGNATORY,,Minister,src_register,',
  'initiative_links | to | to is not from itself | ini_agenda | ini_agenda,ini_agenda,SYNERGY_WITH,src_register',
  'figures | unit | the unit of a sum is its currency | euro | fig_a,agr_loi,money,5,euro,EUR,EXACT,TARGET,src_register',
  'figures | currency | a currency of ISO 4217 | EURO | fig_b,agr_loi,money,5,EURO,EURO,EXACT,TARGET,src_register',
  'figures | value | a decimal number | 5,5 | fig_c,agr_loi,money,"5,5",EUR,EUR,EXACT,TARGET,src_register',
  'figures | entity | entity is the same in all rows of a fact |  | fig_sum,,money,6,EUR,EUR,EXACT,TARGET,src_register',
  'figures | entity | entity is the same in all rows of a fact | ini_agenda | fig_sum,ini_agenda,money,6,EUR,EUR,EXACT,TARGET,src_register',
  'statements | about | the id is in initiatives.csv or in the graph | ini_agende | sta_b,,Says so.,,,org_china|ini_agende,src_register',
  'statements | about | each id occurs once | org_china|ini_agenda|org_china | sta_d,,Says so.,,,org_china|ini_agenda|org_china,src_register',
  'statements | about | ids are separated by bars | org_china;ini_agenda | sta_c,,Says so.,,,org_china;ini_agenda,src_register',
].map(line => {
  const [table = '', column, rule = '', value, row = ''] = line.split(' | ')
  return { table, column: column || null, rule, value: value || null, row }
})

describe('a valid bundle', () => {
  test('has no error, and its rows are counted', async () => {
    const { errors, counts } = await checkBundle(folderOf(bundleOf()), nothing)
    expect(errors).toEqual([])
    expect(counts).toMatchObject({ names: 11, sources: 1, milestones: 0 })
  })

  test('may have claims that contradict a name, a kind or a rank', async () => {
    const names = ['org_nokia,Nokla,en,PREFERRED,src_register,,,CONTRADICTS']
    const participations = ['agr_loi,per_lu-wei,SIGNATORY,org_nokia,Minister,src_register,CONTRADICTS']
    expect(await errorsOf(bundleOf({ names, participations }))).toEqual([])
  })
})

describe('one mistake gives one error', () => {
  test.each(mistakes)('in $table.csv, $column: $rule', async ({ table, row, column, value, rule }) => {
    const errors = await errorsOf(bundleOf({ names: nameOf(row), [table]: [row] }))
    expect(errors.map(withoutSuggestion)).toEqual([
      { file: `${table}.csv`, row: soundRows[table]!.length + 1, column, value, rule },
    ])
  })

  test('and one check reports all errors, in file and row order', async () => {
    const rows: Record<string, string[]> = { names: mistakes.flatMap(({ row }) => nameOf(row)) }
    const expected = mistakes.map(({ table, row, ...error }) => {
      rows[table] = [...(rows[table] ?? []), row]
      return { ...error, file: `${table}.csv`, row: soundRows[table]!.length + rows[table].length }
    })
    expect((await errorsOf(bundleOf(rows))).map(withoutSuggestion)).toEqual(expected)
  })
})

const withoutSuggestion = ({ suggestion: _, ...error }: BundleError) => error

// Without a name, the row would have two errors.
const nameOf = (row: string) => (row.startsWith('org_unkind') ? ['org_unkind,A name,en,PREFERRED,src_register,,,'] : [])

describe('an entity that is already in the graph', () => {
  const additions = {
    'sources.csv': `${soundRows.sources![0]}\n${soundRows.sources![1]}\n`,
    'organisations.csv': 'id,country,source\norg_nokia,FI,src_register\n',
    'names.csv': `${soundRows.names![0]}\norg_nokia,Nokia Oyj,fi,ALIAS,src_register,,,\n`,
    'affiliations.csv': 'holder,organisation,kind,source\nper_lu-wei,org_china,POST,src_register\n',
  }

  test('needs no kind, preferred name or row in the bundle', async () => {
    const graph = new Set(['org_nokia', 'org_china', 'per_lu-wei'])
    const requested: string[] = []
    const { errors } = await checkBundle(folderOf(additions), async ids => {
      requested.push(...ids)
      return new Set(ids.filter(id => graph.has(id)))
    })
    expect(errors).toEqual([])
    expect(requested).toEqual(expect.arrayContaining([...graph]))
    expect(new Set(requested).size).toBe(requested.length)
  })

  test('is looked up; a missing one is an error', async () => {
    const errors = await errorsOf(additions)
    expect(errors.map(({ file, column }) => `${file} ${column}`)).toEqual([
      ...['organisations.csv kind', 'names.csv kind', 'affiliations.csv holder', 'affiliations.csv organisation'],
    ])
  })

  test('is looked up once, in batches of 1,000 ids', async () => {
    const rows = Array.from({ length: 12_000 }, (_, at) => `org_c-${at % 6_000},Name ${at},en,ALIAS,src_register,,,`)
    const sizes: number[] = []
    const known = async (ids: string[]) => {
      sizes.push(ids.length)
      return new Set(ids)
    }
    const folder = folderOf({ ...additions, 'names.csv': [soundRows.names![0], ...rows, ''].join('\n') })
    expect((await checkBundle(folder, known)).errors).toEqual([])
    expect(Math.max(...sizes)).toBe(1_000)
    expect(sizes.reduce((sum, size) => sum + size)).toBe(6_000 + 3)
  })
})
