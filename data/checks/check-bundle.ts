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
 * What is done with each row, what the graph holds, and the ties that it has, which take up those of the bundle; its rows, where they
 * do not lie in the folder yet.
 */
type CheckContext = {
  onRow?: (row: BundleRow) => Promise<void> | undefined
  graph?: ExistingGraph
  ties?: SameAsState
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
 * Every fault of a bundle, in file and row order, and how many rows each table has.
 *
 *     const { faults, counts } = await checkBundle('data/reference', async ids => new Set())
 *
 * `onRow` is given each row, until the first fault. Changes nothing. What the bundle leaves out may be in the graph: `known`
 * is asked, 1,000 ids at a time. With `graph`, what the graph holds already counts too. In
 * memory are hashes of ids and keys, the rows are not: where a fault is to name another row, the file is read again.
 */
export async function checkBundle(
  folder: string,
  known: LookUpIds,
  { onRow, graph, ties = mergeSameAs(), rows }: CheckContext = {},
): Promise<{ faults: BundleError[]; counts: Record<string, number> }> {
  const faults = createBundleErrors()
  const counts = Object.fromEntries(bundleTables.map(({ name }) => [name, 0]))
  const cast = createIdRegistry(known)
  if (!rows && !(await hasTables(folder, faults))) return { faults: faults.list(), counts }

  async function* again(table: string) {
    for await (const some of readTable(folder, bundleTable[table]!, createBundleErrors())) yield* some
  }
  const running = checks.map(check => check({ faults, cast, again, areInTurn: !rows, graph, ties }))
  for await (const some of (rows ?? readRows(folder))(faults)) {
    for (const { row, line } of some) {
      counts[row.table]! += 1
      const [{ id }, isTie] = [row.told, row.table === SAME_AS]
      if (isTie) ties.see(row)
      // A former id stands for what it has become; the graph may tell more of it.
      if (id !== undefined && isTie) cast.ask(id)
      if (id !== undefined && !(isTie && row.evidence.stance === 'CONTRADICTS')) cast.define(id)
      const at = { file: `${row.table}.csv`, row: line }
      for (const check of running) {
        const busy = check.see(row, at)
        if (busy) await busy
      }
      if (cast.isWaiting()) await cast.answer()
      const busy = faults.isEmpty() ? onRow?.(row) : undefined
      if (busy) await busy
    }
  }
  // The source itself comes first; those that it cites need not be there.
  const [replaced] = graph?.replaced ?? []
  if (replaced !== undefined) cast.ask(replaced)
  await cast.answer()
  if (replaced !== undefined && !cast.isDefined(replaced) && !cast.isKnown(replaced))
    faults.add({ ...unknownSource, value: replaced })
  for (const check of running) await check.settle?.()
  return { faults: await compared(faults.list(), again), counts }
}

const unknownSource = {
  ...{ file: 'sources.csv', row: null, column: 'id' },
  ...{ rule: 'the source whose data set is replaced is in sources.csv or in the graph', suggestion: 'a misspelt id?' },
}

/** The faults with the suggestions that are made of another row. */
async function compared(faults: Comparison[], again: CheckedBundle['again']): Promise<BundleError[]> {
  const told = new Map<string, BundleRow['told']>()
  const wanted = new Set(faults.flatMap(({ file, other }) => (other ? [`${file} ${other.row}`] : [])))
  for (const { name } of bundleTables) {
    if (!faults.some(({ file, other }) => other && file === `${name}.csv`)) continue
    for await (const { row, line } of again(name)) {
      if (wanted.has(`${name}.csv ${line}`)) told.set(`${name}.csv ${line}`, row.told)
    }
  }
  return faults.map(({ other, ...fault }) =>
    other ? { ...fault, suggestion: other.says(told.get(`${fault.file} ${other.row}`)!) } : fault,
  )
}

/**
 * The files that the datapackage.json of a bundle lists: of a part of a bundle nobody is to think that it is the whole. Null where it
 * is not to be understood.
 */
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

/** Whether there is a table to read; a CSV file that is none is told, and so is a table that should be there. */
async function hasTables(folder: string, faults: BundleErrors): Promise<boolean> {
  const tell = (file: string, value: string | null, rule: string, suggestion: string) =>
    faults.add({ file, row: null, column: null, value, rule, suggestion })
  const known = bundleTables.map(table => `${table.name}.csv`)
  const listed = `it holds ${known.join(', ')}, or some of them`
  let found: string[]
  try {
    found = (await readdir(folder)).sort()
  } catch (error) {
    tell(basename(folder), (error as NodeJS.ErrnoException).code ?? null, 'a bundle is a folder', listed)
    return false
  }
  for (const file of found) {
    if (!/^[^.].*\.csv$/i.test(file) || known.includes(file)) continue
    const meant = suggest(file, known)
    tell(file, null, 'a CSV file is named after its table', meant ? `\`${meant}\`?` : `one of ${known.join(', ')}`)
  }
  const resources = found.includes('datapackage.json') ? await resourcesIn(folder) : []
  if (!resources)
    tell('datapackage.json', null, 'datapackage.json is JSON', 'its `resources` have the paths of the tables')
  for (const file of resources ?? []) {
    if (known.includes(file)) {
      const rule = 'a table that datapackage.json lists is there'
      if (!found.includes(file)) tell(file, null, rule, 'copy it too, or take it out of datapackage.json')
    } else if (/\.csv$/i.test(file) && !found.includes(file)) {
      // One that is there was told above.
      const meant = suggest(basename(file), known)
      const suggestion = meant ? `put \`${meant}\` beside it?` : 'take it out'
      tell('datapackage.json', file, 'it lists tables by their names, which lie beside it', suggestion)
    }
  }
  for (const file of known.filter(file => found.includes(file))) {
    // A link that leads to nothing would be taken for a table that is left out.
    const isThere = await stat(join(folder, file)).catch(() => undefined)
    if (!isThere) tell(file, null, 'the file can be read', 'it is a link that leads to nothing')
  }
  const isBundle = found.some(file => known.includes(file))
  const sheet = found.find(file => /\.(xlsx?|ods|numbers|tsv)$/i.test(file))
  const advice = sheet ? `${sheet} is none: save each table as CSV (UTF-8), and ` : ''
  if (!isBundle) tell(basename(folder), null, 'a bundle has a table', advice + listed)
  return isBundle
}
