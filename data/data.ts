import { Command } from 'commander'
import { createLog, main, readConfig, type Subgraph, startGraph } from '#toolkit'
import { importsOf, undoImport } from './history.ts'
import { summaryOf } from './summary.ts'

/*
 * `npm run data -- imports`, `npm run data -- undo <id>`: what has been taken in, and taking it back.
 */

const onGraph = (work: (subgraphs: Subgraph[]) => Promise<string>) =>
  main(async () => {
    const config = readConfig(process.env)
    const graph = await startGraph(config, createLog(config.logLevel === 'info' ? 'warn' : config.logLevel, 2))
    try {
      process.stdout.write(await work(graph.subgraphs))
    } finally {
      await graph.stop()
    }
  })

const command = new Command('data').description('Looks after the data of the graph.')

command
  .command('imports')
  .description('Lists every import, the latest first.')
  .action(() =>
    onGraph(async subgraphs => {
      const lines = (await importsOf(subgraphs)).map(({ id, by, bundle, counts, undoneAt }) => {
        const [added, amended, removed] = (['added', 'amended', 'removed'] as const).map(key =>
          Object.values(counts).reduce((sum, change) => sum + change[key], 0),
        )
        return `${id}  ${bundle} by ${by}: ${added} added, ${amended} amended, ${removed} removed${undoneAt ? `; undone ${undoneAt.slice(0, 10)}` : ''}\n`
      })
      return lines.join('') || 'Nothing has been imported yet.\n'
    }),
  )

command
  .command('undo')
  .description('Takes back what an import brought; what it took the place of holds again.')
  .argument('<id>', 'the id of the import')
  .action((id: string) => onGraph(async subgraphs => summaryOf(await undoImport(subgraphs, id))))

await command.parseAsync()
