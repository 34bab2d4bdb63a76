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

/** All subgraphs on a fresh database, with functions that import and export. */
async function freshExport(template: 'empty' | 'reference') {
  const { subgraphs, sql } = await freshSubgraphs(template)
  return {
    sql,
    subgraphs,
    contents: () => contentsOf(sql),
    to: (path: string, options?: ExportOptions) => exportBundle(subgraphs, path, options),
    async loadValid(bundle: string | Tables) {
      const { errors } = await loadBundle(typeof bundle === 'string' ? bundle : madeBundle(bundle), subgraphs)
      expect(errors).toEqual([])
    },
  }
}

/** A temporary folder, removed after the test. */
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

/** Exports a selection of the reference data and checks that it imports into an empty graph; returns its folder. */
async function exportPart(options: ExportOptions): Promise<string> {
  const { to } = await freshExport('reference')
  const folder = join(freshFolder(), 'part')
  await to(folder, options)
  expect((await checkBundle(folder, async () => new Set())).errors).toEqual([])
  await (await freshExport('empty')).loadValid(folder)
  return folder
}

describe('an export of the whole graph', () => {
  test('has every row of the reference bundle, cell by cell, in order of ids', async () => {
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

  test('is equal, byte by byte, after an import and another export', async () => {
    const [first, second] = [await freshExport('reference'), await freshExport('empty')]
    const folder = freshFolder()
    await first.to(join(folder, 'one'))
    await second.loadValid(join(folder, 'one'))
    await second.to(join(folder, 'two'))
    expect(filesOf(join(folder, 'two'))).toEqual(filesOf(join(folder, 'one')))
    expect(await second.contents()).toEqual(await first.contents())
  })

  test('is equal after an import, also with corrections and contradictions of several imports', {
    tags: ['slow'],
  }, async () => {
    const [first, second] = [await freshExport('reference'), await freshExport('empty')]
    const by = (source: string, more: Line = {}) => ({ source, ...more })
    await first.loadValid({
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
    await first.loadValid({
      organisations: [
        { id: 'org_odd', founded: '1902', ...by('src_one') },
        { id: 'org_odd', founded: '1901', ...by('src_two', { stance: 'CONTRADICTS', basis: 'INFERRED' }) },
      ],
    })
    const folder = freshFolder()
    await first.to(join(folder, 'one'))
    await second.loadValid(join(folder, 'one'))
    await second.to(join(folder, 'two'))
    expect(filesOf(join(folder, 'two'))).toEqual(filesOf(join(folder, 'one')))
    expect(await second.contents()).toEqual(await first.contents())
    expect(linesOf(join(folder, 'one'), 'affiliations').filter(line => line.title === 'Chair')).toHaveLength(2)
    expect(linesOf(join(folder, 'one'), 'figures')).toContainEqual(
      expect.objectContaining({ entity: '', value: '-1.50' }),
    )
  })

  test('is a consistent snapshot: it waits for an import that has reached one subgraph', async () => {
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

  test('has no rows of an import that starts later, and does not delay it', async () => {
    const { to, loadValid, subgraphs } = await freshExport('reference')
    const [before, during] = await withSnapshots(subgraphs, async snapshots => {
      const count = async () => {
        let rows = 0
        for await (const _ of exportRows(snapshots, bundleTable.organisations!)) rows += 1
        return rows
      }
      const before = await count()
      await loadValid(manyOrganisations(50))
      return [before, await count()]
    })
    expect([before, during]).toEqual([205, 205])
    expect((await to(join(freshFolder(), 'after'))).organisations).toBe(205 + 50)
  })

  test('has no retracted rows', async () => {
    const { to, sql } = await freshExport('reference')
    const folder = freshFolder()
    await sql`update organisations.claims set retracted_at = now() where bundle_table = 'names' and entity = 'org_nokia'`
    await to(folder)
    const namesIn = (bundle: string) => linesOf(bundle, 'names').filter(line => line.entity === 'org_nokia').length
    expect([namesIn(reference) > 0, namesIn(folder)]).toEqual([true, 0])
  })
})

describe('a selection imports into an empty graph without errors:', () => {
  test('an initiative, with its components, their agreements and the entities that these refer to', async () => {
    const folder = await exportPart({ initiatives: ['ini_internet-plus'] })
    const allLines = (table: string) => linesOf(reference, table)
    const components = allLines('initiatives').filter(line => line.part_of === 'ini_internet-plus')
    expect(components.length).toBeGreaterThan(5)
    const initiatives = new Set(linesOf(folder, 'initiatives').map(line => line.id))
    for (const { id } of components) expect(initiatives).toContain(id)
    const about = (line: Line) => line.entity === 'ini_internet-plus'
    for (const table of ['names', 'milestones', 'participations', 'figures', 'entity_areas']) {
      expect(inOrder(linesOf(folder, table).filter(about)), table).toEqual(inOrder(allLines(table).filter(about)))
    }
    // A linked initiative has its names only.
    expect(linesOf(folder, 'initiative_links').map(line => line.from)).toContain('ini_digital-agenda')
    expect(linesOf(folder, 'names').map(line => line.entity)).toContain('ini_digital-agenda')
    expect(linesOf(folder, 'milestones').map(line => line.entity)).not.toContain('ini_digital-agenda')
  })

  test('a person, with the posts of the person and all participants in the same agreements and events', {
    tags: ['slow'],
  }, async () => {
    const folder = await exportPart({ actors: ['per_lu-wei'] })
    const isHeld = (line: Line) => line.holder === 'per_lu-wei'
    expect(inOrder(linesOf(folder, 'affiliations').filter(isHeld))).toEqual(
      inOrder(linesOf(reference, 'affiliations').filter(isHeld)),
    )
    const attended = new Set(
      linesOf(reference, 'participations').flatMap(line => (line.actor === 'per_lu-wei' ? [line.entity] : [])),
    )
    const isOfAttended = (line: Line) => attended.has(line.entity)
    expect(attended.size).toBeGreaterThan(1)
    expect(inOrder(linesOf(folder, 'participations').filter(isOfAttended))).toEqual(
      inOrder(linesOf(reference, 'participations').filter(isOfAttended)),
    )
    expect(linesOf(folder, 'agreements').length).toBeLessThan(linesOf(reference, 'agreements').length / 4)
  })

  test('an organisation, with the people who hold posts in it', { tags: ['slow'] }, async () => {
    const folder = await exportPart({ actors: ['org_cac'] })
    expect(linesOf(folder, 'affiliations').map(line => line.holder)).toContain('per_lu-wei')
    expect(linesOf(folder, 'people').map(line => line.id)).toContain('per_lu-wei')
  })

  test('an organisation, with the links between its initiatives and agreements of others', {
    tags: ['slow'],
  }, async () => {
    const folder = await exportPart({ actors: ['org_european-union'] })
    const linkOf = (line: Line) => `${line.agreement} ${line.initiative} ${line.kind}`
    expect(linesOf(folder, 'agreement_initiatives').map(linkOf)).toContain(
      'agr_china-eu-co-investment-fund ini_efsi CONNECTS',
    )
    expect(linesOf(folder, 'agreements').map(line => line.id)).toContain('agr_china-eu-co-investment-fund')
    expect(linesOf(folder, 'participations').map(line => line.entity)).not.toContain('agr_china-eu-co-investment-fund')
  })

  test('milestones, events and statements since a day', { tags: ['slow'] }, async () => {
    const folder = await exportPart({ since: '2023-01-01' })
    const exported = linesOf(folder, 'milestones')
    const recent = linesOf(reference, 'milestones').filter(line => line.date! >= '2023')
    expect(recent.length).toBeGreaterThan(3)
    expect(inOrder(exported)).toEqual(expect.arrayContaining(inOrder(recent)))
    // An agreement with a recent milestone has its earlier ones too.
    expect(exported.map(({ entity, kind }) => `${entity} ${kind}`)).toContain('agr_bri-mou-ita SIGNED')
    const entities = new Set(recent.map(line => line.entity))
    expect(new Set(exported.map(line => line.entity))).toEqual(entities)
  })

  test('entities that match all of several options', { tags: ['slow'] }, async () => {
    const folder = await exportPart({ initiatives: ['ini_belt-and-road'], actors: ['org_italy'], since: '2023-12-01' })
    expect([...new Set(linesOf(folder, 'milestones').map(line => line.entity))]).toEqual(['agr_bri-mou-ita'])
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(
      'of ini_belt-and-road with org_italy since 2023-12-01',
    )
  })

  test('with the cited sources and no others', async () => {
    const folder = await exportPart({ actors: ['per_lu-wei'] })
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
  ])('%j is rejected, and no file is written', async (options, message) => {
    const { to } = await freshExport('reference')
    const folder = freshFolder()
    await expect(to(join(folder, 'part'), options)).rejects.toThrow(message)
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('the output path', () => {
  test('is rejected if it exists, unless `force` is set and it holds only a bundle', async () => {
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

  test('is rejected if it is empty, and the current folder is not changed', async () => {
    const { to } = await freshExport('reference')
    const folder = freshFolder()
    writeFileSync(join(folder, 'thesis.txt'), 'years of work')
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(folder)
    onTestFinished(() => cwd.mockRestore())
    expect(resolve('')).toBe(folder)
    for (const path of ['', ' ']) {
      await expect(to(path)).rejects.toThrow('The path is empty')
      await expect(to(path, { force: true })).rejects.toThrow('The path is empty')
    }
    expect(filesOf(folder)).toEqual({ 'thesis.txt': 'years of work' })
  })

  test.each<[string, (at: string) => void, message: string]>([
    ['with a folder under the name of a table', at => mkdirSync(join(at, 'names.csv')), 'has names.csv'],
    ['with only a README', at => writeFileSync(join(at, 'README.md'), 'my own'), 'no datapackage.json'],
  ])('%s is not replaced', async (_, fill, message) => {
    const { to } = await freshExport('reference')
    const folder = freshFolder()
    fill(folder)
    const before = readdirSync(folder)
    await expect(to(folder, { force: true })).rejects.toThrow(message)
    expect(readdirSync(folder)).toEqual(before)
  })

  test.each(['out', 'out.zip'])('is rejected at the start if it is a broken symbolic link: %s', async name => {
    const out = join(freshFolder(), name)
    symlinkSync(`${out}-gone`, out)
    await expect(openOutput(out, { force: true })).rejects.toThrow('is a broken symbolic link')
  })

  test('is not replaced if another process has created it during the export', async () => {
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

  test('may be a symbolic link, which stays while its target is written', async () => {
    const { to } = await freshExport('reference')
    const folder = freshFolder()
    mkdirSync(join(folder, 'out'))
    symlinkSync('out', join(folder, 'latest'))
    for (const force of [false, true]) await to(join(folder, 'latest'), { force })
    expect(lstatSync(join(folder, 'latest')).isSymbolicLink()).toBe(true)
    expect(readdirSync(join(folder, 'out'))).toContain('names.csv')
  })

  test('is rejected if it is below a file', async () => {
    const { to } = await freshExport('reference')
    const folder = freshFolder()
    writeFileSync(join(folder, 'file'), '')
    for (const path of ['file/out', 'file/out.zip', 'file/deep/out'])
      await expect(to(join(folder, path))).rejects.toThrow('cannot be reached (ENOTDIR)')
  })

  test('may be an empty folder', async () => {
    const { to } = await freshExport('reference')
    const folder = freshFolder()
    await to(folder)
    expect(readdirSync(folder)).toContain('names.csv')
  })

  test('is unchanged if the export fails', async () => {
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

  test('that ends in .zip becomes one file, equal in each export, with the files of the folder', async () => {
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

describe('datapackage.json', () => {
  test('has the rows, the size and the hash of each table, and the licences of the sources', async () => {
    const { to, loadValid } = await freshExport('reference')
    await loadValid({
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
    const own = JSON.parse(readFileSync(join(reference, 'datapackage.json'), 'utf8'))
    expect(licenses).toEqual([
      ...own.licenses,
      { name: 'CC0-1.0', title: 'CC0-1.0: src_open' },
      { name: 'LicenseRef-free-to-cite', title: 'free to cite: src_terms' },
    ])
    expect(sources).toEqual([...own.sources, { title: 'Open numbers, Bureau', path: 'https://example.org/open' }])
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

  test('has, for a selection of the reference bundle, only the licences and sources of its rows', async () => {
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

  test('has no licence of the reference bundle if no row is from it', async () => {
    const { to, loadValid } = await freshExport('empty')
    await loadValid(manyOrganisations(3))
    const folder = freshFolder()
    await to(folder)
    expect(JSON.parse(readFileSync(join(folder, 'datapackage.json'), 'utf8')).licenses).toBeUndefined()
  })
})
