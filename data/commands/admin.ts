import { Command } from 'commander'
import { escapeControls, isId, onExitSignal } from '#data/bundle'
import { findDuplicates, formatLines, formatTable, MIN_SIMILARITY, uniquePairs } from '#data/duplicates'
import { finishImports, formatSummary, listImports, undoImport } from '#data/import'
import { readProcessConfig } from '#toolkit/config'
import { createLog, main } from '#toolkit/runtime'
import { type Subgraph, startSubgraphs } from '#toolkit/subgraph'

/*
 * `npm run data -- imports` lists imports, `undo <id>` undoes one, `duplicates` proposes pairs of ids for one entity.
 */

const onGraph = (work: (subgraphs: Subgraph[]) => Promise<string>) =>
  main(async () => {
    const config = readProcessConfig()
    const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel, 2)
    const graph = await startSubgraphs(config, log, { servesRequests: false })
    try {
      process.stdout.write(await work(graph.subgraphs))
    } finally {
      await graph.stop()
    }
  })

const command = new Command('data').description('Lists and undoes imports, and finds duplicates.')

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
        return `${id}  ${escapeControls(`${bundle} by ${by}`)}: ${added} added, ${amended} amended, ${removed} removed${undoneAt ? `; undone ${undoneAt.slice(0, 10)}` : ''}\n`
      })
      return lines.join('') || 'Nothing has been imported yet.\n'
    }),
  )

command
  .command('undo')
  .description('Undoes an import and restores the claims that it superseded.')
  .argument('<id>', 'the id of the import')
  .action((id: string) =>
    onGraph(async subgraphs => {
      const recovery = 'the next start or import completes it, or rolls it back'
      const removeHandler = onExitSignal(() => process.stderr.write(`interrupted: ${recovery}\n`))
      try {
        const onWait = () => process.stderr.write('waiting for another import\n')
        return formatSummary(await undoImport(subgraphs, id, onWait))
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException
        // Only errors of PostgreSQL and of the connection have a code.
        throw code === undefined ? error : new Error(`The undo failed (${message}): ${recovery}.`, { cause: error })
      } finally {
        removeHandler()
      }
    }),
  )

command
  .command('duplicates')
  .description('Proposes pairs of ids for one entity, by shared identifiers and similar names. Changes nothing.')
  .option('--least <likeness>', 'minimum similarity of two names, from 0.3 to 1', String(MIN_SIMILARITY))
  .option('--first <number>', 'maximum number of pairs', '50')
  .option('--json', 'print JSON')
  .option('--csv <source>', 'print a table same_as.csv to review and import, with this source')
  .action(({ least, first, json, csv }: { least: string; first: string; json?: true; csv?: string }) =>
    onGraph(async subgraphs => {
      const limits = { least: Number(least), first: Number(first) }
      if (!(limits.least >= 0.3 && limits.least <= 1))
        throw new Error(`--least ${least}: give a number from 0.3 to 1, such as ${MIN_SIMILARITY}.`)
      if (!Number.isInteger(limits.first) || limits.first < 1)
        throw new Error(`--first ${first}: give an integer of at least 1.`)
      if (csv !== undefined && !isId(['src'], csv))
        throw new Error(`--csv ${csv}: give the id of the source, such as src_editor.`)
      if (csv !== undefined && json) throw new Error('`--json` and `--csv` exclude each other: give one of them.')
      await finishImports(subgraphs)
      const proposals = await findDuplicates(subgraphs, limits)
      if (json) return `${JSON.stringify(proposals, null, 2)}\n`
      if (csv === undefined) return formatLines(proposals) || 'No pair is that similar.\n'
      const pairs = uniquePairs(proposals)
      const leftOut = proposals.length - pairs.length
      if (leftOut > 0)
        process.stderr.write(
          `${leftOut} left out, because an id has only one survivor: import these, then run the command again.\n`,
        )
      return formatTable(pairs, csv)
    }),
  )

await command.parseAsync()
