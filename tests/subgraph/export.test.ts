import { createHash } from 'node:crypto'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openAsBlob,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js'
import { parse } from 'csv-parse/sync'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { checkBundle } from '#data/checks'
import { exportBundle } from '#data/export'
import { loadBundle } from '#data/import'
import { withImportLock } from '#data/transactions'
import type { ExportOptions } from '#src/data/export/export-bundle.ts'
import { openOutput } from '#src/data/export/output.ts'
import { exportRows } from '#src/data/export/rows.ts'
import { withSnapshots } from '#src/data/export/snapshot.ts'
import { contentsOf } from '#tests/contents'
import { freshSubgraphs } from '#tests/graph'
import { madeBundle, manyOrganisations, type Tables } from '#tests/made'
import { bundleTable, bundleTables, columnsOf } from '#toolkit/domain'

const reference = fileURLToPath(new URL('../../data/reference', import.meta.url))

type Line = Record<string, string>

/** A graph on a database of the test's own, and what its exports hold. */
async function freshExport(template: 'empty' | 'reference') {
  const { subgraphs, sql } = await freshSubgraphs(template)
  return {
    sql,
    subgraphs,
    contents: () => contentsOf(sql),
    to: (path: string, options?: ExportOptions) => exportBundle(subgraphs, path, options),
    async take(bundle: string | Tables) {
      const { faults } = await loadBundle(typeof bundle === 'string' ? bundle : madeBundle(bundle), subgraphs)
      expect(faults).toEqual([])
    },
  }
}

/** A folder that goes with the test. */
function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'accord-export-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const filesOf = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map(file => [file, readFileSync(join(folder, file), 'utf8')]))

const linesOf = (folder: string, table: string): Line[] =>
  parse(readFileSync(join(folder, `${table}.csv`)), { columns: true })

const inOrder = (lines: Line[]) => lines.map(line => JSON.stringify(line)).sort()

/** What the bundle of a part imports to, in an empty graph. */
async function partOf(options: ExportOptions): Promise<string> {
  const { to } = await freshExport('reference')
  const folder = join(freshFolder(), 'part')
  await to(folder, options)
  expect((await checkBundle(folder, async () => new Set())).faults).toEqual([])
  await (await freshExport('empty')).take(folder)
  return folder
}

describe('the whole graph', () => {
  test('comes out as it went in: every row of the reference bundle, cell by cell, now in order of ids', async () => {
    const folder = join(freshFolder(), 'out')
    const counts = await (await freshExport('reference')).to(folder)
    expect(Object.values(counts).reduce((sum, rows) => sum + rows)).toBe(4_078)
    for (const table of bundleTables) {
      const [header] = readFileSync(join(folder, `${table.name}.csv`), 'utf8').split('\n')
      expect(header).toBe(
        columnsOf(table)
          .map(column => column.name)
          .join(','),
      )
      expect(inOrder(linesOf(folder, table.name))).toEqual(inOrder(linesOf(reference, table.name)))
      const subjects = linesOf(folder, table.name).map(line => line[table.subject]!)
      expect(subjects, table.name).toEqual([...subjects].sort())
    }
  })

  test('exported, imported and exported again is equal byte by byte, and table by table', async () => {
    const [first, second] = [await freshExport('reference'), await freshExport('empty')]
    const folder = freshFolder()
    await first.to(join(folder, 'one'))
    await second.take(join(folder, 'one'))
    await second.to(join(folder, 'two'))
    expect(filesOf(join(folder, 'two'))).toEqual(filesOf(join(folder, 'one')))
    expect(await second.contents()).toEqual(await first.contents())
  })

  test('that several imports have made, with corrections and contradictions, comes again as it is', {
    tags: ['slow'],
  }, async () => {
    const [first, second] = [await freshExport('reference'), await freshExport('empty')]
    const by = (source: string, more: Line = {}) => ({ source, ...more })
    await first.take({
      sources: [
        { id: 'src_one', kind: 'NEWS', title: 'One, "quoted"', published: '2020' },
        { id: 'src_two', kind: 'LEGAL_TEXT', title: '=Two', published: '2021~' },
      ],
      organisations: [{ id: 'org_odd', kind: 'COMPANY', founded: '1901', ...by('src_one') }],
      names: [
        { entity: 'org_odd', text: 'Odd, "Ltd"', language: 'en', kind: 'PREFERRED', ...by('src_one') },
        { entity: 'org_odd', text: '奇怪', language: 'zh', kind: 'PREFERRED', ...by('src_one', { confidence: 'LOW' }) },
      ],
      affiliations: ['2001/2003', '2010/2012'].map(period => ({
        ...{ holder: 'per_lu-wei', organisation: 'org_odd', kind: 'POST', title: 'Chair', period },
        ...by('src_one'),
      })),
      milestones: ['2016-01', '2017-01'].map(date => ({
        ...{ entity: 'agr_bri-mou-hun', kind: 'AMENDED', date },
        ...by('src_one', { locator: `page ${date}` }),
      })),
      figures: [
        {
          id: 'fig_world',
          measure: 'people',
          value: '-1.50',
          unit: 'people',
          bound: 'ABOUT',
          meaning: 'ESTIMATE',
          ...by('src_one'),
        },
      ],
    })
    await first.take({
      organisations: [
        { id: 'org_odd', founded: '1902', ...by('src_one') },
        { id: 'org_odd', founded: '1901', ...by('src_two', { stance: 'CONTRADICTS', basis: 'INFERRED' }) },
      ],
    })
    const folder = freshFolder()
    await first.to(join(folder, 'one'))
    await second.take(join(folder, 'one'))
    await second.to(join(folder, 'two'))
    expect(filesOf(join(folder, 'two'))).toEqual(filesOf(join(folder, 'one')))
    expect(await second.contents()).toEqual(await first.contents())
    expect(linesOf(join(folder, 'one'), 'affiliations').filter(line => line.title === 'Chair')).toHaveLength(2)
    expect(linesOf(join(folder, 'one'), 'figures')).toContainEqual(
      expect.objectContaining({ entity: '', value: '-1.50' }),
    )
  })

  test('is one moment of the graph: an import that has reached one subgraph is waited for', async () => {
    const { to, sql, subgraphs } = await freshExport('reference')
    const folder = join(freshFolder(), 'out')
    const remark = (schema: string) => sql`update ${sql(schema)}.claims set note = 'from a new import'`
    let exported: Promise<unknown>
    await withImportLock(subgraphs, async () => {
      await remark('organisations')
      exported = to(folder)
      await pause(300)
      await remark('agreements')
    })
    await exported!
    for (const table of ['people', 'agreements', 'statements'] as const) {
      expect(new Set(linesOf(folder, table).map(line => line.note)), table).toEqual(new Set(['from a new import']))
    }
  })

  test('does not see an import that begins later, nor keeps it waiting', async () => {
    const { to, take, subgraphs } = await freshExport('reference')
    const [before, during] = await withSnapshots(subgraphs, async snapshots => {
      const count = async () => {
        let rows = 0
        for await (const _ of exportRows(snapshots, bundleTable.organisations!)) rows += 1
        return rows
      }
      const before = await count()
      await take(manyOrganisations(50))
      return [before, await count()]
    })
    expect([before, during]).toEqual([205, 205])
    expect((await to(join(freshFolder(), 'after'))).organisations).toBe(205 + 50)
  })

  test('is without what was retracted', async () => {
    const { to, sql } = await freshExport('reference')
    const folder = freshFolder()
    await sql`update organisations.claims set retracted_at = now() where bundle_table = 'names' and entity = 'org_nokia'`
    await to(folder)
    const told = (table: string) => linesOf(table, 'names').filter(line => line.entity === 'org_nokia').length
    expect([told(reference) > 0, told(folder)]).toEqual([true, 0])
  })
})

describe('a part of the graph imports into an empty one without a fault', () => {
  test('an initiative, with its components, their agreements, and all that these refer to', async () => {
    const folder = await partOf({ initiatives: ['ini_internet-plus'] })
    const whole = (table: string) => linesOf(reference, table)
    const components = whole('initiatives').filter(line => line.part_of === 'ini_internet-plus')
    expect(components.length).toBeGreaterThan(5)
    const initiatives = new Set(linesOf(folder, 'initiatives').map(line => line.id))
    for (const { id } of components) expect(initiatives).toContain(id)
    const about = (line: Line) => line.entity === 'ini_internet-plus'
    for (const table of ['names', 'milestones', 'participations', 'figures', 'entity_areas']) {
      expect(inOrder(linesOf(folder, table).filter(about)), table).toEqual(inOrder(whole(table).filter(about)))
    }
    // What it is tied to is named, and no more is told of it.
    expect(linesOf(folder, 'initiative_links').map(line => line.from)).toContain('ini_digital-agenda')
    expect(linesOf(folder, 'names').map(line => line.entity)).toContain('ini_digital-agenda')
    expect(linesOf(folder, 'milestones').map(line => line.entity)).not.toContain('ini_digital-agenda')
  })

  test('a person, with the posts held, and everybody else in what the person took part in', {
    tags: ['slow'],
  }, async () => {
    const folder = await partOf({ actors: ['per_lu-wei'] })
    const mine = (line: Line) => line.holder === 'per_lu-wei'
    expect(inOrder(linesOf(folder, 'affiliations').filter(mine))).toEqual(
      inOrder(linesOf(reference, 'affiliations').filter(mine)),
    )
    const taken = new Set(
      linesOf(reference, 'participations').flatMap(line => (line.actor === 'per_lu-wei' ? [line.entity] : [])),
    )
    const inTaken = (line: Line) => taken.has(line.entity)
    expect(taken.size).toBeGreaterThan(1)
    expect(inOrder(linesOf(folder, 'participations').filter(inTaken))).toEqual(
      inOrder(linesOf(reference, 'participations').filter(inTaken)),
    )
    expect(linesOf(folder, 'agreements').length).toBeLessThan(linesOf(reference, 'agreements').length / 4)
  })

  test('a body, with those who hold posts in it', { tags: ['slow'] }, async () => {
    const folder = await partOf({ actors: ['org_cac'] })
    expect(linesOf(folder, 'affiliations').map(line => line.holder)).toContain('per_lu-wei')
    expect(linesOf(folder, 'people').map(line => line.id)).toContain('per_lu-wei')
  })

  test('an organisation, with the ties of the initiatives that it has a role in to agreements of others', {
    tags: ['slow'],
  }, async () => {
    const folder = await partOf({ actors: ['org_european-union'] })
    const tie = (line: Line) => `${line.agreement} ${line.initiative} ${line.kind}`
    expect(linesOf(folder, 'agreement_initiatives').map(tie)).toContain(
      'agr_china-eu-co-investment-fund ini_efsi CONNECTS',
    )
    expect(linesOf(folder, 'agreements').map(line => line.id)).toContain('agr_china-eu-co-investment-fund')
    expect(linesOf(folder, 'participations').map(line => line.entity)).not.toContain('agr_china-eu-co-investment-fund')
  })

  test('what happened since a day: steps, events and statements of that day or later', { tags: ['slow'] }, async () => {
    const folder = await partOf({ since: '2023-01-01' })
    const told = linesOf(folder, 'milestones')
    const recent = linesOf(reference, 'milestones').filter(line => line.date! >= '2023')
    expect(recent.length).toBeGreaterThan(3)
    expect(inOrder(told)).toEqual(expect.arrayContaining(inOrder(recent)))
    // An agreement that went on is told from its beginning.
    expect(told.map(({ entity, kind }) => `${entity} ${kind}`)).toContain('agr_bri-mou-ita SIGNED')
    const ended = new Set(recent.map(line => line.entity))
    expect(new Set(told.map(line => line.entity))).toEqual(ended)
  })

  test('several wishes are what fits them all', { tags: ['slow'] }, async () => {
    const folder = await partOf({ initiatives: ['ini_belt-and-road'], actors: ['org_italy'], since: '2023-12-01' })
    expect([...new Set(linesOf(folder, 'milestones').map(line => line.entity))]).toEqual(['agr_bri-mou-ita'])
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(
      'of ini_belt-and-road with org_italy since 2023-12-01',
    )
  })

  test('what is cited comes along, and nothing else of the sources', async () => {
    const folder = await partOf({ actors: ['per_lu-wei'] })
    const cited = new Set(
      bundleTables
        .filter(table => table.hasEvidence)
        .flatMap(({ name }) => linesOf(folder, name).map(line => line.source)),
    )
    expect(new Set(linesOf(folder, 'sources').map(line => line.id))).toEqual(cited)
    expect(cited.size).toBeLessThan(75)
  })

  test.each([
    [{ initiatives: ['ini_nowhere'] }, 'The graph has no initiative ini_nowhere'],
    [{ initiatives: ['org_china'] }, 'The graph has no initiative org_china'],
    [{ actors: ['org_china', 'per_nobody'] }, 'The graph has no organisation or person per_nobody'],
    [{ since: '2150-01-01' }, 'No entity matches --initiative, --actor and --since'],
  ])('%j is refused, and nothing is written', async (options, message) => {
    const { to } = await freshExport('reference')
    const folder = freshFolder()
    await expect(to(join(folder, 'part'), options)).rejects.toThrow(message)
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('the place', () => {
  test('that is taken is refused unless it is forced, and then only if a bundle is all it holds', async () => {
    const { to } = await freshExport('reference')
    const folder = freshFolder()
    const [out, foreign] = [join(folder, 'out'), join(folder, 'foreign')]
    await to(out, { actors: ['per_lu-wei'] })
    const part = filesOf(out)
    await expect(to(out)).rejects.toThrow(`${out} exists already`)
    expect(filesOf(out)).toEqual(part)
    await to(out, { force: true })
    expect(linesOf(out, 'agreements')).toHaveLength(370)

    mkdirSync(foreign)
    writeFileSync(join(foreign, 'thesis.txt'), 'years of work')
    await expect(to(foreign, { force: true })).rejects.toThrow('thesis.txt, which is not part of a bundle')
    expect(filesOf(foreign)).toEqual({ 'thesis.txt': 'years of work' })
    expect(readdirSync(folder).sort()).toEqual(['foreign', 'out'])
  })

  test('that is no path at all is refused, and the folder that one stands in is left alone', async () => {
    const { to } = await freshExport('reference')
    const folder = freshFolder()
    writeFileSync(join(folder, 'thesis.txt'), 'years of work')
    const here = vi.spyOn(process, 'cwd').mockReturnValue(folder)
    onTestFinished(() => here.mockRestore())
    expect(resolve('')).toBe(folder)
    for (const path of ['', ' ']) {
      await expect(to(path)).rejects.toThrow('The path is empty')
      await expect(to(path, { force: true })).rejects.toThrow('The path is empty')
    }
    expect(filesOf(folder)).toEqual({ 'thesis.txt': 'years of work' })
  })

  test.each<[string, (at: string) => void, message: string]>([
    ['that is a folder in the name of a table', at => mkdirSync(join(at, 'names.csv')), 'has names.csv'],
    ['that is a README alone', at => writeFileSync(join(at, 'README.md'), 'my own'), 'no datapackage.json'],
  ])('%s is not replaced', async (_, put, message) => {
    const { to } = await freshExport('reference')
    const folder = freshFolder()
    put(folder)
    const before = readdirSync(folder)
    await expect(to(folder, { force: true })).rejects.toThrow(message)
    expect(readdirSync(folder)).toEqual(before)
  })

  test.each(['out', 'out.zip'])('that is a link to what is not there is told at first: %s', async name => {
    const out = join(freshFolder(), name)
    symlinkSync(`${out}-gone`, out)
    await expect(openOutput(out, { force: true })).rejects.toThrow('is a broken symbolic link')
  })

  test('that somebody took meanwhile is left to them', async () => {
    const folder = freshFolder()
    const out = join(folder, 'out')
    const target = await openOutput(out, { force: true })
    await target.write('names.csv', [Buffer.from('id\n')])
    mkdirSync(out)
    writeFileSync(join(out, 'thesis.txt'), 'years of work')
    await expect(target.commit()).rejects.toThrow('has thesis.txt')
    await target.discard()
    expect(filesOf(out)).toEqual({ 'thesis.txt': 'years of work' })
    expect(readdirSync(folder)).toEqual(['out'])
  })

  test('that a link leads to is written, and the link stays', async () => {
    const { to } = await freshExport('reference')
    const folder = freshFolder()
    mkdirSync(join(folder, 'out'))
    symlinkSync('out', join(folder, 'latest'))
    for (const force of [false, true]) await to(join(folder, 'latest'), { force })
    expect(lstatSync(join(folder, 'latest')).isSymbolicLink()).toBe(true)
    expect(readdirSync(join(folder, 'out'))).toContain('names.csv')
  })

  test('that lies below a file is refused in words', async () => {
    const { to } = await freshExport('reference')
    const folder = freshFolder()
    writeFileSync(join(folder, 'file'), '')
    for (const place of ['file/out', 'file/out.zip', 'file/deep/out'])
      await expect(to(join(folder, place))).rejects.toThrow('cannot be reached (ENOTDIR)')
  })

  test('that is empty is used', async () => {
    const { to } = await freshExport('reference')
    const folder = freshFolder()
    await to(folder)
    expect(readdirSync(folder)).toContain('names.csv')
  })

  test('stays as it was where the export breaks off', async () => {
    const { to, sql } = await freshExport('reference')
    const folder = freshFolder()
    const out = join(folder, 'out')
    await to(out)
    const before = filesOf(out)
    await sql`alter table agreements.claims rename column note to remark`
    await expect(to(out, { force: true })).rejects.toThrow('note')
    await expect(to(join(folder, 'out.zip'))).rejects.toThrow('note')
    await sql`alter table agreements.claims rename column remark to note`
    expect(filesOf(out)).toEqual(before)
    expect(readdirSync(folder)).toEqual(['out'])
    await to(out, { force: true })
  })

  test('that ends in .zip is one file, equal each time, with the files of the folder in it', async () => {
    const { to } = await freshExport('reference')
    const folder = freshFolder()
    for (const path of ['out', 'one.zip', 'two.zip']) await to(join(folder, path))
    expect(readFileSync(join(folder, 'two.zip')).equals(readFileSync(join(folder, 'one.zip')))).toBe(true)
    await expect(to(join(folder, 'one.zip'))).rejects.toThrow('exists already')
    await to(join(folder, 'one.zip'), { force: true })

    const zip = new ZipReader(new BlobReader(await openAsBlob(join(folder, 'one.zip'))))
    const files: Record<string, string> = {}
    for (const entry of await zip.getEntries()) {
      if (!entry.directory) files[entry.filename] = await entry.getData(new TextWriter())
    }
    expect(files).toEqual(filesOf(join(folder, 'out')))
  })
})

describe('beside the tables', () => {
  test('stand the rows, the size and the hash of each, and the licences of what is in them', async () => {
    const { to, take } = await freshExport('reference')
    await take({
      sources: [
        {
          id: 'src_open',
          kind: 'DATASET',
          title: 'Open numbers',
          publisher: 'Bureau',
          licence: 'CC0-1.0',
          url: 'https://example.org/open',
        },
        { id: 'src_terms', kind: 'REPORT', title: 'A report', licence: 'free to cite' },
        { id: 'src_silent', kind: 'REPORT', title: 'Another' },
      ],
    })
    const folder = freshFolder()
    await to(folder)
    const { licenses, sources, resources } = JSON.parse(readFileSync(join(folder, 'datapackage.json'), 'utf8'))
    const ours = JSON.parse(readFileSync(join(reference, 'datapackage.json'), 'utf8'))
    expect(licenses).toEqual([
      ...ours.licenses,
      { name: 'CC0-1.0', title: 'CC0-1.0: src_open' },
      { name: 'LicenseRef-free-to-cite', title: 'free to cite: src_terms' },
    ])
    expect(sources).toEqual([...ours.sources, { title: 'Open numbers, Bureau', path: 'https://example.org/open' }])
    for (const { path, rows, bytes, hash } of resources) {
      const file = readFileSync(join(folder, path))
      expect([path, rows, bytes, hash]).toEqual([
        path,
        parse(file, { columns: true }).length,
        file.length,
        `sha256:${createHash('sha256').update(file).digest('hex')}`,
      ])
    }
    const readme = readFileSync(join(folder, 'README.md'), 'utf8')
    for (const word of [
      '4,081 rows',
      'CC0-1.0: src_open',
      'Nedopil, Christoph (2025)',
      'One source has no recorded licence',
    ])
      expect(readme).toContain(word)
  })

  test('stand of the reference bundle the licences and origins of what a part has, and no others', async () => {
    const { to } = await freshExport('reference')
    const folder = freshFolder()
    await to(folder, { actors: ['org_vietnam'], since: '2015-06-01' })
    const cited = parse(readFileSync(join(folder, 'sources.csv')), { columns: true }) as { id: string }[]
    expect(cited.map(({ id }) => id)).not.toContain('src_eurovoc')
    const { licenses, sources } = JSON.parse(readFileSync(join(folder, 'datapackage.json'), 'utf8'))
    expect(licenses.map(({ name }: { name: string }) => name)).toEqual(['CC-BY-4.0', 'ODC-PDDL-1.0', 'LicenseRef-GFDC'])
    expect(sources.map(({ title }: { title: string }) => title)).toEqual([
      expect.stringContaining('Nedopil, Christoph (2025)'),
      'Country codes, datasets/country-codes',
    ])
  })

  test('stands no licence of the reference bundle where nothing is from it', async () => {
    const { to, take } = await freshExport('empty')
    await take(manyOrganisations(3))
    const folder = freshFolder()
    await to(folder)
    expect(JSON.parse(readFileSync(join(folder, 'datapackage.json'), 'utf8')).licenses).toBeUndefined()
  })
})
