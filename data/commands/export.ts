import { Command } from 'commander'
import { createProgress } from '#data/bundle'
import { exportBundle } from '#data/export'
import { readProcessConfig } from '#toolkit/config'
import { dayError } from '#toolkit/domain'
import { createLog, main } from '#toolkit/runtime'
import { startSubgraphs } from '#toolkit/subgraph'

/*
 * `npm run export -- <folder | .zip>`: exports the graph, or a part of it, as a bundle.
 */

type Options = { initiative: string[]; actor: string[]; since?: string; force: boolean }

const append = (id: string, ids: string[]) => [...ids, id]

const command = new Command('export')
  .description(
    'Exports the graph, or a part with everything that it refers to, as a bundle of CSV files. An import of the bundle restores it.',
  )
  .argument('<folder | .zip>', 'the folder to write, or a file that ends in .zip')
  .option('--initiative <id>', 'only this initiative and what belongs to it; repeat for several', append, [])
  .option('--actor <id>', 'only this organisation or person and its participations; repeat for several', append, [])
  .option('--since <day>', 'only entities with a milestone, event or statement on this day or later')
  .option('--force', 'replace an existing bundle', false)
  .action((path: string, { initiative, actor, since, force }: Options) =>
    main(async () => {
      const error = since === undefined ? null : dayError(since)
      if (error) throw new Error(`--since ${since}: ${error}`)
      const config = readProcessConfig()
      const progress = createProgress(process.stderr, () => 'interrupted: nothing was written')
      const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel, 2)
      const graph = await startSubgraphs(config, log, { servesRequests: false })
      try {
        const counts = await exportBundle(graph.subgraphs, path, {
          ...{ initiatives: initiative, actors: actor, since, force },
          onStep: progress.step,
        })
        progress.end('done')
        process.stdout.write(summaryOf(counts))
      } catch (error) {
        progress.end('nothing was written')
        throw error
      } finally {
        await graph.stop()
      }
    }),
  )

await command.parseAsync()

function summaryOf(counts: Record<string, number>): string {
  const all = Object.values(counts).reduce((sum, rows) => sum + rows, 0)
  return [...Object.entries(counts), ['all', all] as const]
    .map(([name, rows]) => `${name.padEnd(22)}${String(rows).padStart(10)}\n`)
    .join('')
}
