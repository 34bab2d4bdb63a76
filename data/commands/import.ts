import { Command, InvalidArgumentError } from 'commander'
import { loadDataset, mappingFor } from '#data/adapters/run'
import { type BundleError, createProgress, isId, openBundle, tableOf } from '#data/bundle'
import { type BundleInProgress, formatSummary, loadBundle, totalChanges } from '#data/import'
import { readProcessConfig } from '#toolkit/config'
import { createLog, main, reasonOf } from '#toolkit/runtime'
import { startSubgraphs } from '#toolkit/subgraph'
import { formatDifferences, validateReportPath, writeErrorReport } from './error-report.ts'

/*
 * `npm run import -- <folder>`: imports a bundle, or reports all its errors.
 */

const maxNameLength = 200

function onlyOne(source: string, other: string | undefined): string {
  if (other !== undefined) throw new InvalidArgumentError(`It was given twice, with ${other} too. Give one source.`)
  return source
}

const command = new Command('import')
  .description(
    'Imports a bundle of CSV files. If the bundle has an error, nothing changes and all errors are reported.',
  )
  .argument('<bundle>', 'the folder of the bundle, its datapackage.json, or a .zip of it')
  .option('--from <adapter>', 'read a public data set: ggo, uk-treaties, aiddata, gfdc, or any table with csv')
  .option('--mapping <file>', 'with --from csv: the mapping of the columns, in YAML or JSON')
  .option('--skip-faulty', 'with --from: skip rows and cells with errors, and report them')
  .option(
    '--replace-dataset <source>',
    'retract claims of this source that the bundle does not contain; with --from also those of the sources it cites',
    onlyOne,
  )
  .option('--dry-run', 'report what would change, and change nothing')
  .option('--diff', 'with --dry-run: list every claim that would change')
  .option('--report <file>', 'write the errors to a file, .csv or .json')
  .option('--by <name>', 'name of the importer (default: the user of this process)')
  .action((path, options) =>
    main(async () => {
      const mapping = mappingFor(options)
      const open = openBundle(path)
      if (options.report) validateReportPath(options.report, path, options.mapping)
      if (options.diff && !options.dryRun) throw new Error('`--diff` needs `--dry-run`: add it.')
      if (options.by?.length > maxNameLength) throw new Error(`--by: a name has at most ${maxNameLength} characters.`)
      const { replaceDataset: replaces } = options
      if (replaces !== undefined && !isId(['src'], replaces)) {
        throw new Error(`--replace-dataset ${replaces}: give the id of the source, such as src_ggo.`)
      }
      const config = readProcessConfig()
      // PostgreSQL rolls uncommitted rows back when the connections close.
      const recovery = 'the next start or import completes it, or rolls it back'
      const progress = createProgress(process.stderr, step =>
        step === 'writing' ? `interrupted during the commit: ${recovery}` : 'interrupted: nothing was changed',
      )
      const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel, 2)
      const graph = await startSubgraphs(config, log, { servesRequests: false })
      const load = (folder: string, name: string, inProgress?: BundleInProgress) =>
        loadBundle(folder, graph.subgraphs, progress.step, {
          ...inProgress,
          name,
          by: options.by,
          replaces,
          isTrial: options.dryRun,
        })
      const report = (errors: BundleError[]) => options.report && writeErrorReport(options.report, errors)
      let reported: BundleError[] = []
      try {
        if (mapping) progress.step(`reading ${options.from}`)
        const { errors, changes, differences, notes, leftOut } = mapping
          ? await loadDataset(mapping, path, graph.subgraphs, options.skipFaulty ?? false, (made, inProgress) =>
              load(made, options.from === 'csv' ? mapping.source.id! : options.from, inProgress),
            )
          : { ...(await open(load)), notes: '', leftOut: [] }
        reported = [...leftOut, ...errors]
        progress.end(errors.length > 0 || options.dryRun ? 'nothing was changed' : 'done')
        process.stdout.write(notes)
        if (options.diff && differences) process.stdout.write(formatDifferences(differences))
        process.stdout.write(
          errors.length === 0 ? formatSummary(totalChanges(Object.values(changes))) : tableOf(errors),
        )
        if (errors.length > 0) process.exitCode = 1
      } catch (error) {
        progress.end('failed')
        // Empties an old report. If that fails, the command still throws the error of the import.
        try {
          report([])
        } catch (failed) {
          process.stderr.write(`${(failed as Error).message}\n`)
        }
        const advice =
          progress.last() === 'writing'
            ? `it failed during the commit; ${recovery}`
            : 'fix the cause and import the bundle again'
        throw new Error(`The import failed (${reasonOf(error as Error)}): ${advice}.`, { cause: error })
      } finally {
        await graph.stop()
      }
      report(reported)
    }),
  )

command.parseAsync()
