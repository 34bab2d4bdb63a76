import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import postgres from 'postgres'
import { expect, onTestFinished, test, vi } from 'vitest'
import { undoImport } from '#data/import'
import { adaptingGraph, sample } from '#tests/adapted'
import { folderOf } from '#tests/bundle'
import { contentsOf } from '#tests/contents'
import { blocksOf } from '#tests/documents'
import { madeBundle } from '#tests/made'

const { ask, load, take } = await adaptingGraph()

const askData = async (query: string) => {
  const { data, errors } = await ask(query)
  expect(errors).toBeUndefined()
  return JSON.parse(JSON.stringify(data))
}

test('an error in a data set has the file, row and column of the data set, and nothing is imported', async () => {
  const { errors, changes, notes } = await take('ggo')
  expect(changes).toEqual({})
  expect(notes).toContain('agreements.csv: 7 rows; 1 row with an error, 4 cells with errors\n')
  expect(errors.map(({ file, row, column, value }) => [file, row, column, value])).toEqual([
    ['agreements.csv', 6, 'treatyID', 'DEU-DNK_1922A'],
    ['agreements.csv', 7, 'TypeAgree', 'Accord'],
    ['agreements.csv', 7, 'Term', '1976-06-31'],
    ['agreements.csv', 7, 'Force', '1964-XX-16'],
    ['agreements.csv', 7, 'End', '1976-06-31'],
    ['parties.csv', 7, 'StateSignature', '9999-12-31'],
    ['parties.csv', 9, 'StateEnd', '2020-99-99'],
    ['parties.csv', 10, 'stateID', 'Nobody listed'],
    ['parties.csv', 12, 'treatyID', 'LOST_1950A'],
    ['states.csv', 2, 'Begin', '-0753'],
  ])
  expect(await askData('{ agreement(id: "agr_ggo-lakes-1981a") { id } }')).toEqual({ agreement: null })
})

test('rows and cells with errors can be left out; the notes have their number', async () => {
  const { errors, notes, total, leftOut } = await take('ggo', { skipFaulty: true })
  expect(errors).toEqual([])
  expect(leftOut).toContainEqual(expect.objectContaining({ file: 'parties.csv', row: 10, value: 'Nobody listed' }))
  expect(total.added).toBeGreaterThan(100)
  expect(notes).toContain('states.csv: 10 rows; left out: 1 cell with an error\n')
  expect(notes).toContain('agreements.csv: 7 rows; left out: 1 row with an error, 4 cells with errors\n')
  expect(notes).toContain(
    'parties.csv: 11 rows; left out: 1 copy of another row, 1 row with an error, 3 cells with errors\n',
  )
  expect(notes).toContain('a treatyID occurs once: row 5 has it')
})

test.each([
  ['is not UTF-8', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('x\xe9,\n', 'latin1')])],
  ['lacks a required column', (bytes: Buffer) => bytes.subarray(bytes.indexOf(',') + 1)],
])('a file that %s is rejected as a whole', async (_, corrupt) => {
  const folder = folderOf({})
  for (const file of readdirSync(sample('ggo'))) {
    const bytes = readFileSync(join(sample('ggo'), file))
    writeFileSync(join(folder, file), file === 'parties.csv' ? corrupt(bytes) : bytes)
  }
  const { errors, total } = await take('ggo', { folder, skipFaulty: true })
  expect(errors).toContainEqual(expect.objectContaining({ file: 'parties.csv' }))
  expect(total).toMatchObject({ added: 0, removed: 0 })
})

test('a data set that is imported again changes nothing, and its temporary bundle is removed', async () => {
  const folder = folderOf({})
  vi.stubEnv('TMPDIR', folder)
  onTestFinished(() => void vi.unstubAllEnvs())
  const { total } = await take('ggo', { skipFaulty: true })
  expect(total).toMatchObject({ added: 0, amended: 0, removed: 0 })
  expect(total.unchanged).toBeGreaterThan(100)
  expect(readdirSync(folder)).toEqual([])
})

test('a treaty has its parties, each with its own milestones; states have the ids of the reference data', async () => {
  const { agreement } = await askData(`{
    agreement(id: "agr_ggo-lakes-1981a") {
      title
      identifiers { scheme value }
      participants(role: [PARTY]) { edges { node { id } } }
      milestones { kind actor { id } date { edtf } claims { locator source { id title } } }
    }
  }`)
  expect(agreement.title).toBe('Convention On Made Lakes')
  expect(agreement.identifiers).toEqual([{ scheme: 'DATASET', value: 'LAKES_1981A' }])
  expect(agreement.participants.edges.map(({ node }: any) => node.id).sort()).toEqual([
    'org_algeria',
    'org_european-union',
    'org_ggo-tex',
    'org_russia',
  ])
  const steps = agreement.milestones.map(({ kind, actor, date }: any) => [kind, actor?.id ?? null, date?.edtf])
  expect(steps).toContainEqual(['SIGNED', null, '1981-09/1981-10'])
  expect(steps).toContainEqual(['RATIFIED', 'org_russia', '1982-11-12'])
  expect(steps).toContainEqual(['IN_FORCE', 'org_european-union', '1984-06'])
  expect(steps).toContainEqual(['WITHDRAWN', 'org_ggo-tex', '1991-02-03'])
})

test('claims of several records with one id have low confidence', async () => {
  const { agreement } = await askData(`{
    agreement(id: "agr_ggo-deu-dnk-1922a") { title participants { edges { claims { confidence note } node { id } } } }
  }`)
  expect(agreement.title).toBe('First Made Agreement On Dikes')
  expect(agreement.participants.edges).toEqual([
    {
      claims: [{ confidence: 'LOW', note: 'several records of the data set bear this id' }],
      node: { id: 'org_germany' },
    },
  ])
})

test('a historical state is a separate organisation, and an earlier name of a country has the kind FORMER', async () => {
  const { texas, chamba, russia, italy } = await askData(`{
    texas: organisation(id: "org_ggo-tex") { kind name names { text kind } founded { edtf } country }
    chamba: organisation(id: "org_ggo-chm") { founded { edtf } dissolved { edtf } }
    russia: organisation(id: "org_russia") { name names(kind: [FORMER]) { text } identifiers(scheme: [DATASET]) { value } }
    italy: organisation(id: "org_italy") { founded { edtf } }
  }`)
  expect(texas).toMatchObject({ kind: 'STATE', name: 'Texas', founded: null, country: null })
  expect(texas.names.map(({ text, kind }: any) => [text, kind])).toContainEqual(['Lone Star', 'ALIAS'])
  expect(chamba).toEqual({ founded: { edtf: '0920-01-01' }, dissolved: { edtf: '1846-03-09' } })
  expect(russia).toEqual({
    name: 'Russia',
    names: [{ text: 'Old Made Tsardom' }],
    identifiers: [{ value: 'ggo:RUS' }],
  })
  expect(italy.founded).toBeNull()
})

test('a treaty ends with its term, or has the milestone of its termination', async () => {
  const { foreseen, otherwise } = await askData(`{
    foreseen: agreement(id: "agr_ggo-fra-gbr-1403a") { status term { start { edtf } end { edtf } } milestones(kind: [EXPIRED, TERMINATED]) { kind actor { id } } }
    otherwise: agreement(id: "agr_ggo-lakes-1990p-lakes-1981a") { milestones(kind: [EXPIRED, TERMINATED]) { kind date { edtf } } }
  }`)
  expect(foreseen.status).toBe('EXPIRED')
  expect(foreseen.term).toEqual({ start: null, end: { edtf: '1413-02-03' } })
  expect(foreseen.milestones).toContainEqual({ kind: 'EXPIRED', actor: null })
  expect(otherwise.milestones).toEqual([{ kind: 'TERMINATED', date: { edtf: '1999-08-09' } }])
})

test('an ambiguous name of a state makes an organisation of its own, a certain one has the id of the graph', async () => {
  const { errors } = await take('uk-treaties')
  expect(errors.map(({ file, row, column, value }) => [file, row, column, value])).toEqual([
    ['uk-treaties.csv', 5, 'signed', '1801-02-30'],
  ])
  await take('uk-treaties', { skipFaulty: true })
  const { herrings, lights } = await askData(`{
    herrings: agreement(id: "agr_uk-treaties-900001") {
      kind
      identifiers { scheme value }
      participants { edges { node { id } } }
      claims { basis locator note }
    }
    lights: agreement(id: "agr_uk-treaties-900002") {
      kind
      identifiers(scheme: [DOCUMENT_NUMBER]) { value }
      participants { edges { node { id } } }
      names { claims { locator source { id } } }
    }
  }`)
  expect(idsIn(herrings)).toEqual(['org_germany', 'org_united-kingdom'])
  expect(idsIn(lights)).toEqual([
    'org_bermuda',
    'org_china',
    'org_ilo',
    'org_thailand',
    'org_tunisia',
    'org_uk-treaties-china',
    'org_uk-treaties-germany',
    'org_uk-treaties-territory-tunisia',
  ])
  expect(herrings.kind).toBe('EXCHANGE_OF_NOTES')
  expect(herrings.identifiers).toContainEqual({
    scheme: 'DOCUMENT_NUMBER',
    value: 'Treaty Series 900/1961: Cmnd 9001',
  })
  expect(herrings.claims).toEqual([
    { basis: 'INFERRED', locator: '900001', note: 'by the title; record at https://example.org/900001' },
  ])
  // Two treaties have the other number, so it is an identifier of neither; the series is a source of both.
  expect(lights.identifiers).toEqual([{ value: "Hertslet's Commercial Treaties 2/22" }])
  expect(lights.names[0].claims).toContainEqual({
    locator: 'Treaty Series 901/1922: Cmd 9002',
    source: { id: 'src_uk-treaties-treaty-series' },
  })
})

test('a project has its amount with every digit, and an estimated date without a day', async () => {
  const { errors } = await take('aiddata')
  expect(errors.map(({ row, column }) => [row, column])).toEqual([
    [5, 'Recipient.ISO-3'],
    [5, 'Commitment.Date.(MM/DD/YYYY)'],
    [5, 'Amount.(Constant.USD.2021)'],
    [5, 'Sector.Name'],
  ])
  await take('aiddata', { skipFaulty: true })
  const { bridge, machines, region } = await askData(`{
    bridge: agreement(id: "agr_aiddata-900001") {
      kind
      milestones { kind date { edtf } }
      figures { quantity { value currency } meaning asOf { edtf } scope }
      participants { edges { role node { id } } }
      areas { area { id name } }
    }
    machines: agreement(id: "agr_aiddata-900002") { milestones { kind date { edtf } } figures { id } }
    region: agreement(id: "agr_aiddata-900003") { participants { edges { node { id } } } claims { note } }
  }`)
  expect(bridge).toEqual({
    kind: 'FINANCING',
    milestones: [
      { kind: 'SIGNED', date: { edtf: '2001' } },
      { kind: 'LAUNCHED', date: { edtf: '2004-07~' } },
      { kind: 'COMPLETED', date: { edtf: '2006-02~' } },
    ],
    figures: [
      {
        quantity: { value: '1234567.890123456789', currency: 'USD' },
        meaning: 'PLEDGE',
        asOf: { edtf: '2021' },
        scope: 'in constant US dollars of 2021, not what was signed',
      },
    ],
    participants: { edges: [{ role: 'BENEFICIARY', node: { id: 'org_angola' } }] },
    areas: [{ area: { id: 'area_dac-210', name: 'TRANSPORT AND STORAGE' } }],
  })
  expect(machines.milestones).toContainEqual({ kind: 'COMPLETED', date: null })
  expect(machines.figures).toEqual([])
  expect(idsIn(region)).toEqual([])
  expect(region.claims).toEqual([{ note: 'for a region: Africa, regional' }])
})

test('the list of gfdc adds its new countries, and changes nothing that the reference data has already', async () => {
  const source = 'src_own'
  const { errors } = await load(
    madeBundle({
      sources: [{ id: source, kind: 'OTHER', title: 'A list of one’s own' }],
      organisations: [{ id: 'org_own-iceland', kind: 'STATE', source }],
      names: [{ entity: 'org_own-iceland', text: 'Our Iceland', language: 'en', kind: 'PREFERRED', source }],
      identifiers: [{ entity: 'org_own-iceland', scheme: 'ISO_3166_1', value: 'ISL', source }],
    }),
  )
  expect(errors).toEqual([])
  const imported = await take('gfdc')
  expect(imported.errors).toEqual([])
  const { france, japan, iceland } = await askData(`{
    france: agreement(id: "agr_bri-mou-fra") { title milestones { kind date { edtf } claims { confidence } } }
    japan: agreement(id: "agr_bri-mou-jpn") { milestones { kind actor { id } date { edtf } } initiatives { kind initiative { id } } }
    iceland: agreement(id: "agr_bri-mou-isl") { milestones { kind date { edtf } } participants { edges { node { id } } } }
  }`)
  expect(france).toEqual({
    title: 'Belt and Road memorandum of understanding between China and France',
    milestones: [{ kind: 'SIGNED', date: { edtf: '2031-02' }, claims: [{ confidence: 'MEDIUM' }] }],
  })
  expect(japan.milestones).toEqual([
    { kind: 'SIGNED', actor: null, date: { edtf: '2031-03-04' } },
    { kind: 'WITHDRAWN', actor: { id: 'org_japan' }, date: { edtf: '2032-05-06' } },
  ])
  expect(japan.initiatives).toEqual([{ kind: 'UNDER', initiative: { id: 'ini_belt-and-road' } }])
  expect(iceland.milestones).toEqual([{ kind: 'SIGNED', date: null }])
  // The graph has this country under an id of the user.
  expect(idsIn(iceland)).toEqual(['org_china', 'org_own-iceland'])

  const known = await take('gfdc', { folder: folderOf({ 'gfdc-bri-countries-2025-05.csv': listInReference() }) })
  expect(known.errors).toEqual([])
  expect(known.total).toMatchObject({ added: 0, amended: 0, removed: 0 })
  expect(known.total.unchanged).toBeGreaterThan(1_500)
})

test('a table of the user is imported with the mapping in docs/data.md', async () => {
  const [table, mapping] = ['csv', 'yaml'].map(
    language => blocksOf('docs/data.md').find(block => block.language === language)!.text,
  )
  const folder = folderOf({ 'letters.csv': table!, 'mapping.yaml': mapping! })
  const { errors } = await take('csv', { folder, mapping: join(folder, 'mapping.yaml') })
  expect(errors).toEqual([])
  const { agreement } = await askData(`{
    agreement(id: "agr_our-letters-1") {
      title
      kind
      date { edtf }
      participants { edges { node { id } claims { locator source { title } } } }
      areas { area { id } }
    }
  }`)
  expect(agreement).toMatchObject({
    title: 'Letter of intent on radios',
    kind: 'LETTER_OF_INTENT',
    date: { edtf: '2014-10' },
    areas: [{ area: { id: 'area_5g' } }],
  })
  expect(idsIn(agreement)).toEqual(['org_china-unicom', 'org_nokia'])
  expect(agreement.participants.edges[0].claims).toEqual([
    { locator: 'no. 1', source: { title: 'Our list of letters' } },
  ])
})

const idsIn = ({ participants }: any): string[] => participants.edges.map(({ node }: any) => node.id).sort()

/** The list as in the reference bundle. A month there is the first day of the month here. */
function listInReference(): string {
  const rows = (table: string) =>
    parse(readFileSync(fileURLToPath(new URL(`../../data/reference/${table}.csv`, import.meta.url))), {
      columns: true,
    }) as { [column: string]: string }[]
  const aliases = new Map(
    rows('names').flatMap(row => (row.source === 'src_gfdc' ? [[row.locator, row.text]] : [])) as [string, string][],
  )
  const steps = rows('milestones').filter(({ source }) => source === 'src_gfdc')
  const dateOf = (locator: string, kind: string) =>
    steps.find(step => step.locator === locator && step.kind === kind)?.date ?? ''
  const lines = steps
    .filter(({ kind }) => kind === 'SIGNED')
    .map(({ locator }) => {
      const signed = dateOf(locator!, 'SIGNED')
      const day = signed.length === 7 ? `${signed}-01` : signed
      return `${locator!.slice(4)},"${aliases.get(locator!) ?? 'a name'}",,,${day},${dateOf(locator!, 'WITHDRAWN')}`
    })
  return ['iso3,name,region,income,mou,exit', ...lines, ''].join('\n')
}

test('a new edition replaces the former one, and the claims of the series that only this data set cites', async () => {
  const { take, load, ask, subgraphs, url } = await adaptingGraph()
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  onTestFinished(() => sql.end())
  const now = () => contentsOf(sql, { isNow: true })
  const edition = (change: (text: string) => string) =>
    folderOf({ 'uk-treaties.csv': change(readFileSync(sample('uk-treaties/uk-treaties.csv'), 'utf8')) })
  const corrected = edition(text => text.replace('Made Herrings', 'Made Herring').replace(/^.*,900003,.*\r?\n/m, ''))
  await take('uk-treaties', { skipFaulty: true })
  // A claim of the series that another bundle has.
  const series = 'src_uk-treaties-treaty-series'
  const own = {
    entity: 'agr_uk-treaties-900001',
    kind: 'RATIFIED',
    date: '1950-01-02',
    source: series,
    locator: 'my reading',
  }
  expect((await load(madeBundle({ milestones: [own] }))).errors).toEqual([])
  const before = await now()
  const beside = await take('uk-treaties', { folder: corrected, skipFaulty: true })
  expect(beside.errors).toMatchObject([{ column: 'names.kind', rule: 'one name is preferred in a language' }])

  const replaces = 'src_uk-treaties'
  const { errors, importId } = await take('uk-treaties', { folder: corrected, skipFaulty: true, replaces })
  expect(errors).toEqual([])
  const { data } = await ask(`{
    corrected: agreement(id: "agr_uk-treaties-900001") { milestones(kind: [RATIFIED]) { date { edtf } } names { text claims { source { id } } } }
    gone: agreement(id: "agr_uk-treaties-900003") { id }
  }`)
  expect(JSON.parse(JSON.stringify(data))).toEqual({
    corrected: {
      milestones: [{ date: { edtf: '1950-01-02' } }],
      names: [
        {
          text: 'Exchange of Notes constituting an Agreement on Made Herring, with a Treaty',
          claims: [{ source: { id: 'src_uk-treaties' } }, { source: { id: 'src_uk-treaties-treaty-series' } }],
        },
      ],
    },
    gone: null,
  })
  await undoImport(subgraphs, importId!)
  expect(await now()).toEqual(before)

  // A claim that another bundle repeats stays as well.
  const [id, reader] = ['agr_uk-treaties-900003', 'src_reader']
  const repeated = { entity: id, text: 'List of Made Ratifications', language: 'en', kind: 'PREFERRED', source: series }
  const reading = await load(
    madeBundle({
      sources: [{ id: reader, kind: 'NEWS', title: 'A reader' }],
      agreements: [{ id, kind: 'OTHER', source: reader }],
      names: [{ ...repeated, locator: 'Treaty Series 901/1922: Cmd 9002', basis: 'INFERRED', confidence: 'MEDIUM' }],
    }),
  )
  expect(reading.errors).toEqual([])
  expect((await take('uk-treaties', { folder: corrected, skipFaulty: true, replaces })).errors).toEqual([])
  const { data: left } = await ask(
    `{ agreement(id: "${id}") { claims { source { id } } names { text claims { source { id } } } } }`,
  )
  expect(JSON.parse(JSON.stringify(left))).toEqual({
    agreement: {
      claims: [{ source: { id: reader } }],
      names: [{ text: repeated.text, claims: [{ source: { id: series } }] }],
    },
  })
})
