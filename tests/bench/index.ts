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
 * `npm run bench -- data`: what large data cost, and what becomes of faulty and of killed imports. Figures of one machine at
 * one moment: their ratios are what counts.
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

const bench = new Command('bench').description('Measures; it wants a quiet machine.')
bench
  .command('data')
  .description('Imports, queries on ten times the data, faulty bundles, and killed imports.')
  .argument('[parts...]', `of ${names.join(', ')}; all, if none is named`)
  .option('--raw <adapter=folder...>', 'public data sets to import as they are: ggo=folder uk-treaties=folder', [])
  .option('--copies <number>', 'of the reference data, in the smaller of two imports', count, 5)
  .option('--agreements <number>', 'in the smaller of two graphs', count, 30_000)
  .option('--rounds <number>', 'of imports; of questions five times as many', count, 3)
  .option('--bundles <number>', 'with mistakes in them', count, 1_000)
  .option('--kills <number>', 'of imports', count, 50)
  .action(async (asked: string[], options: Options) => {
    const unknown = asked.find(name => !names.includes(name))
    if (unknown !== undefined) bench.error(`There is no part ${unknown}: name some of ${names.join(', ')}.`)
    const outcomes: Outcome[] = []
    for (const name of asked.length > 0 ? asked : names) outcomes.push(...(await parts[name]!(options)))
    printOutcomes(outcomes)
  })

bench
  .command('links')
  .description('The index of links: its build, search, neighbours, and ways between things.')
  .argument('[things...]', 'how many things each of the made graphs has; 20,000 and 200,000, if nothing is said')
  .option('--raw <adapter=folder...>', 'public data sets to index as well: ggo=folder uk-treaties=folder', [])
  .action((things: string[], { raw }: Pick<Options, 'raw'>) =>
    benchLinks({
      sizes: things.length > 0 ? things.map(count) : [20_000, 200_000],
      raw: Object.fromEntries(raw.map(foldersOf)),
    }),
  )

bench
  .command('gateway')
  .description('What an answer of the whole graph costs, beside what one would run in its place.')
  .option('--variants <names>', `of ${allVariants.join(', ')}; all, if nothing is said`, listed, allVariants)
  .option('--lanes <names>', 'such as heavy,light; all, if nothing is said', listed, [])
  .option('--rounds <number>', 'of slices', count, 5)
  .option('--seconds <number>', 'of a slice', count, 5)
  .option('--copies <number>', 'of the reference data, beside itself', countOrNone, 20)
  .option('--tenfold', 'measures accord-one on ten times as many copies too', false)
  .option(
    '--again <number>',
    'how often a slice is repeated in which others took a tenth of the processors',
    countOrNone,
    3,
  )
  .option('--warm <share>', 'of the requests that warm up', Number, 1)
  .option('--folder <folder>', 'to keep what is set up; found again, nothing is set up')
  .option('--json <file>', 'for all figures', 'bench.json')
  .action(benchGateway)

// What is measured is what `npm ci` builds, also after a change.
const build = "import('./bin/build.mjs').then(bin => bin.prepare())"
bench.hook('preAction', () => void execFileSync(process.execPath, ['--eval', build], { cwd: root, stdio: 'inherit' }))

// Without a word all of them, one after the other.
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
  throw new InvalidArgumentError('It takes a whole number from 1 on.')
}

function foldersOf(text: string): [adapter: string, folder: string] {
  const [adapter = '', ...folder] = text.split('=')
  if (folder.length === 0) bench.error(`--raw ${text}: say which adapter reads it, as in ggo=${text}.`)
  return [adapter, folder.join('=')]
}

await bench.parseAsync()
