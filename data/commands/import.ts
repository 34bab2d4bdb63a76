import { Command, InvalidArgumentError } from 'commander'
import { loadDataset, mappingFor } from '#data/adapters/run'
import { type BundleError, createProgress, isId, openBundle, tableOf } from '#data/bundle'
import { type BundleInProgress, formatSummary, loadBundle, totalChanges } from '#data/import'
import { readConfig } from '#toolkit/config'
import { createLog, main, reasonOf } from '#toolkit/runtime'
import { startSubgraphs } from '#toolkit/subgraph'
import { formatDifferences, validateReportPath, writeErrorReport } from './error-report.ts'

/*
 * `npm run import -- <folder>`: takes a bundle into the graph, or says everything that is wrong with it.
 */

const longestName = 200

function onlyOne(source: string, other: string | undefined): string {
  if (other !== undefined) throw new InvalidArgumentError(`One at a time, and there is ${other} too.`)
  return source
}

const command = new Command('import')
  .description(
    'Takes a bundle of CSV files into the graph. A bundle with a fault changes nothing, and every fault is reported.',
  )
  .argument('<bundle>', 'the folder of the bundle, its datapackage.json, or a .zip of it')
  .option('--from <adapter>', 'read a public data set: ggo, uk-treaties, aiddata, gfdc, or any table with csv')
  .option('--mapping <file>', 'for csv: what becomes of the columns, in YAML or JSON')
  .option('--skip-faulty', 'with --from: leave out what is at fault, and say what that was')
  .option(
    '--replace-dataset <source>',
    'take back what this source said before and says no more; with --from, what it cites too',
    onlyOne,
  )
  .option('--dry-run', 'say what would change, and change nothing')
  .option('--diff', 'with --dry-run: list every claim that would change')
  .option('--report <file>', 'write the faults to a file, .csv or .json')
  .option('--by <name>', 'who imports; the user of this process, if nothing is said')
  .action((path, options) =>
    main(async () => {
      const mapping = mappingFor(options)
      const open = openBundle(path)
      if (options.report) validateReportPath(options.report, path, options.mapping)
      if (options.diff && !options.dryRun) throw new Error('`--diff` goes with `--dry-run`: add that.')
      if (options.by?.length > longestName) throw new Error(`--by: a name has at most ${longestName} signs.`)
      const { replaceDataset: replaces } = options
      if (replaces !== undefined && !isId(['src'], replaces)) {
        throw new Error(`--replace-dataset ${replaces}: give the id of the source, such as src_ggo.`)
      }
      const config = readConfig(process.env)
      // What is not committed ends with the connections.
      const whole = 'the next start or import makes it whole, or undoes it'
      const progress = createProgress(process.stderr, step =>
        step === 'writing' ? `broken off while it was written: ${whole}` : 'broken off: nothing was changed',
      )
      const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel, 2)
      const graph = await startSubgraphs(config, log, { isAsked: false })
      const load = (folder: string, name: string, emerging?: BundleInProgress) =>
        loadBundle(folder, graph.subgraphs, progress.step, {
          ...emerging,
          name,
          by: options.by,
          replaces,
          isTrial: options.dryRun,
        })
      const report = (faults: BundleError[]) => options.report && writeErrorReport(options.report, faults)
      let told: BundleError[] = []
      try {
        if (mapping) progress.step(`reading ${options.from}`)
        const { faults, changes, differences, notes, leftOut } = mapping
          ? await loadDataset(mapping, path, graph.subgraphs, options.skipFaulty ?? false, (made, emerging) =>
              load(made, options.from === 'csv' ? mapping.source.id! : options.from, emerging),
            )
          : { ...(await open(load)), notes: '', leftOut: [] }
        told = [...leftOut, ...faults]
        progress.end(faults.length > 0 || options.dryRun ? 'nothing was changed' : 'done')
        process.stdout.write(notes)
        if (options.diff && differences) process.stdout.write(formatDifferences(differences))
        process.stdout.write(
          faults.length === 0 ? formatSummary(totalChanges(Object.values(changes))) : tableOf(faults),
        )
        if (faults.length > 0) process.exitCode = 1
      } catch (error) {
        progress.end('broken off')
        // So that nobody reads an old one. What cannot be written is not what broke it off.
        try {
          report([])
        } catch (failed) {
          process.stderr.write(`${(failed as Error).message}\n`)
        }
        const advice =
          progress.last() === 'writing'
            ? `while it was written, ${whole}`
            : 'see to the cause and import the bundle again'
        throw new Error(`The import broke off (${reasonOf(error as Error)}): ${advice}.`, { cause: error })
      } finally {
        await graph.stop()
      }
      report(told)
    }),
  )

command.parseAsync()
