import { Command } from 'commander'
import { createProgress } from '#data/bundle'
import { exportBundle } from '#data/export'
import { readConfig } from '#toolkit/config'
import { dayError } from '#toolkit/domain'
import { createLog, main } from '#toolkit/runtime'
import { startSubgraphs } from '#toolkit/subgraph'

/*
 * `npm run export -- <folder | .zip>`: writes the graph, or a part of it, as a bundle.
 */

type Options = { initiative: string[]; actor: string[]; since?: string; force: boolean }

const more = (id: string, ids: string[]) => [...ids, id]

const command = new Command('export')
  .description(
    'Writes the graph as a bundle of CSV files, which imports to an equal graph. A part of it comes with all that it refers to.',
  )
  .argument('<folder | .zip>', 'where to write; a path that ends in .zip becomes one file')
  .option('--initiative <id>', 'only what belongs to this initiative; may stand several times', more, [])
  .option('--actor <id>', 'only what this organisation or person takes part in; may stand several times', more, [])
  .option('--since <day>', 'only what has a step, or took place, on this day or later')
  .option('--force', 'replace what is there, if it is a bundle', false)
  .action((path: string, { initiative, actor, since, force }: Options) =>
    main(async () => {
      const fault = since === undefined ? null : dayError(since)
      if (fault) throw new Error(`--since ${since}: ${fault}`)
      const config = readConfig(process.env)
      const progress = createProgress(process.stderr, () => 'broken off: nothing was written')
      const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel, 2)
      const graph = await startSubgraphs(config, log, { isAsked: false })
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
