import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  type BundleError,
  type BundleErrors,
  type Comparison,
  createBundleErrors,
  type Rows,
  readRows,
  readTable,
} from '#data/bundle'
import { type BundleRow, bundleTable, bundleTables, suggest } from '#toolkit/domain'
import { mergeSameAs, SAME_AS, type SameAsState } from '#toolkit/facts'
import { checkCells } from './cells.ts'
import { checkCycles } from './cycles.ts'
import { checkDuplicateRows } from './duplicate-rows.ts'
import { checkEntities } from './entities.ts'
import { checkFacts } from './facts.ts'
import { createIdRegistry, type LookUpIds } from './id-registry.ts'
import { checkIdentifiers } from './identifiers.ts'
import { checkNames } from './names.ts'
import { checkPreferredNames } from './preferred-names.ts'
import { checkReferences } from './references.ts'
import { checkRowOwners } from './row-owners.ts'
import { checkSameAs } from './same-as.ts'
import { checkSelfLinks } from './self-links.ts'
import type { CheckedBundle, ExistingGraph } from './types.ts'

/**
 * `onRow` receives each row until the first error. `graph` is the existing graph; `sameAsState` has its `same_as` claims, and the
 * check adds those of the bundle. `rows` replaces the files of the folder while an adapter is still writing them.
 */
type CheckContext = {
  onRow?: (row: BundleRow) => Promise<void> | undefined
  graph?: ExistingGraph
  sameAsState?: SameAsState
  rows?: Rows | undefined
}

const checks = [
  checkCells,
  checkDuplicateRows,
  checkSelfLinks,
  checkSameAs,
  checkReferences,
  checkEntities,
  checkNames,
  checkPreferredNames,
  checkIdentifiers,
  checkFacts,
  checkCycles,
  checkRowOwners,
]

/**
 * Validates a bundle in one pass: returns all errors in file and row order, and the number of rows per table. It writes nothing.
 *
 *     const { errors, counts } = await checkBundle('data/reference', async ids => new Set())
 *
 * `known` looks up ids that the bundle does not define, 1,000 at a time. With `graph`, conflicts with existing claims are errors
 * too. Hashes of ids and keys stay in memory, rows do not: if an error quotes another row, the check reads the file again.
 */
export async function checkBundle(
  folder: string,
  known: LookUpIds,
  { onRow, graph, sameAsState = mergeSameAs(), rows }: CheckContext = {},
): Promise<{ errors: BundleError[]; counts: Record<string, number> }> {
  const errors = createBundleErrors()
  const counts = Object.fromEntries(bundleTables.map(({ name }) => [name, 0]))
  const registry = createIdRegistry(known)
  if (!rows && !(await hasTables(folder, errors))) return { errors: errors.list(), counts }

  async function* reread(table: string) {
    for await (const some of readTable(folder, bundleTable[table]!, createBundleErrors())) yield* some
  }
  const activeChecks = checks.map(check => check({ errors, registry, reread, areInTurn: !rows, graph, sameAsState }))
  for await (const some of (rows ?? readRows(folder))(errors)) {
    for (const { row, line } of some) {
      counts[row.table]! += 1
      const [{ id }, isSameAs] = [row.told, row.table === SAME_AS]
      if (isSameAs) sameAsState.see(row)
      // A `same_as` row defines its former id, unless it contradicts the link. The graph may have the id as well.
      if (id !== undefined && isSameAs) registry.ask(id)
      if (id !== undefined && !(isSameAs && row.evidence.stance === 'CONTRADICTS')) registry.define(id)
      const at = { file: `${row.table}.csv`, row: line }
      for (const check of activeChecks) {
        const pending = check.see(row, at)
        if (pending) await pending
      }
      if (registry.isWaiting()) await registry.answer()
      const pending = errors.isEmpty() ? onRow?.(row) : undefined
      if (pending) await pending
    }
  }
  // `replaced` begins with the source of the data set, which must exist. The sources that it cites need not exist.
  const [replaced] = graph?.replaced ?? []
  if (replaced !== undefined) registry.ask(replaced)
  await registry.answer()
  if (replaced !== undefined && !registry.isDefined(replaced) && !registry.isKnown(replaced))
    errors.add({ ...unknownSource, value: replaced })
  for (const check of activeChecks) await check.settle?.()
  return { errors: await quoteRows(errors.list(), reread), counts }
}

const unknownSource = {
  ...{ file: 'sources.csv', row: null, column: 'id' },
  ...{ rule: 'the source whose data set is replaced is in sources.csv or in the graph', suggestion: 'a misspelt id?' },
}

/** Completes the suggestions that quote another row: reads the quoted rows again. */
async function quoteRows(errors: Comparison[], reread: CheckedBundle['reread']): Promise<BundleError[]> {
  const quoted = new Map<string, BundleRow['told']>()
  const places = new Set(errors.flatMap(({ file, other }) => (other ? [`${file} ${other.row}`] : [])))
  for (const { name } of bundleTables) {
    if (!errors.some(({ file, other }) => other && file === `${name}.csv`)) continue
    for await (const { row, line } of reread(name)) {
      if (places.has(`${name}.csv ${line}`)) quoted.set(`${name}.csv ${line}`, row.told)
    }
  }
  return errors.map(({ other, ...error }) =>
    other ? { ...error, suggestion: other.says(quoted.get(`${error.file} ${other.row}`)!) } : error,
  )
}

/** Returns the paths that datapackage.json lists; null if it cannot be parsed. */
async function resourcesIn(folder: string): Promise<string[] | null> {
  try {
    const path = join(folder, 'datapackage.json')
    if (!(await stat(path)).isFile()) return null
    const text = await readFile(path, 'utf8')
    const { resources = [] } = JSON.parse(text.replace(/^\ufeff/, ''))
    const paths = (resources as { path: unknown }[]).map(({ path }) => path)
    return paths.every(path => typeof path === 'string') ? paths.map(path => path.replace(/^\.\//, '')) : null
  } catch {
    return null
  }
}

/** Whether the folder has a table. Reports CSV files that are not tables, and listed tables that are missing. */
async function hasTables(folder: string, errors: BundleErrors): Promise<boolean> {
  const report = (file: string, value: string | null, rule: string, suggestion: string) =>
    errors.add({ file, row: null, column: null, value, rule, suggestion })
  const known = bundleTables.map(table => `${table.name}.csv`)
  const listed = `it contains ${known.join(', ')}, or some of them`
  let found: string[]
  try {
    found = (await readdir(folder)).sort()
  } catch (error) {
    report(basename(folder), (error as NodeJS.ErrnoException).code ?? null, 'a bundle is a folder', listed)
    return false
  }
  for (const file of found) {
    if (!/^[^.].*\.csv$/i.test(file) || known.includes(file)) continue
    const match = suggest(file, known)
    report(file, null, 'a CSV file is named after its table', match ? `\`${match}\`?` : `one of ${known.join(', ')}`)
  }
  const resources = found.includes('datapackage.json') ? await resourcesIn(folder) : []
  if (!resources)
    report('datapackage.json', null, 'datapackage.json is JSON', 'its `resources` have the paths of the tables')
  for (const file of resources ?? []) {
    if (known.includes(file)) {
      const rule = 'a table that datapackage.json lists is there'
      if (!found.includes(file)) report(file, null, rule, 'copy it too, or remove it from datapackage.json')
    } else if (/\.csv$/i.test(file) && !found.includes(file)) {
      // The first loop has reported CSV files that exist and are no table.
      const match = suggest(basename(file), known)
      const suggestion = match ? `put \`${match}\` in the same folder?` : 'remove it'
      report('datapackage.json', file, 'it lists tables by name, in the same folder', suggestion)
    }
  }
  for (const file of known.filter(file => found.includes(file))) {
    // Without this error, a broken symbolic link would be read as a missing table.
    const isThere = await stat(join(folder, file)).catch(() => undefined)
    if (!isThere) report(file, null, 'the file can be read', 'it is a broken symbolic link')
  }
  const isBundle = found.some(file => known.includes(file))
  const sheet = found.find(file => /\.(xlsx?|ods|numbers|tsv)$/i.test(file))
  const advice = sheet ? `${sheet} is not a CSV file: save each table as CSV (UTF-8), and ` : ''
  if (!isBundle) report(basename(folder), null, 'a bundle has a table', advice + listed)
  return isBundle
}
