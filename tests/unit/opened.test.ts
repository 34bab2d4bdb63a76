import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { TextReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openBundle } from '#data/bundle'
import { validateReportPath, writeErrorReport } from '#src/data/commands/error-report.ts'

const sources = 'id,kind,title\nsrc_zip,REPORT,Right title\n'

async function fileIn(name: string, bytes: Uint8Array | string = '') {
  const folder = mkdtempSync(join(tmpdir(), 'accord-opened-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  if (bytes.length > 0) writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

async function zipOf(...entries: [name: string, text: string][]): Promise<Uint8Array> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), { level: 0, useWebWorkers: false })
  for (const [name, text] of entries) await zip.add(name, new TextReader(text))
  return zip.close()
}

const read = async (zip: Uint8Array) =>
  openBundle(await fileIn('facts.zip', zip))(async folder => readFileSync(join(folder, 'sources.csv'), 'utf8'))

describe('a .zip', () => {
  test('that is larger than the free disk space is not unpacked', async () => {
    const zip = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, passThrough: true })
    await zip.add('sources.csv', new TextReader(sources), {
      uncompressedSize: 2 ** 52,
      compressionMethod: 8,
      signature: 0,
    })
    await expect(read(await zip.close())).rejects.toThrow('its content is larger than the free space in')
  })

  test('is unpacked, also if its files are in one folder', async () => {
    expect(await read(await zipOf(['facts/sources.csv', sources], ['facts/README.md', 'x']))).toBe(sources)
  })

  test('that is damaged is rejected', async () => {
    const zip = Buffer.from(await zipOf(['sources.csv', sources]))
    zip.write('Wrong', zip.indexOf('Right'))
    await expect(read(zip)).rejects.toThrow('facts.zip cannot be read as a .zip of a bundle: ')
  })

  test('that has a table twice is rejected', async () => {
    // The zip writer rejects a duplicate name, so the test overwrites a second name of the same length.
    const zip = Buffer.from(await zipOf(['sources.csv', sources], ['source2.csv', 'id,kind,title\n']))
    for (let at = zip.indexOf('source2'); at !== -1; at = zip.indexOf('source2')) zip.write('sources', at)
    await expect(read(zip)).rejects.toThrow('it has sources.csv twice')
  })
})

describe('an error report', () => {
  const error = { file: 'names.csv', row: 2, column: 'text', value: "=cmd|' /C calc'!A0", rule: 'a rule' }

  test('has no cell that a spreadsheet executes as a formula', async () => {
    const path = await fileIn('errors.csv')
    writeErrorReport(path, [error])
    expect(readFileSync(path, 'utf8')).toContain("names.csv,2,text,'=cmd|' /C calc'!A0,a rule,")
  })

  test.each([
    ['errors.txt', 'give a name that ends in .csv or .json'],
    ['no/folder/errors.csv', 'the file cannot be written (ENOENT)'],
  ])('with an unusable path is rejected before the import starts: %s', async (name, message) => {
    const path = await fileIn(name)
    expect(() => validateReportPath(path, 'elsewhere')).toThrow(message)
  })

  test.each([
    ['names.csv', ''],
    ['new.json', ''],
    ['new.csv', 'datapackage.json'],
  ])('does not overwrite an imported file: %s', async (name, argument) => {
    const path = await fileIn(name, 'id,entity')
    const bundle = join(dirname(path), argument)
    expect(() => validateReportPath(path, bundle)).toThrow('the file is among the imported files')
    expect(() => validateReportPath(join(dirname(path), '.', name), 'elsewhere', path)).toThrow(
      'the file is among the imported files',
    )
    expect(readFileSync(path, 'utf8')).toBe('id,entity')
  })

  test('that cannot be written at the end fails with the system error', async () => {
    const file = await fileIn('file', 'x')
    expect(() => writeErrorReport(join(file, 'errors.csv'), [])).toThrow('the file could not be written (ENOTDIR)')
  })

  test('leaves an older report in place until the new one is written', async () => {
    const path = await fileIn('errors.json', '[]')
    validateReportPath(path, 'elsewhere')
    expect(readFileSync(path, 'utf8')).toBe('[]')
  })
})
