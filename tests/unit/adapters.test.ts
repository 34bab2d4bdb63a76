import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parseMapping } from '#data/adapters/mapping'
import { mappingFor } from '#data/adapters/run'
import { countries, countryOf, rowsOfCountry, type TransformName, transforms } from '#data/adapters/values'
import { createBundleErrors, type PlacedRow, type Rows, readRows } from '#data/bundle'
import { checkBundle } from '#data/checks'
import { adapters } from '#src/data/adapters/known-datasets.ts'
import { runMapping } from '#src/data/adapters/run/run-mapping.ts'
import { adapt, sample } from '#tests/adapted'
import { folderOf, nothing } from '#tests/bundle'
import { createTextMap } from '#toolkit/import'

const becomes = (name: TransformName, text: string) => transforms[name](text)
const cellError = { rule: expect.any(String), suggestion: expect.any(String) }

describe('a transform', () => {
  test.each<[TransformName, string, unknown]>([
    ['text', '  A\u00a0title\r\nof  two lines ', 'A title of two lines'],
    ['text', 'e\u0301', '\u00e9'],
    ['slug', 'FRA-GBR_1403A', 'fra-gbr-1403a'],
    ['slug', 'INGIRW_1944P:INTRRW_1937A', 'ingirw-1944p-intrrw-1937a'],
    ['slug', 'Côte d’Ivoire', 'cote-d-ivoire'],
    ['date', '1981-09..1981-10', '1981-09/1981-10'],
    ['date', '1981..', cellError],
    ['date', '1897-05-15?', '1897-05-15?'],
    ['date', '1961-01-26~', '1961-01-26~'],
    ['date', '1964-06', '1964-06'],
    ['date', '', ''],
    ['date', '9999-12-31', cellError],
    ['date', '1976-06-31', cellError],
    ['date', '2020-99-99', cellError],
    ['date', '1964-XX-16', cellError],
    ['date', '2010-XX-XX-', cellError],
    ['date', '0014-022005', cellError],
    ['date', '-0753', cellError],
    ['open', '9999-12-31', ''],
    ['open', '1999-08-09', '1999-08-09'],
    ['open', '9999-12-30', cellError],
    ['termTo', '1413-02-03', '/1413-02-03'],
    ['termTo', '1981-09..1981-10', '1981-09/1981-10'],
    ['termTo', '9999-12-31', ''],
    ['firstIsMonth', '2017-05-01', '2017-05'],
    ['firstIsMonth', '2018-07-10', '2018-07-10'],
    ['estimated', '2001-01-01', '2001'],
    ['estimated', '2004-07-13', '2004-07~'],
    ['estimated', '2004-01', '2004-01'],
    ['estimated', '2004-02-30', cellError],
    ['decimal', '15087226.604479812345', '15087226.604479812345'],
    ['decimal', '1.5e6', cellError],
    ['decimal', '1,500', cellError],
    ['url', 'example.org', cellError],
    ['language', 'EN', 'en'],
    ['citation', 'British State Papers (BSP) 1/501/0: 0', 'British State Papers (BSP) 1/501'],
    ['citation', 'British State Papers (BSP) /0: 0', ''],
    ['citation', 'UN Registration United/0: 36 0', 'UN Registration United: 36'],
    [
      'citation',
      'League of Nations Treaty Series Vol.6 (p.379)/1921: 0 0',
      'League of Nations Treaty Series Vol.6 (p.379)/1921',
    ],
    ['unquoted', '"https://example.org/a"', 'https://example.org/a'],
    ['citation', 'Other NOT PUBLISHED/0: 0', ''],
    ['citation', 'United Nations Treaty Series 0000/0: 0', ''],
    ['citation', 'Treaty Series 104/0: 0', 'Treaty Series 104'],
    ['citation', 'Treaty Series 023/1894: C 7588 https://example.org/1894.pdf', 'Treaty Series 023/1894: C 7588'],
    ['citation', 'UN Registration  /0: 16 208', 'UN Registration: 16 208'],
    ['citation', 'Handbook of Commercial Treaties (4th Ed.,1931) /0: 0', ''],
  ])('%s converts `%s` to %j', (name, text, expected) => {
    expect(becomes(name, text)).toEqual(expected)
  })
})

test.each([
  ['org_fvnt56jflz35a', 'org_bli24z6c27xip'],
  ['org_ic5infnnu5bwg', 'org_p3cdpjvaecw7l'],
])('a text map distinguishes %s and %s, which collide under a weaker hash', (one, other) => {
  const seen = createTextMap()
  expect([seen.add(one), seen.add(other), seen.add(one)]).toEqual([true, true, false])
})

test('a text map finds each of 100,000 texts until it is cleared', () => {
  const seen = createTextMap()
  const texts = Array.from({ length: 100_000 }, (_, at) => `row ${at}`)
  expect(texts.filter(text => !seen.add(text))).toEqual([])
  expect(texts.filter(text => seen.add(text))).toEqual([])
  expect(seen.add('another')).toBe(true)
  seen.clear()
  expect(texts.filter(text => !seen.add(text))).toEqual([])
})

describe('the table of countries', () => {
  test('has each code and each id once', () => {
    expect(countries).toHaveLength(249)
    for (const key of ['alpha3', 'alpha2', 'id', 'name'] as const)
      expect(new Set(countries.map(country => country[key])).size).toBe(249)
  })

  test('has the same rows for the states of the reference bundle as that bundle', () => {
    const referenceRows = new Set<string>()
    for (const table of ['sources', 'organisations', 'names', 'identifiers'])
      for (const row of rowsOf(fileURLToPath(new URL(`../../data/reference/${table}.csv`, import.meta.url))))
        referenceRows.add(JSON.stringify([table, filled(row)]))
    const known = countries.filter(({ alpha3 }) =>
      [...referenceRows].some(row => row.includes(`"ISO_3166_1"],["value","${alpha3}"]`)),
    )
    expect(known).toHaveLength(153)
    for (const country of known)
      for (const [table, rows] of Object.entries(rowsOfCountry(country)))
        for (const row of rows) expect(referenceRows).toContain(JSON.stringify([table, filled(row)]))
  })

  test('finds a country by its code or English name, and no former country', () => {
    expect(countryOf('alpha-3', 'NAM')?.alpha2).toBe('NA')
    expect(countryOf('alpha-2', 'NA')?.id).toBe('org_namibia')
    expect(countryOf('name', 'COTE D IVOIRE')?.alpha3).toBe('CIV')
    expect(countryOf('name', 'Prussia')).toBeUndefined()
    expect(countryOf('alpha-3', 'CSK')).toBeUndefined()
  })
})

describe('each adapter', () => {
  const folder = (name: string) => fileURLToPath(new URL(`../../data/adapters/${name}/`, import.meta.url))

  test.each([...Object.keys(adapters), 'csv'])('%s has a folder with its mapping and a README', name => {
    expect(existsSync(join(folder(name), 'mapping.ts'))).toBe(true)
    expect(existsSync(join(folder(name), 'README.md'))).toBe(true)
  })

  test.each(Object.entries(adapters))(
    '%s has a README that explains each column, the licence and the citation',
    (name, mapping) => {
      const readme = readFileSync(join(folder(name), 'README.md'), 'utf8')
      for (const part of ['licence', 'cite', 'get it', '## Known errors', `--from ${name}`])
        expect(readme).toContain(part)
      const headers = mapping.files.flatMap(({ file }) => headerOf(sample(`${name}/${file}`)))
      expect(headers.length).toBeGreaterThan(5)
      expect(headers.filter(column => !readme.includes(`\`${column}\``))).toEqual([])
    },
  )

  test.each(Object.entries(adapters))(
    '%s converts the valid rows of its sample to a bundle without errors',
    async (name, mapping) => {
      const adapted = await adapt(mapping, sample(name))
      onTestFinished(adapted.remove)
      const { errors, counts } = await checkBundle(adapted.folder, async ids => new Set(ids.filter(isInReference)))
      expect(errors).toEqual([])
      expect(counts.agreements).toBeGreaterThan(2)
    },
  )

  test.each(Object.entries(adapters))(
    '%s streams the same rows that it writes to files, sources first',
    async (name, mapping) => {
      const adapted = runMapping(mapping, sample(name))
      onTestFinished(adapted.remove)
      expect(adapted.comesFirst).toBe(false)
      const given = await placed(adapted.rows)
      const written = await placed(readRows(adapted.folder))
      expect(given[0]!.row.table).toBe('sources')
      const place = ({ row: { table }, line }: PlacedRow) => `${table} ${String(line).padStart(6, '0')}`
      const inOrder = (rows: PlacedRow[]) => rows.sort((a, b) => (place(a) < place(b) ? -1 : 1))
      expect(inOrder(given)).toEqual(inOrder(written))
    },
  )
})

async function placed(rows: Rows): Promise<PlacedRow[]> {
  const all: PlacedRow[] = []
  for await (const some of rows(createBundleErrors())) all.push(...some)
  return all
}

const isInReference = (id: string) => ['ini_belt-and-road', 'org_china'].includes(id)

describe('the options of an import', () => {
  test.each([
    [{ from: 'gog' }, 'There is no adapter gog: use one of ggo, uk-treaties, aiddata, gfdc, csv.'],
    [{ from: 'constructor' }, 'There is no adapter constructor'],
    [{ from: 'csv' }, 'needs a mapping'],
    [{ from: 'ggo', mapping: 'x.yaml' }, '`--mapping` needs `--from csv`, not ggo'],
    [{ skipFaulty: true }, 'need `--from`'],
    [{ from: 'csv', mapping: 'not-there.yaml' }, 'The mapping not-there.yaml cannot be read (ENOENT).'],
  ])('%j are rejected with an error that names the valid choice', (options, message) => {
    expect(() => mappingFor(options)).toThrow(message)
  })

  test('select no mapping for a bundle', () => {
    expect(mappingFor({})).toBeUndefined()
  })
})

describe('a mapping', () => {
  const source = { id: 'src_made', kind: 'DATASET', title: 'Made' }
  const people = { table: 'people', cells: { id: { from: 'No', before: 'per_made-' } } }
  const names = {
    table: 'names',
    cells: { entity: { from: 'No', before: 'per_made-' }, text: { from: 'Name' }, language: 'en', kind: 'PREFERRED' },
  }
  const made = (more: object = {}, rows: object[] = [people, names]) =>
    parseMapping({ source, files: [{ file: 'made.csv', key: 'No', ...more, rows }] })

  async function adaptedOf(text: string, more: object = {}) {
    const adapted = await adapt(made(more), folderOf({ 'made.csv': text }))
    onTestFinished(adapted.remove)
    return { ...adapted, errors: adapted.errors() }
  }

  const words = { from: 'Kind', words: { former: 'FORMERLY', now: 'PREFERRED' } }
  const joined = { file: 'y.csv', column: 'No', take: ['Name'] }
  test.each<[string, unknown, string]>([
    ['no content', null, 'mapping: Invalid input'],
    ['an unknown key', { source, file: 'x', files: [] }, 'Unrecognized key: "file"'],
    [
      'an unknown table',
      { source, files: [{ file: 'x', rows: [{ table: 'agreement', cells: {} }] }] },
      'files[0].rows[0].table',
    ],
    [
      'an unknown transform',
      { source, files: [{ file: 'x', rows: [{ table: 'people', cells: { id: { from: 'a', as: 'dat' } } }] }] },
      'files[0].rows[0].cells.id.as: Invalid option: expected one of "text"|"slug"|"date"',
    ],
    [
      'a misspelt part of a cell',
      { source, files: [{ file: 'x', rows: [{ table: 'people', cells: { id: { form: 'a' } } }] }] },
      'files[0].rows[0].cells.id: Unrecognized key: "form"',
    ],
    [
      'a known actor without an id',
      { source, actors: { known: { A: { name: 'A' } } }, files: [{ file: 'x', rows: [people] }] },
      'actors.known.A.id: it is missing',
    ],
    [
      'an unknown column',
      { source, files: [{ file: 'x', rows: [{ table: 'people', cells: { id: 'per_x', name: 'X' } }] }] },
      'files[0].rows[0].cells.name: people has no such column; it has id, source, locator',
    ],
    [
      'a missing required column',
      { source, files: [{ file: 'x', rows: [{ table: 'names', cells: { entity: 'per_x' } }] }] },
      'files[0].rows[0].cells: names needs kind',
    ],
    [
      'an entry of `needs` that is not a column',
      { source, files: [{ file: 'x', rows: [{ ...people, needs: ['dat'] }] }] },
      'files[0].rows[0].needs.dat: people has no such column; it has id, source, locator',
    ],
    [
      'a join to a file that the mapping does not read',
      { source, files: [{ file: 'x', join: { file: 'y.csv', column: 'a', take: [] }, rows: [people] }] },
      'files[0].join.file: y.csv is not a file of the mapping, which has x',
    ],
    [
      'a column of a file that is not joined',
      { source, files: [{ file: 'x', rows: [{ ...people, cells: { id: { from: 'y.csv:No' } } }] }] },
      'files[0].rows[0]: y.csv:No is a column of a file that is not joined',
    ],
    [
      'a misspelt column of the source',
      { source: { ...source, publishr: 'x' }, files: [{ file: 'x', rows: [people] }] },
      'source.publishr: sources has no such column',
    ],
    [
      'an unknown table under `always`',
      { source, always: { nmaes: [{ id: 'x' }] }, files: [{ file: 'x', rows: [people] }] },
      'always.nmaes[0]: there is no table nmaes; there are sources, ',
    ],
    [
      'two known actors that refer to each other',
      { source, actors: { known: { A: { same: 'B' }, B: { same: 'A' } } }, files: [{ file: 'x', rows: [people] }] },
      'actors.known.A: A → B → A is a cycle',
    ],
    [
      'a list of own actors in a file that the mapping does not read',
      { source, actors: { own: { before: 'org_x', file: 'y.csv' } }, files: [{ file: 'x', rows: [people] }] },
      'actors.own.file: y.csv is not a file of the mapping',
    ],
    [
      '`lives` for a file without a key',
      { source, files: [{ file: 'x', lives: true, rows: [people] }] },
      'files[0].lives: add the key of the file',
    ],
    [
      'a source without an id',
      { source: { kind: 'DATASET', title: 'A list' }, files: [{ file: 'x', rows: [people] }] },
      'source: sources needs id',
    ],
    [
      'an unknown kind of source',
      { source: { ...source, kind: 'LIST' }, files: [{ file: 'x', rows: [people] }] },
      'source.kind: "LIST" is not a value of SourceKind: one of NEWS, ',
    ],
    [
      'a fixed value that its column does not accept',
      { source, files: [{ file: 'x', rows: [{ ...names, cells: { ...names.cells, language: 'english' } }] }] },
      'files[0].rows[0].cells.language: "english" is not a language of BCP 47: ',
    ],
    [
      'a value under `words` that its column does not accept',
      { source, files: [{ file: 'x', rows: [{ ...names, cells: { ...names.cells, kind: words } }] }] },
      'files[0].rows[0].cells.kind: former: "FORMERLY" is not a value of NameKind: `FORMER`?',
    ],
    [
      'an entry of `words` for empty cells',
      { source, files: [{ file: 'x', rows: [{ ...people, cells: { id: { from: 'a', words: { '': 'per_x' } } } }] }] },
      'files[0].rows[0].cells.id.words: `words` never match an empty cell',
    ],
    [
      'a known actor of an unknown kind, and one of an unknown country',
      {
        source,
        actors: { known: { A: { id: 'org_a', name: 'A', kind: 'FIRM' }, B: { iso: 'QQQ' } } },
        files: [{ file: 'x', rows: [people] }],
      },
      'actors.known.B.iso: no country has QQQ',
    ],
    [
      'a number instead of a text',
      { source, files: [{ file: 'x', rows: [{ ...people, cells: { id: 5 } }] }] },
      'files[0].rows[0].cells.id: Invalid input: write a text in quotes, or `{ from: … }` for a column',
    ],
    [
      'a join to a file without a key',
      {
        source,
        files: [
          { file: 'y.csv', rows: [people] },
          { file: 'x', join: joined, rows: [people] },
        ],
      },
      'files[1].join: y.csv needs a key for the join',
    ],
    [
      'a joined column that is missing in `take`',
      {
        source,
        files: [
          { file: 'y.csv', key: 'No', rows: [people] },
          { file: 'x', join: joined, rows: [{ ...people, cells: { id: { from: 'y.csv:Nam' } } }] },
        ],
      },
      'files[1].rows[0]: y.csv:Nam is missing in `join`',
    ],
    [
      'a condition on the first row in a file without a key',
      { source, files: [{ file: 'x', rows: [{ ...people, when: { row: 'first' } }] }] },
      'files[0].rows[0].when.row: add the key of the file',
    ],
    [
      'an unclosed brace in the locator',
      { source, files: [{ file: 'x', locator: 'No {No', rows: [people] }] },
      'files[0].locator: a brace has no pair',
    ],
  ])('with %s is rejected, and the error names the place', (_, mapping, message) => {
    expect(() => parseMapping(mapping)).toThrow(message)
  })

  test('is converted before the import if it has `same_as` rows or cites sources before their rows', () => {
    const sameAs = {
      table: 'same_as',
      cells: { id: { from: 'No', before: 'per_a-' }, same_as: { from: 'No', before: 'per_b-' } },
    }
    const first = (rows: object[]) => {
      const { comesFirst, remove } = runMapping(made({}, rows), folderOf({ 'made.csv': 'No,Name\n1,Ada\n' }))
      remove()
      return comesFirst
    }
    const reports = {
      table: 'sources',
      cells: { id: { from: 'No', before: 'src_' }, kind: 'REPORT', title: 'A report' },
    }
    const cited = { ...names, cells: { ...names.cells, source: { from: 'No', before: 'src_' } } }
    expect(
      [[names], [names, sameAs], [reports, cited], [cited, reports]].map(rows => first([people, ...rows])),
    ).toEqual([...[false, true, false, true]])
  })

  test('skips exact copies of a row and counts them', async () => {
    const { files, errors } = await adaptedOf('No,Name\n1,Ada\n1,Ada\n2,Bob\n')
    expect(files).toEqual([{ file: 'made.csv', rows: 3, copies: 1, leftOut: 0, cells: 0 }])
    expect(errors).toEqual([])
  })

  test('makes a row with `once` a single time for all records', async () => {
    const [text, group] = ['No,Name\n1,Ada\n2,Bob\n', { from: 'No', words: { '*': 'per_group' } }]
    const rows = (once: boolean) => [
      ...[people, names],
      { table: 'people', cells: { id: group }, once },
      { table: 'names', cells: { ...names.cells, entity: group, text: 'The group' }, once },
    ]
    for (const [once, count] of [
      [true, 3],
      [false, 4],
    ] as const) {
      const adapted = await adapt(made({}, rows(once)), folderOf({ 'made.csv': text }))
      onTestFinished(adapted.remove)
      const { counts } = await checkBundle(adapted.folder, nothing)
      expect(counts).toMatchObject({ people: count, names: count })
    }
  })

  test('with `each.alone`, makes rows only for parts that occur in one row of their column', async () => {
    const each = (column: string) => ({
      table: 'identifiers',
      cells: { entity: { from: 'No', before: 'per_made-' }, scheme: 'OTHER', value: { from: column } },
      each: { column, by: ';', alone: true },
    })
    const text = 'No,Name,Codes,Tags\n1,Ada,a;b,x\n2,Bob,b,x;y\n'
    const adapted = await adapt(made({}, [people, names, each('Codes'), each('Tags')]), folderOf({ 'made.csv': text }))
    onTestFinished(adapted.remove)
    expect(rowsOf(join(adapted.folder, 'identifiers.csv')).map(({ value }) => value)).toEqual(['a', 'y'])
  })

  test('matches words of `reading` anywhere, or with `begins` only at the start', async () => {
    const reading = { Treaty: 'FIRST', 'Country Treaty': 'SECOND' }
    const named = (begins: boolean) => ({
      ...names,
      cells: { ...names.cells, text: { from: 'Name', reading, ...(begins && { begins }) } },
    })
    const text = 'No,Name\n1,Treaty 1\n2,Irish Treaty 2\n3,country treaty 3\n'
    for (const [begins, expected] of [
      [false, ['FIRST', 'FIRST', 'SECOND']],
      [true, ['FIRST', 'SECOND']],
    ] as const) {
      const adapted = await adapt(made({}, [people, named(begins)]), folderOf({ 'made.csv': text }))
      onTestFinished(adapted.remove)
      expect(rowsOf(join(adapted.folder, 'names.csv')).map(row => row.text)).toEqual(expected)
    }
  })

  test('requires a column with a colon in its name like any other column', async () => {
    const named = { ...names, cells: { ...names.cells, text: { from: 'Name: en' } } }
    const adapted = await adapt(made({}, [people, named]), folderOf({ 'made.csv': 'No,Name\n1,Ada\n' }))
    onTestFinished(adapted.remove)
    expect(adapted.errors()).toMatchObject([{ column: 'Name: en', rule: 'the column is required' }])
  })

  test('reports a key that two records have', async () => {
    const { files, errors } = await adaptedOf('No,Name\n1,Ada\n1,Bob\n')
    expect(files[0]).toMatchObject({ leftOut: 1 })
    expect(errors).toEqual([
      { file: 'made.csv', row: 3, column: 'No', value: '1', rule: 'a No occurs once', suggestion: 'row 2 has it' },
    ])
  })

  test('reports keys that give the same id, and keys that give none', async () => {
    const { files, errors } = await adaptedOf('No,Name\nA/1,Ada\nA-1,Bob\n合同,Eve\n')
    expect(files[0]).toMatchObject({ leftOut: 2 })
    expect(errors).toEqual([
      expect.objectContaining({ row: 3, value: 'A-1', suggestion: 'row 2 has `A/1`, which gives the same id' }),
      expect.objectContaining({ row: 4, value: '合同', rule: 'a No has Latin letters or digits' }),
    ])
  })

  const party = (name: string) => ({ from: name, as: 'actor' })
  const treaties = (actors: object) =>
    parseMapping({
      source,
      actors,
      files: [
        {
          file: 'made.csv',
          rows: [
            { table: 'agreements', cells: { id: { from: 'No', before: 'agr_made-' }, kind: 'TREATY' } },
            {
              table: 'milestones',
              cells: { entity: { from: 'No', before: 'agr_made-' }, kind: 'WITHDRAWN', actor: party('Who') },
            },
          ],
        },
      ],
    })

  test('skips a milestone with an unknown actor, rather than assign it to all parties', async () => {
    const known = { Nokia: { id: 'org_nokia', name: 'Nokia', kind: 'COMPANY' } }
    const adapted = await adapt(treaties({ known }), folderOf({ 'made.csv': 'No,Who\n1,Nokia\n2,Prussia\n3,\n' }))
    onTestFinished(adapted.remove)
    expect(adapted.errors()).toMatchObject([{ row: 3, value: 'Prussia', rule: 'an actor that the mapping knows' }])
    const actors = rowsOf(join(adapted.folder, 'milestones.csv')).map(({ entity, actor }) => [entity, actor])
    expect(actors).toEqual([
      ['agr_made-1', 'org_nokia'],
      ['agr_made-3', ''],
    ])
  })

  test('skips a record of an unknown kind, with all its rows', async () => {
    const kind = { from: 'Kind', words: { x: 'COMPANY' } }
    const id = { from: 'No', before: 'org_made-' }
    const rows = [
      { table: 'names', cells: { entity: id, text: { from: 'Name' }, language: 'en', kind: 'PREFERRED' } },
      { table: 'organisations', cells: { id, kind } },
    ]
    const adapted = await adapt(made({}, rows), folderOf({ 'made.csv': 'No,Name,Kind\n1,Ada,x\n2,Bob,y\n' }))
    onTestFinished(adapted.remove)
    expect(adapted.errors()).toMatchObject([{ row: 3, column: 'Kind', value: 'y' }])
    expect(adapted.files).toMatchObject([{ rows: 2, leftOut: 1, cells: 0 }])
    expect((await checkBundle(adapted.folder, nothing)).errors).toEqual([])
    expect(rowsOf(join(adapted.folder, 'names.csv'))).toHaveLength(1)
  })

  test('does not merge two actors whose names give the same id', async () => {
    const [text, own] = ['No,Who\n1,C++ GmbH\n2,C GmbH\n3,中国\n4,C++ GmbH\n', { before: 'org_made', kind: 'COMPANY' }]
    const adapted = await adapt(treaties({ own }), folderOf({ 'made.csv': text }))
    onTestFinished(adapted.remove)
    expect(adapted.errors()).toMatchObject([
      {
        ...{ row: 3, value: 'C GmbH', rule: 'two names give different ids' },
        suggestion: '`C++ GmbH` has org_made-c-gmbh: add `C GmbH` to `known`',
      },
      { row: 4, value: '中国', rule: 'a name has Latin letters or digits' },
    ])
  })

  test.each<[string, string, object, unknown]>([
    [
      'a missing column',
      'No,Nam\n1,Ada\n',
      {},
      { row: 1, column: 'Name', rule: 'the column is required', suggestion: '`Nam`?' },
    ],
    [
      'a new column',
      'No,Name,Age\n1,Ada,9\n',
      { unused: [] },
      { row: 1, column: 'Age', rule: 'a column that the mapping knows' },
    ],
    [
      'a short row',
      'No,Name\n1\n2,Bob\n',
      {},
      { row: 2, rule: 'a row has a cell for each column', suggestion: 'it has 1, the header 2' },
    ],
    [
      'a key without letters or digits',
      'No,Name\n–,Ada\n2,Bob\n',
      {},
      { row: 2, column: 'No', rule: 'a No has Latin letters or digits' },
    ],
    [
      'semicolons',
      'No;Name\n1;Ada\n',
      {},
      { row: 1, value: 'No;Name', rule: 'cells are separated by commas', suggestion: 'not by `;`' },
    ],
    ['an empty file', '', {}, { row: 1, rule: 'a file starts with a header' }],
    ['a file with a byte order mark alone', '\ufeff', {}, { row: 1, rule: 'a file starts with a header' }],
    [
      'a duplicate column',
      'No,Name,Name\n1,Ada,Eve\n',
      {},
      { row: 1, column: 'Name', rule: 'a required column occurs once' },
    ],
    ['a broken quote', 'No,Name\n1,"Ada" x\n', {}, { row: 2, rule: 'quotes enclose a whole cell' }],
  ])('reports %s', async (_, text, more, error) => {
    const { errors } = await adaptedOf(text, more)
    expect(errors).toEqual([expect.objectContaining({ file: 'made.csv', ...(error as object) })])
  })

  test('skips unnamed columns and empty rows, which spreadsheets leave', async () => {
    const { errors, files, folder } = await adaptedOf('No,Name,,\n1,Ada,,\n,,,\n2,Bob,,\n')
    expect(errors).toEqual([])
    expect(files).toMatchObject([{ rows: 2 }])
    expect(rowsOf(join(folder, 'names.csv'))).toHaveLength(2)
  })

  test('reports a missing file', async () => {
    const adapted = await adapt(made(), folderOf({ 'other.csv': 'No\n' }))
    onTestFinished(adapted.remove)
    expect(adapted.errors()).toEqual([
      expect.objectContaining({ file: 'made.csv', value: 'ENOENT', rule: 'the file can be read' }),
    ])
  })

  test('traces an error of the bundle to its row and column in the file', async () => {
    const adapted = await adaptedOf(`No,Name\n1,Ada\n2,${'o'.repeat(2_001)}\n`)
    const { errors } = await checkBundle(adapted.folder, nothing)
    expect(errors.map(adapted.traced)).toEqual([
      expect.objectContaining({ file: 'made.csv', row: 3, column: 'Name', rule: 'the text has at most 2,000 bytes' }),
    ])
  })

  test('traces an error of a fixed value to the row, or to the mapping', async () => {
    const group = [
      { table: 'people', cells: { id: 'per_group' }, once: true },
      { ...names, cells: { ...names.cells, entity: 'per_group' } },
    ]
    const always = { names: [{ entity: 'per_gruop', text: 'Group', language: 'en', kind: 'ALIAS', source: source.id }] }
    const mapping = parseMapping({ source, always, files: [{ file: 'made.csv', rows: group }] })
    const adapted = await adapt(mapping, folderOf({ 'made.csv': 'No,Name\n1,Ada\n2,Bob\n' }))
    onTestFinished(adapted.remove)
    const { errors } = await checkBundle(adapted.folder, nothing)
    expect(errors.map(adapted.traced)).toMatchObject([
      { file: 'mapping', row: null, column: 'names.entity', value: 'per_gruop' },
      { file: 'made.csv', row: 3, column: 'names.kind', rule: 'one name is preferred in a language' },
    ])
  })

  test('reports repeated errors of one value once, with their number', async () => {
    const rows = [people, { ...names, cells: { ...names.cells, text: { from: 'Name', words: { anna: 'Ada' } } } }]
    const adapted = await adapt(made({}, rows), folderOf({ 'made.csv': 'No,Name\n1,b\n2,b\n3,anna\n' }))
    onTestFinished(adapted.remove)
    expect(adapted.errors()).toEqual([
      {
        file: 'made.csv',
        row: 2,
        column: 'Name',
        value: 'b',
        rule: 'a word that the mapping knows',
        suggestion: 'it knows anna; in 2 rows',
      },
    ])
    expect(adapted.files[0]).toMatchObject({ cells: 2 })
  })

  test('leaves no folder after its bundle is removed', async () => {
    const adapted = await adapt(made(), folderOf({ 'made.csv': 'No,Name\n1,Ada\n' }))
    expect(readdirSync(adapted.folder).sort()).toEqual(['names.csv', 'people.csv', 'sources.csv'])
    adapted.remove()
    expect(existsSync(adapted.folder)).toBe(false)
  })
})

const rowsOf = (path: string) => parse(readFileSync(path), { columns: true }) as { [column: string]: string }[]
const filled = (row: { [column: string]: string }) => Object.entries(row).filter(([, cell]) => cell !== '')
const headerOf = (path: string) => (parse(readFileSync(path), { to: 1 }) as string[][])[0]!
