import { statSync } from 'node:fs'
import type { Mapping } from '#data/adapters/mapping'
import { type BundleError, formatErrors, tableOf } from '#data/bundle'
import type { BundleInProgress, LoadResult } from '#data/import'
import type { Subgraph } from '#toolkit/subgraph'
import { readMapping } from '../csv/mapping.ts'
import { adapters } from '../known-datasets.ts'
import { identifierHolders } from './existing-identifiers.ts'
import { type MappingRun, runMapping } from './run-mapping.ts'
import { foldErrors } from './source-errors.ts'

/** What `npm run import` is told of a data set. */
export type DatasetOptions = { from?: string; mapping?: string; skipFaulty?: boolean }

/** The mapping that is asked for; undefined for a bundle, which needs none. Throws an Error that says what there is. */
export function mappingFor({ from, mapping, skipFaulty }: DatasetOptions): Mapping | undefined {
  if (from === undefined && (mapping !== undefined || skipFaulty)) {
    throw new Error('`--mapping` and `--skip-faulty` go with `--from`: say what to read.')
  }
  if (from === undefined) return undefined
  if (from === 'csv' && mapping === undefined)
    throw new Error('Name the file of the mapping: `--mapping mapping.yaml`.')
  if (from === 'csv') return readMapping(mapping!)
  if (mapping !== undefined) throw new Error(`\`--mapping\` goes with \`--from csv\`, not with ${from}.`)
  if (Object.hasOwn(adapters, from)) return adapters[from]!
  throw new Error(`There is no adapter ${from}: use one of ${[...Object.keys(adapters), 'csv'].join(', ')}.`)
}

/**
 * Makes a bundle of a data set and loads it. What is at fault in the data set forbids that, unless it is to be left out. `notes` say
 * how many rows there were, and what was left out, as `leftOut` has it too.
 *
 *     const { faults, changes, notes } = await loadAdapted(ggo, folder, graph.subgraphs, false, load)
 */
export async function loadDataset(
  mapping: Mapping,
  folder: string,
  subgraphs: Subgraph[],
  skipFaulty: boolean,
  load: (bundle: string, emerging: BundleInProgress) => Promise<LoadResult>,
): Promise<LoadResult & { notes: string; leftOut: BundleError[] }> {
  if (statSync(folder, { throwIfNoEntry: false })?.isFile())
    throw new Error(`${folder} is a file: give the folder of the data set, in which the mapping names its files.`)
  const adapted = runMapping(mapping, folder, await identifierHolders(subgraphs))
  const isSound = () => (skipFaulty ? !adapted.hasLost() : adapted.isSound())
  try {
    if (adapted.comesFirst) await adapted.make()
    const cites = { [mapping.source.id!]: mapping.cites ?? [] }
    const loaded = await load(adapted.folder, { isSound, cites, ...(!adapted.comesFirst && { rows: adapted.rows }) })
    const faults = foldErrors(loaded.faults.map(adapted.traced))
    const own = adapted.faults()
    const counts = countsOf(adapted, skipFaulty)
    return isSound()
      ? { ...loaded, faults, notes: tableOf(own) + counts, leftOut: own }
      : { ...loaded, faults: [...own, ...faults].sort(byPlace), notes: counts, leftOut: [] }
  } finally {
    adapted.remove()
  }
}

function countsOf({ files, made }: MappingRun, isLeftOut: boolean): string {
  const lines = files.map(({ file, rows, copies, leftOut, cells }) => {
    const parts = [
      [copies, 'copy of another row', 'copies of other rows'],
      [leftOut, 'row at fault', 'rows at fault'],
      [cells, 'cell at fault', 'cells at fault'],
    ] as const
    const told = parts
      .filter(([count]) => count > 0)
      .map(([count, one, many]) => `${number(count)} ${count === 1 ? one : many}`)
    return `${file}: ${number(rows)} rows${told.length > 0 ? `; ${isLeftOut ? 'left out: ' : ''}${told.join(', ')}` : ''}\n`
  })
  return lines.join('') + madeOf(made())
}

/** Who is not known may be known by another name, which nobody but the reader can tell. */
function madeOf(names: string[]): string {
  if (names.length === 0) return ''
  const some = names.slice(0, mostNamed).map(name => formatErrors(name))
  const more = names.length > mostNamed ? ' …' : ''
  return `organisations made of names that nothing tells of: ${number(names.length)} (${some.join('; ')}${more})\n`
}

const mostNamed = 10

const number = (count: number) => count.toLocaleString('en')

const byPlace = (a: BundleError, b: BundleError) =>
  (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || (a.row ?? 0) - (b.row ?? 0)
