import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onFileEnd } from '#tests/cleanup'

/** The rows of a bundle by table. A row has only its non-empty cells. */
export type Tables = Record<string, Record<string, string>[]>

/**
 * Writes a bundle with these rows to a folder, which is removed at the end of the test file.
 *
 *     madeBundle({ names: [{ entity: 'org_nokia', text: 'Nokia', language: 'en', kind: 'PREFERRED', source: 'src_seed' }] })
 */
export function madeBundle(tables: Tables): string {
  const folder = mkdtempSync(join(tmpdir(), 'accord-bundle-'))
  onFileEnd(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, rows] of Object.entries(tables)) {
    if (rows.length === 0) continue
    const columns = [...new Set(rows.flatMap(row => Object.keys(row)))]
    const lines = rows.map(row => columns.map(column => quoted(row[column] ?? '')).join(','))
    writeFileSync(join(folder, `${name}.csv`), [columns.join(','), ...lines, ''].join('\n'))
  }
  return folder
}

const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** Generated organisations, each with a kind and two names from one source: `3 * count + 1` rows. */
export function manyOrganisations(count: number, word = 'made'): Tables {
  const ids = Array.from({ length: count }, (_, at) => `org_${word}-${at}`)
  const source = `src_${word}`
  return {
    sources: [{ id: source, kind: 'DATASET', title: `A list of ${count} ${word} organisations` }],
    organisations: ids.map(id => ({ id, kind: 'COMPANY', country: 'FI', source })),
    names: ids.flatMap((entity, at) => [
      { entity, text: `The ${word} company no. ${at}`, language: 'en', kind: 'PREFERRED', source },
      { entity, text: `${word.toUpperCase()} ${at}`, language: 'en', kind: 'SHORT', source },
    ]),
  }
}
