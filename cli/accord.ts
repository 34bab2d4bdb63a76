import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command, CommanderError, Option } from 'commander'
import { exitCodes, type Outcome, usageError } from './command.ts'

/*
 * `npm run accord -- <command>`: what one does with schemas before they are served. Each command is a file of its own, which
 * is read when it is asked for.
 */

const program = new Command('accord')
  .description(
    'Composes subgraphs into one graph, explains what keeps them from it, and checks what a change would break.',
  )
  .usage('<command> [options]')
  .addHelpText(
    'after',
    '\nEnds with 0 if all is well, with 1 if there are findings, and with 2 if it was asked wrongly.',
  )
  .exitOverride()

const config = () =>
  new Option('--config <file>', 'the supergraph.yaml, in the form of rover')
    .argParser(fileOf)
    .default(new URL('../schema/supergraph.yaml', import.meta.url), 'schema/supergraph.yaml')

/** A command with what all have: where supergraph.yaml is, `--json`, an example. */
const command = (name: string, description: string, example: string) =>
  program
    .command(name)
    .description(description)
    .option('--json', 'the same as JSON, on standard output')
    .addHelpText('after', `\nExample:\n  npm run accord -- ${example}`)

command(
  'compose',
  'Composes the subgraphs of a supergraph.yaml and writes the graph beside it.',
  'compose --partial --no-write',
)
  .addOption(config())
  .option('--out <folder>', 'write there, and not beside the supergraph.yaml', folderOf)
  .option('--no-write', 'compose, and write nothing')
  .option('--partial', 'leave out subgraphs that cannot be reached, and say so', false)
  .option('--env', 'let the environment decide a routing_url before its default does', false)
  .option('--hints', 'show every hint of the composition, not only the warnings', false)
  .action(async ({ config, json, ...options }) => tell(json, (await import('./compose.ts')).compose(config, options)))

command(
  'explain',
  'Explains a code of a failed composition, with an example; without one lists them.',
  'explain INVALID_FIELD_SHARING',
)
  .argument('[code]', 'the code that the composition gave')
  .action(async (code, { json }) => tell(json, (await import('./explain.ts')).explain(code)))

command(
  'new',
  'Writes a subgraph of your own: its schema, its service, its test, and its place in the graph.',
  'new offices --entity Office --link Organisation',
)
  .argument('[name]', 'what it is called, one word in the plural')
  .option('--entity <Type>', 'what one of them is in the schema; else it is asked, or called after the name')
  .addOption(
    new Option('--link <Type>', 'what it belongs to; else it is asked, or an Organisation').choices([
      'Agreement',
      'Initiative',
      'Organisation',
    ]),
  )
  .action(async (name, { json, ...options }) => {
    const { promptForWish } = await import('./new/ask.ts')
    await tell(
      json,
      (await import('./new.ts')).createSubgraph(await promptForWish({ name, ...options }, json ? false : undefined)),
    )
  })

command(
  'test-subgraph',
  'Tries whether a subgraph can take its part in the graph: its schema, keys, lists, errors and feed.',
  'test-subgraph http://127.0.0.1:4101/graphql',
)
  .argument('<address or name>', 'where it answers; or the name of one of ours, which is started on its database')
  .option('--id <id>', 'an id to ask with, note_x or Note:note_x; may stand several times', more)
  .option('--header <header>', 'sent with every question, as "authorization: Bearer …"; may stand several times', more)
  .option('--name <name>', 'what it is to be called in supergraph.yaml')
  .option('--graph <address>', 'where the graph is, to look up the things of others to which it ties its own')
  .option('--strict', 'end with 1 for a SHOULD too', false)
  .action(async (which, { json, id: ids = [], header = [], ...options }) => {
    const { testSubgraph } = await import('./test-subgraph.ts')
    await tell(json, testSubgraph(which, { ids, headers: headersOf(header), ...options }))
  })

command(
  'check',
  'Says whom a change of the schemas would break, and where they do not keep to the rules.',
  'check --against origin/main',
)
  .addOption(config())
  .option('--against <ref>', 'the commit, branch or tag whose public schema it is compared with', 'HEAD')
  .option('--recorded <file>', 'operations that a gateway has recorded, by default those of ACCORD_RECORD_OPERATIONS')
  .addOption(
    new Option('--format <form>', 'text, or Markdown and annotations for GitHub')
      .choices(['text', 'github'])
      .default('text'),
  )
  .action(async ({ config, json, recorded = process.env.ACCORD_RECORD_OPERATIONS || undefined, ...options }) =>
    tell(json, (await import('./check.ts')).check(config, { recorded, ...options })),
  )

command(
  'contract',
  'Prints the part of the public schema that has a @tag, or has not.',
  'contract --exclude internal > partners.graphql',
)
  .addOption(config())
  .option('--include <tag>', 'only what has this tag, root fields too; may stand several times', more)
  .option('--exclude <tag>', 'not what has this tag; may stand several times', more)
  .option('--supergraph', 'the supergraph, which a router serves, in place of the public schema', false)
  .action(async ({ config, json, include = [], exclude = [], supergraph }) =>
    tell(json, (await import('./contract.ts')).contract(config, { include, exclude, supergraph })),
  )

program
  .command('dev')
  .description('Starts the graph with the subgraphs of a second list, and composes it anew whenever a schema changes.')
  .argument('[file]', 'subgraphs beside ours, or in their place, in the form of supergraph.yaml', fileOf)
  .addHelpText('after', '\nExample:\n  npm run accord -- dev supergraph.dev.yaml')
  .action(async file => (await import('./dev.ts')).dev(file))

/** Prints what a command came to, and ends with its code. */
async function tell(asJson: boolean | undefined, outcome: Outcome | Promise<Outcome>): Promise<void> {
  const { text, json, code, aside } = await outcome
  process.stdout.write(asJson ? `${JSON.stringify(json, null, 2)}\n` : text)
  if (aside && !asJson) process.stderr.write(aside)
  process.exitCode = code
}

function more(tag: string, tags: string[] = []): string[] {
  return [...tags, tag]
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
        throw usageError(`${header} is no header: write it as "name: value".`)
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
  // Commander has told its own by now.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.good : exitCodes.wrongUse
  else {
    const isWrongUse = (error as { code?: unknown }).code === 'accord.wrongUse'
    process.stderr.write(`${isWrongUse ? (error as Error).message : (error as Error).stack}\n`)
    if (process.argv.includes('--json'))
      process.stdout.write(`${JSON.stringify({ ok: false, error: (error as Error).message }, null, 2)}\n`)
    process.exitCode = exitCodes.wrongUse
  }
}
