import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BundleError, readRecords } from '#data/bundle'
import { checkBundle } from '#data/checks'
import type { CsvRecord } from '#src/data/bundle/csv-reader.ts'
import { findInvalidUtf8, type InvalidByte } from '#src/data/bundle/utf8.ts'
import { bundleOf, errorsOf, type Files, folderOf, nothing, soundRows } from '#tests/bundle'

const names = bundleOf()['names.csv']!
const latin1 = (text: string) => Buffer.from(text, 'latin1')

describe('a file is read without errors', () => {
  test.each<[string, (text: string) => string]>([
    ['with a byte order mark and CRLF', text => `\ufeff${text.replaceAll('\n', '\r\n')}`],
    ['without a line feed at its end', text => text.trimEnd()],
    ['with an empty line at its end', text => `${text}\n`],
    ['with its columns in another order', text => text.replace(/.+/g, line => line.split(',').reverse().join(','))],
    ['with quotes around a cell and in it', text => text.replace(/A letter|Nokia/, name => `"An ""${name}"", or so"`)],
  ])('%s', async (_, rewritten) => {
    const files = Object.entries(bundleOf()).map(([file, text]) => [file, rewritten(text)])
    expect(await errorsOf(Object.fromEntries(files))).toEqual([])
  })

  test('at any split of its bytes, and its first invalid byte is reported', async () => {
    const valid = Buffer.from('é中\n😀c\n')
    const broken = Buffer.concat([valid.subarray(0, 8), valid.subarray(9)])
    for (let cut = 0; cut <= valid.length; cut++) {
      const pieces = (bytes: Buffer) => Readable.from([bytes.subarray(0, cut), bytes.subarray(cut)])
      const invalid: InvalidByte[] = []
      const passed: Buffer[] = []
      for await (const bytes of findInvalidUtf8(pieces(valid), each => invalid.push(each))) passed.push(bytes)
      expect(Buffer.concat(passed).toString()).toBe(valid.toString())
      for await (const _ of findInvalidUtf8(pieces(broken), each => invalid.push(each)));
      expect(invalid).toEqual([{ byte: 0xf0, offset: 6, row: 2 }])
    }
  })
})

describe('a file is reported if it', () => {
  test.each<[string, Files, Partial<BundleError>]>([
    [
      'has a name that is not a table',
      { 'agreement.csv': 'id\n' },
      {
        file: 'agreement.csv',
        row: null,
        rule: 'a CSV file is named after its table',
        suggestion: '`agreements.csv`?',
      },
    ],
    [
      'has an unknown column',
      { 'names.csv': names.replace('language', 'langauge') },
      { row: 1, column: 'langauge', rule: 'a column of names', suggestion: '`language`?' },
    ],
    [
      'lacks a column',
      { 'statements.csv': 'id,source\nsta_one,src_register\n' },
      { file: 'statements.csv', row: 1, column: 'gist', value: null, rule: 'the column is required' },
    ],
    [
      'has a column twice',
      { 'people.csv': 'id,source,id\nper_lu-wei,src_register,x\n' },
      { row: 1, column: 'id', rule: 'a column occurs once' },
    ],
    [
      'has semicolons',
      { 'names.csv': names.replaceAll(',', ';') },
      { row: 1, column: null, rule: 'cells are separated by commas', suggestion: 'not by `;`' },
    ],
    ['is empty', { 'names.csv': '' }, { file: 'names.csv', row: 1, rule: 'a file starts with a header' }],
    [
      'has a quote that is not closed',
      { 'names.csv': names.replace('Lu Wei', '"Lu Wei') },
      { row: 4, rule: 'an opened quote is closed' },
    ],
    [
      'has a row of more than 1,000,000 characters',
      { 'names.csv': names.replace('Lu Wei', `"Lu Wei${'x'.repeat(1_000_000)}`) },
      { row: 4, rule: 'a row has at most 1,000,000 signs' },
    ],
    [
      'is Latin-1',
      { 'names.csv': latin1(`${names.replace(/.*鲁炜.*\n/, '')}org_nokia,Géant,en,ALIAS,src_register,,,\n`) },
      { row: 12, value: '0xe9 at offset 540', rule: 'a file is UTF-8', suggestion: 'save it as UTF-8' },
    ],
    [
      'is UTF-16',
      { 'names.csv': Buffer.from(`\ufeff${names}`, 'utf16le') },
      { row: 1, value: '0xff at offset 0', suggestion: 'it looks like UTF-16: save it as UTF-8' },
    ],
    [
      'is UTF-16 without a byte order mark',
      { 'names.csv': Buffer.from(names, 'utf16le') },
      { row: 1, rule: 'a file is UTF-8', suggestion: 'it looks like UTF-16: save it as UTF-8' },
    ],
    [
      'is a spreadsheet',
      { 'names.csv': Buffer.from('PK\x03\x04\x14\0\x06\0[Content_Types].xml\n') },
      { row: 1, rule: 'a file is CSV', suggestion: 'it is a spreadsheet or an archive: save it as CSV' },
    ],
    [
      'has lines that end in a carriage return only',
      { 'names.csv': names.replaceAll('\n', '\r') },
      { row: 1, rule: 'a line ends in a line feed' },
    ],
    [
      'ends in the middle of a character',
      { 'names.csv': Buffer.from(names).subarray(0, -40) },
      { row: 12, value: '0xe7 at offset 595', rule: 'a file is UTF-8' },
    ],
    [
      'has a NUL in its first row',
      { 'names.csv': names.replace('Nokia', 'No\0kia') },
      { row: 2, column: 'text', rule: 'no line break or control character in a cell' },
    ],
    ...['data/events.csv', 'Events.csv', 'event.csv', 'https://example.org/events.csv'].map(
      (path): [string, Files, Partial<BundleError>] => [
        `is listed with another folder or name: ${path}`,
        { 'datapackage.json': JSON.stringify({ resources: [{ path: './names.csv' }, { path }] }) },
        {
          ...{ file: 'datapackage.json', value: path, rule: 'it lists tables by name, in the same folder' },
          suggestion: 'put `events.csv` in the same folder?',
        },
      ],
    ),
    ...['{', '{"resources":{}}', '{"resources":[null]}', '{"resources":[{"name":"names","data":[]}]}'].map(
      (text): [string, Files, Partial<BundleError>] => [
        `is listed in an invalid datapackage.json: ${text}`,
        { 'datapackage.json': text },
        { file: 'datapackage.json', rule: 'datapackage.json is JSON' },
      ],
    ),
    [
      'is listed and does not exist',
      { 'datapackage.json': '\ufeff{"resources":[{"path":"figures.csv"},{"path":"milestones.csv"},{"path":"a.pdf"}]}' },
      { file: 'milestones.csv', rule: 'a table that datapackage.json lists is there' },
    ],
  ])('%s', async (_, files, expected) => {
    expect(await errorsOf({ ...bundleOf(), ...files })).toEqual([expect.objectContaining(expected)])
  })

  test('is a broken symbolic link', async () => {
    const folder = folderOf(bundleOf())
    symlinkSync('gone', join(folder, 'milestones.csv'))
    const { errors } = await checkBundle(folder, nothing)
    expect(errors).toMatchObject([{ file: 'milestones.csv', suggestion: 'it is a broken symbolic link' }])
  })

  test('has an error after rows of commas only, which are skipped but counted in the row number', async () => {
    const text = names.replace('org_china', ',,,,,,,\n\norg_china')
    expect(await errorsOf({ ...bundleOf(), 'names.csv': text })).toEqual([])
    const wrong = text.replace('China,en', 'China,english')
    expect(await errorsOf({ ...bundleOf(), 'names.csv': wrong })).toMatchObject([{ row: 5, value: 'english' }])
  })

  test.skipIf(process.platform === 'win32').each(['names.csv', 'datapackage.json'])(
    'is a named pipe, which is rejected without reading: %s',
    async file => {
      const folder = folderOf(bundleOf())
      rmSync(join(folder, file), { force: true })
      execFileSync('mkfifo', [join(folder, file)])
      const { errors } = await checkBundle(folder, nothing)
      expect(errors).toEqual([expect.objectContaining({ file })])
    },
  )

  test('is a folder, or the bundle has no table or does not exist', async () => {
    const folder = folderOf(bundleOf())
    rmSync(join(folder, 'names.csv'))
    mkdirSync(join(folder, 'names.csv'))
    const rules = async (path: string) => (await checkBundle(path, nothing)).errors.map(error => error.rule)
    expect(await rules(folder)).toEqual(['the file can be read'])
    expect(await rules(folderOf({ 'README.md': 'empty' }))).toEqual(['a bundle has a table'])
    expect(await rules('/nowhere')).toEqual(['a bundle is a folder'])
  })

  test('has an invalid byte after 3,000 rows, with the right row number', async () => {
    const rows = Array.from({ length: 3_000 }, (_, at) => `org_nokia,诺基亚 ${at},en,ALIAS,src_register,,,`)
    const text = [...soundRows.names!, ...rows, ''].join('\n')
    const broken = Buffer.concat([Buffer.from(text), latin1('org_nokia,G\xe9ant,en,ALIAS')])
    expect(await errorsOf({ ...bundleOf(), 'names.csv': text })).toEqual([])
    expect(await errorsOf({ ...bundleOf(), 'names.csv': broken })).toMatchObject([
      { row: 3_013, value: `0xe9 at offset ${Buffer.byteLength(text) + 11}`, rule: 'a file is UTF-8' },
    ])
  })

  test('has an unclosed quote, together with the errors of earlier rows', async () => {
    const broken = names.replace('China,en', 'China,english').replace('Lu Wei', '"Lu Wei')
    expect((await errorsOf({ ...bundleOf(), 'names.csv': broken })).map(({ row }) => row)).toEqual([3, 4])
  })

  test('cannot be read, without further errors for references to its rows', async () => {
    const filesOf = async (files: Files) => (await errorsOf(files)).map(({ file }) => file)
    const latin = latin1('id,kind,place,source\nevt_round,FORUM,Z\xfcrich,src_register\n')
    const alias = ['org_ibm,IBM,en,ALIAS,src_register,,,']
    const company = ['org_ibm,COMPANY,,,src_register,']
    expect(await filesOf({ ...bundleOf(), 'events.csv': latin })).toEqual(['events.csv'])
    expect(await filesOf(bundleOf({ organisations: ['org_ibm,COMPANY'], names: alias }))).toEqual(['organisations.csv'])
    expect(await filesOf(bundleOf({ organisations: company, names: ['org_ibm,IBM'] }))).toEqual(['names.csv'])
  })
})

test('the CSV reader returns the rows that were written, for any content and any split into chunks', async () => {
  const sign = fc.constantFrom('a', 'é', '鲁', '"', ',', '\n', '\r\n', ' ', 'x'.repeat(40_000))
  const rows = fc.array(fc.tuple(...Array.from({ length: 3 }, () => fc.string({ unit: sign, maxLength: 6 }))), {
    minLength: 1,
  })
  const formats = fc.record({
    bom: fc.boolean(),
    record_delimiter: fc.constantFrom('\n', '\r\n'),
    quoted: fc.boolean(),
    eof: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(rows, formats, async (rows, format) => {
      const path = join(folderOf({ 'any.csv': stringify(rows, { ...format, quoted_match: /[\r\n]/ }) }), 'any.csv')
      const records: CsvRecord[] = []
      for await (const some of readRecords(path, at => expect(at).toBe('never'))) records.push(...some)
      expect(records).toEqual(rows.map((cells, at) => ({ line: at + 1, cells, isSound: true })))
    }),
    { numRuns: 200 },
  )
})
