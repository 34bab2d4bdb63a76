import { statSync } from 'node:fs'
import { Command } from 'commander'
import { createLog, main, readConfig, startGraph } from '#toolkit'
import { loadAdapted, mappingFor } from './adapters/from.ts'
import { tableOf } from './faults.ts'
import { loadBundle, summaryOf } from './load.ts'
import { progressOn } from './progress.ts'

/*
 * `npm run import -- <folder>`: takes a bundle into the graph, or says everything that is wrong with it.
 */

const command = new Command('import')
  .description(
    'Takes a bundle of CSV files into the graph. A bundle with a fault changes nothing, and every fault is reported.',
  )
  .argument('<folder>', 'the folder of the bundle')
  .option('--from <adapter>', 'read a public data set: ggo, uk-treaties, aiddata, gfdc, or any table with csv')
  .option('--mapping <file>', 'for csv: what becomes of the columns, in YAML or JSON')
  .option('--skip-faulty', 'with --from: leave out what is at fault, and say what that was')
  .action((folder, options) =>
    main(async () => {
      if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
        throw new Error(`There is no folder ${folder}: give the one that the tables of the bundle are in.`)
      }
      const mapping = mappingFor(options)
      const config = readConfig(process.env)
      const progress = progressOn(process.stderr)
      const graph = await startGraph(config, createLog(config.logLevel === 'info' ? 'warn' : config.logLevel, 2))
      // The bundle of a data set has a folder of no name.
      const name = mapping ? { name: options.from } : {}
      const load = (bundle: string) => loadBundle(bundle, graph.subgraphs, progress.step, name)
      try {
        if (mapping) progress.step(`reading ${options.from}`)
        const { faults, changes, notes } = mapping
          ? await loadAdapted(mapping, folder, graph.subgraphs, options.skipFaulty ?? false, load)
          : { ...(await load(folder)), notes: '' }
        progress.end(faults.length === 0 ? 'done' : 'nothing was changed')
        process.stdout.write(notes)
        process.stdout.write(faults.length === 0 ? summaryOf(changes) : tableOf(faults))
        if (faults.length > 0) process.exitCode = 1
      } catch (error) {
        progress.end('broken off')
        const { message } = error as Error
        throw new Error(`The import broke off (${message}): see to the cause and import the bundle again.`, {
          cause: error,
        })
      } finally {
        await graph.stop()
      }
    }),
  )

await command.parseAsync()
