import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command, CommanderError, Option } from 'commander'
import { exitCodes, type Outcome, usageError } from './command.ts'

/*
 * `npm run accord -- <command>`: composes, checks and tests schemas before a gateway serves them. Each command imports its file
 * only when it runs.
 */

const program = new Command('accord')
  .description(
    'Composes subgraphs into one graph, explains composition errors, and checks which clients a schema change breaks.',
  )
  .usage('<command> [options]')
  .addHelpText('after', '\nExit codes: 0 = no findings, 1 = findings, 2 = wrong arguments.')
  .exitOverride()

const config = () =>
  new Option('--config <file>', 'the supergraph.yaml, in the format of `rover supergraph compose`')
    .argParser(fileOf)
    .default(new URL('../schema/supergraph.yaml', import.meta.url), 'schema/supergraph.yaml')

/** A command with the option `--json` and an example in its help. */
const command = (name: string, description: string, example: string) =>
  program
    .command(name)
    .description(description)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', `\nExample:\n  npm run accord -- ${example}`)

command(
  'compose',
  'Composes the subgraphs of a supergraph.yaml and writes the graph beside it.',
  'compose --partial --no-write',
)
  .addOption(config())
  .option('--out <folder>', 'folder for the files, default: that of supergraph.yaml', folderOf)
  .option('--no-write', 'compose without writing files')
  .option('--partial', 'leave out unreachable subgraphs and report them', false)
  .option('--env', 'prefer the environment to the default of a routing_url', false)
  .option('--hints', 'show all hints of the composition, not only warnings', false)
  .action(async ({ config, json, ...options }) =>
    printOutcome(json, (await import('./compose.ts')).compose(config, options)),
  )

command(
  'explain',
  'Explains an error code of a composition, with an example. Without a code it lists all codes.',
  'explain INVALID_FIELD_SHARING',
)
  .argument('[code]', 'error code of a composition')
  .action(async (code, { json }) => printOutcome(json, (await import('./explain.ts')).explain(code)))

command(
  'new',
  'Creates a subgraph: schema, service and test, and adds it to the graph.',
  'new offices --entity Office --link Organisation',
)
  .argument('[name]', 'name of the subgraph, one word in the plural')
  .option('--entity <Type>', 'type of its entity, default: prompt, or derived from the name')
  .addOption(
    new Option('--link <Type>', 'type that the entity belongs to, default: prompt, or Organisation').choices([
      'Agreement',
      'Initiative',
      'Organisation',
    ]),
  )
  .action(async (name, { json, ...options }) => {
    const { promptForMissing } = await import('./new/prompts.ts')
    await printOutcome(
      json,
      (await import('./new.ts')).createSubgraph(await promptForMissing({ name, ...options }, json ? false : undefined)),
    )
  })

command(
  'test-subgraph',
  'Tests whether a subgraph conforms to the rules of the graph: schema, keys, lists, errors and feed.',
  'test-subgraph http://127.0.0.1:4101/graphql',
)
  .argument('<address or name>', 'its address, or the name of a subgraph of this repository, which is then started')
  .option('--id <id>', 'id to test with, note_x or Note:note_x; repeatable', collect)
  .option('--header <header>', 'header for every request, as "authorization: Bearer …"; repeatable', collect)
  .option('--name <name>', 'name of the subgraph in supergraph.yaml')
  .option('--graph <address>', 'address of the graph, to look up linked entities of other subgraphs')
  .option('--strict', 'exit with 1 for a failed SHOULD too', false)
  .action(async (which, { json, id: ids = [], header = [], ...options }) => {
    const { testSubgraph } = await import('./test-subgraph.ts')
    await printOutcome(json, testSubgraph(which, { ids, headers: headersOf(header), ...options }))
  })

command(
  'check',
  'Reports operations that a schema change breaks, and violations of the schema rules.',
  'check --against origin/main',
)
  .addOption(config())
  .option('--against <ref>', 'commit, branch or tag to compare the public schema with', 'HEAD')
  .option('--recorded <file>', 'operations that a gateway has recorded, default: the file of ACCORD_RECORD_OPERATIONS')
  .addOption(
    new Option('--format <form>', 'text, or Markdown and annotations for GitHub')
      .choices(['text', 'github'])
      .default('text'),
  )
  .action(async ({ config, json, recorded = process.env.ACCORD_RECORD_OPERATIONS || undefined, ...options }) =>
    printOutcome(json, (await import('./check.ts')).check(config, { recorded, ...options })),
  )

command(
  'contract',
  'Prints the part of the public schema with a @tag, or without one.',
  'contract --exclude internal > partners.graphql',
)
  .addOption(config())
  .option('--include <tag>', 'only elements with this tag, root fields too; repeatable', collect)
  .option('--exclude <tag>', 'no elements with this tag; repeatable', collect)
  .option('--supergraph', 'print the supergraph for a router instead of the public schema', false)
  .action(async ({ config, json, include = [], exclude = [], supergraph }) =>
    printOutcome(json, (await import('./contract.ts')).contract(config, { include, exclude, supergraph })),
  )

program
  .command('dev')
  .description('Starts the graph with the subgraphs of a second list, and recomposes it after each schema change.')
  .argument('[file]', 'more subgraphs, or replacements of subgraphs, in the format of supergraph.yaml', fileOf)
  .addHelpText('after', '\nExample:\n  npm run accord -- dev supergraph.dev.yaml')
  .action(async file => (await import('./dev.ts')).dev(file))

/** Prints the outcome of a command and sets the exit code. */
async function printOutcome(asJson: boolean | undefined, outcome: Outcome | Promise<Outcome>): Promise<void> {
  const { text, json, code, aside } = await outcome
  process.stdout.write(asJson ? `${JSON.stringify(json, null, 2)}\n` : text)
  if (aside && !asJson) process.stderr.write(aside)
  process.exitCode = code
}

/** Collects the values of a repeatable option. */
function collect(value: string, before: string[] = []): string[] {
  return [...before, value]
}

function fileOf(path: string): URL {
  if (!existsSync(path)) throw usageError(`There is no file ${path}.`)
  return pathToFileURL(resolve(path))
}

function headersOf(given: string[]): Record<string, string> {
  return Object.fromEntries(
    given.map(header => {
      const [, name, value] = /^([\w-]+):\s*(.+)$/.exec(header) ?? []
      if (name === undefined || value === undefined)
        throw usageError(`${header} is not a header. Write it as "name: value".`)
      return [name, value]
    }),
  )
}

function folderOf(path: string): URL {
  return pathToFileURL(`${resolve(path)}/`)
}

try {
  await program.parseAsync()
} catch (error) {
  // Commander prints its own errors.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.good : exitCodes.wrongUse
  else {
    const isWrongUse = (error as { code?: unknown }).code === 'accord.wrongUse'
    process.stderr.write(`${isWrongUse ? (error as Error).message : (error as Error).stack}\n`)
    if (process.argv.includes('--json'))
      process.stdout.write(`${JSON.stringify({ ok: false, error: (error as Error).message }, null, 2)}\n`)
    process.exitCode = exitCodes.wrongUse
  }
}
