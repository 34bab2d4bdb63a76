import { execFileSync } from 'node:child_process'
import { Command, InvalidArgumentError } from 'commander'
import { faults } from './data/faults.ts'
import { imports } from './data/imports.ts'
import { kills } from './data/kills.ts'
import { type Outcome, printOutcomes } from './data/outcome.ts'
import { queries } from './data/queries.ts'
import { root } from './data/room.ts'
import { allVariants, benchGateway } from './gateway.ts'
import { benchLinks } from './links.ts'

/*
 * The commands of `npm run bench`. The figures are from one machine at one moment, so compare their ratios.
 */

type Options = {
  raw: string[]
  copies: number
  rounds: number
  agreements: number
  bundles: number
  kills: number
}

const parts: Record<string, (options: Options) => Promise<Outcome[]>> = {
  imports: ({ raw, copies, rounds }) => imports({ copies, rounds, raw: Object.fromEntries(raw.map(foldersOf)) }),
  queries: ({ agreements, rounds }) => queries({ agreements, rounds: 5 * rounds }),
  faults: ({ bundles }) => faults(bundles),
  kills: options => kills(options.kills),
}
const names = Object.keys(parts)

const bench = new Command('bench').description('Measures Accord. Run it on a quiet machine.')
bench
  .command('data')
  .description('Measures imports and queries on ten times the data, and tests faulty bundles and killed imports.')
  .argument('[parts...]', `parts to run: ${names.join(', ')} (all if none is given)`)
  .option('--raw <adapter=folder...>', 'public data sets to import: ggo=folder uk-treaties=folder', [])
  .option('--copies <number>', 'copies of the reference data in the smaller of two imports', count, 5)
  .option('--agreements <number>', 'agreements in the smaller of two graphs', count, 30_000)
  .option('--rounds <number>', 'rounds of imports; queries run in five times as many', count, 3)
  .option('--bundles <number>', 'bundles with mistakes', count, 1_000)
  .option('--kills <number>', 'imports to kill', count, 50)
  .action(async (selected: string[], options: Options) => {
    const unknown = selected.find(name => !names.includes(name))
    if (unknown !== undefined) bench.error(`There is no part ${unknown}. The parts are ${names.join(', ')}.`)
    const outcomes: Outcome[] = []
    for (const name of selected.length > 0 ? selected : names) outcomes.push(...(await parts[name]!(options)))
    printOutcomes(outcomes)
  })

bench
  .command('links')
  .description('Measures the index of links: its build, search, neighbours and paths.')
  .argument('[entities...]', 'entities in each generated graph (20000 and 200000 if none is given)')
  .option('--raw <adapter=folder...>', 'public data sets to index as well: ggo=folder uk-treaties=folder', [])
  .action((entities: string[], { raw }: Pick<Options, 'raw'>) =>
    benchLinks({
      sizes: entities.length > 0 ? entities.map(count) : [20_000, 200_000],
      raw: Object.fromEntries(raw.map(foldersOf)),
    }),
  )

bench
  .command('gateway')
  .description('Measures requests to the whole graph, against other servers.')
  .option(
    '--variants <names>',
    `variants to measure: ${allVariants.join(', ')} (all if none is given)`,
    listed,
    allVariants,
  )
  .option('--lanes <names>', 'lanes to measure, such as heavy,light (all if none is given)', listed, [])
  .option('--rounds <number>', 'rounds of slices', count, 5)
  .option('--seconds <number>', 'seconds of a slice', count, 5)
  .option('--copies <number>', 'copies of the reference data in addition to itself', countOrNone, 20)
  .option('--tenfold', 'also measure accord-one on ten times as many copies', false)
  .option(
    '--again <number>',
    'repetitions of a slice in which other processes took more than a tenth of the processors',
    countOrNone,
    3,
  )
  .option('--warm <share>', 'share of the warm-up requests to send', Number, 1)
  .option('--folder <folder>', 'folder to set up the data and programs in, or to reuse them from')
  .option('--json <file>', 'file to write all figures to', 'bench.json')
  .action(benchGateway)

// Build as `npm ci` does, so that a run after a change measures the changed code.
const build = "import('./bin/build.mjs').then(bin => bin.prepare())"
bench.hook('preAction', () => void execFileSync(process.execPath, ['--eval', build], { cwd: root, stdio: 'inherit' }))

// Without a subcommand, all subcommands run one after the other.
bench.action(async () => {
  for (const each of ['gateway', 'data', 'links']) await bench.parseAsync([each], { from: 'user' })
})

function listed(text: string): string[] {
  return text.split(',')
}

function countOrNone(text: string): number {
  return text === '0' ? 0 : count(text)
}

function count(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number of at least 1.')
}

function foldersOf(text: string): [adapter: string, folder: string] {
  const [adapter = '', ...folder] = text.split('=')
  if (folder.length === 0) bench.error(`--raw ${text} names no adapter. Write adapter=folder, for example ggo=${text}.`)
  return [adapter, folder.join('=')]
}

await bench.parseAsync()
