import { statSync } from 'node:fs'
import type { Mapping } from '#data/adapters/mapping'
import { type BundleError, escapeControls, tableOf } from '#data/bundle'
import type { BundleInProgress, LoadResult } from '#data/import'
import type { Subgraph } from '#toolkit/subgraph'
import { readMapping } from '../csv/mapping.ts'
import { adapters } from '../known-datasets.ts'
import { identifierHolders } from './existing-identifiers.ts'
import { type MappingRun, runMapping } from './run-mapping.ts'
import { foldErrors } from './source-errors.ts'

/** The options of `npm run import` for a data set. */
type DatasetOptions = { from?: string; mapping?: string; skipFaulty?: boolean }

/** Returns the mapping that the options select; undefined for a bundle. Throws an Error if the options are invalid. */
export function mappingFor({ from, mapping, skipFaulty }: DatasetOptions): Mapping | undefined {
  if (from === undefined && (mapping !== undefined || skipFaulty)) {
    throw new Error('`--mapping` and `--skip-faulty` need `--from`: add the name of an adapter.')
  }
  if (from === undefined) return undefined
  if (from === 'csv' && mapping === undefined)
    throw new Error('`--from csv` needs a mapping: add `--mapping mapping.yaml`.')
  if (from === 'csv') return readMapping(mapping!)
  if (mapping !== undefined) throw new Error(`\`--mapping\` needs \`--from csv\`, not ${from}: leave it out.`)
  if (Object.hasOwn(adapters, from)) return adapters[from]!
  throw new Error(`There is no adapter ${from}: use one of ${[...Object.keys(adapters), 'csv'].join(', ')}.`)
}

/**
 * Converts a data set to a bundle and imports it. If the data set has errors, imports nothing, unless `skipFaulty` is set. `notes`
 * reports the numbers of rows, and of skipped rows and cells. `leftOut` has the errors of the skipped ones.
 *
 *     const { errors, changes, notes } = await loadDataset(ggo, folder, graph.subgraphs, false, load)
 */
export async function loadDataset(
  mapping: Mapping,
  folder: string,
  subgraphs: Subgraph[],
  skipFaulty: boolean,
  load: (bundle: string, inProgress: BundleInProgress) => Promise<LoadResult>,
): Promise<LoadResult & { notes: string; leftOut: BundleError[] }> {
  if (statSync(folder, { throwIfNoEntry: false })?.isFile())
    throw new Error(`${folder} is a file: give the folder that contains the files of the data set.`)
  const adapted = runMapping(mapping, folder, await identifierHolders(subgraphs))
  const isSound = () => (skipFaulty ? !adapted.hasLost() : adapted.isSound())
  try {
    if (adapted.comesFirst) await adapted.make()
    const cites = { [mapping.source.id!]: mapping.cites ?? [] }
    const loaded = await load(adapted.folder, { isSound, cites, ...(!adapted.comesFirst && { rows: adapted.rows }) })
    const errors = foldErrors(loaded.errors.map(adapted.traced))
    const own = adapted.errors()
    const counts = countsOf(adapted, skipFaulty)
    return isSound()
      ? { ...loaded, errors, notes: tableOf(own) + counts, leftOut: own }
      : { ...loaded, errors: [...own, ...errors].sort(byPlace), notes: counts, leftOut: [] }
  } finally {
    adapted.remove()
  }
}

function countsOf({ files, made }: MappingRun, isLeftOut: boolean): string {
  const lines = files.map(({ file, rows, copies, leftOut, cells }) => {
    const parts = [
      [copies, 'copy of another row', 'copies of other rows'],
      [leftOut, 'row with an error', 'rows with errors'],
      [cells, 'cell with an error', 'cells with errors'],
    ] as const
    const counts = parts
      .filter(([count]) => count > 0)
      .map(([count, one, many]) => `${number(count)} ${count === 1 ? one : many}`)
    return `${file}: ${number(rows)} rows${counts.length > 0 ? `; ${isLeftOut ? 'left out: ' : ''}${counts.join(', ')}` : ''}\n`
  })
  return lines.join('') + formatCreated(made())
}

/** Lists the organisations created for unknown names, for review: a name may be another spelling of a known organisation. */
function formatCreated(names: string[]): string {
  if (names.length === 0) return ''
  const some = names.slice(0, maxListed).map(name => escapeControls(name))
  const more = names.length > maxListed ? ' …' : ''
  return `organisations created for unknown names: ${number(names.length)} (${some.join('; ')}${more})\n`
}

const maxListed = 10

const number = (count: number) => count.toLocaleString('en')

const byPlace = (a: BundleError, b: BundleError) =>
  (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || (a.row ?? 0) - (b.row ?? 0)
