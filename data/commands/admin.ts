import { Command } from 'commander'
import { formatErrors, isId, onExitSignal } from '#data/bundle'
import { findDuplicates, formatLines, formatTable, MIN_SIMILARITY, uniquePairs } from '#data/duplicates'
import { finishImports, formatSummary, listImports, undoImport } from '#data/import'
import { readConfig } from '#toolkit/config'
import { createLog, main } from '#toolkit/runtime'
import { type Subgraph, startSubgraphs } from '#toolkit/subgraph'

/*
 * `npm run data -- imports`, `npm run data -- undo <id>`: what has been taken in, and taking it back. `npm run data -- duplicates`:
 * what may be one thing.
 */

const onGraph = (work: (subgraphs: Subgraph[]) => Promise<string>) =>
  main(async () => {
    const config = readConfig(process.env)
    const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel, 2)
    const graph = await startSubgraphs(config, log, { isAsked: false })
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
      await finishImports(subgraphs)
      const lines = (await listImports(subgraphs)).map(({ id, by, bundle, counts, undoneAt }) => {
        const [added, amended, removed] = (['added', 'amended', 'removed'] as const).map(key =>
          Object.values(counts).reduce((sum, change) => sum + change[key], 0),
        )
        return `${id}  ${formatErrors(`${bundle} by ${by}`)}: ${added} added, ${amended} amended, ${removed} removed${undoneAt ? `; undone ${undoneAt.slice(0, 10)}` : ''}\n`
      })
      return lines.join('') || 'Nothing has been imported yet.\n'
    }),
  )

command
  .command('undo')
  .description('Takes back what an import brought; what it took the place of holds again.')
  .argument('<id>', 'the id of the import')
  .action((id: string) =>
    onGraph(async subgraphs => {
      const broken = 'the next start or import finishes it, or takes it back'
      const forget = onExitSignal(() => process.stderr.write(`broken off: ${broken}\n`))
      try {
        const onWait = () => process.stderr.write('waiting for another import\n')
        return formatSummary(await undoImport(subgraphs, id, onWait))
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException
        // Of PostgreSQL, or of the way to it; what is refused has a sentence of its own.
        throw code === undefined ? error : new Error(`The undo broke off (${message}): ${broken}.`, { cause: error })
      } finally {
        forget()
      }
    }),
  )

command
  .command('duplicates')
  .description('Proposes pairs that may be one thing, by shared identifiers and similar names. Changes nothing.')
  .option('--least <likeness>', 'how alike two names have to be, from 0.3 to 1', String(MIN_SIMILARITY))
  .option('--first <number>', 'how many pairs at most', '50')
  .option('--json', 'as JSON')
  .option('--csv <source>', 'as a table same_as.csv to look through and import, in the name of this source')
  .action(({ least, first, json, csv }: { least: string; first: string; json?: true; csv?: string }) =>
    onGraph(async subgraphs => {
      const wanted = { least: Number(least), first: Number(first) }
      if (!(wanted.least >= 0.3 && wanted.least <= 1))
        throw new Error(`--least ${least}: give a number from 0.3 to 1, such as ${MIN_SIMILARITY}.`)
      if (!Number.isInteger(wanted.first) || wanted.first < 1)
        throw new Error(`--first ${first}: give a whole number from 1 on.`)
      if (csv !== undefined && !isId(['src'], csv))
        throw new Error(`--csv ${csv}: give the id of the source, such as src_editor.`)
      if (csv !== undefined && json) throw new Error('`--json` and `--csv` are two forms: choose one.')
      await finishImports(subgraphs)
      const proposals = await findDuplicates(subgraphs, wanted)
      if (json) return `${JSON.stringify(proposals, null, 2)}\n`
      if (csv === undefined) return formatLines(proposals) || 'Nothing is so alike.\n'
      const ties = uniquePairs(proposals)
      const leftOut = proposals.length - ties.length
      if (leftOut > 0)
        process.stderr.write(
          `${leftOut} left out, since an id is the same as one other: import these, and run it again.\n`,
        )
      return formatTable(ties, csv)
    }),
  )

await command.parseAsync()
