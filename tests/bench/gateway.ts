import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { resolve } from 'node:path'
import { median, printOutcomes } from '#bench/data/outcome'
import { inRoom } from '#bench/data/room'
import { checkEqual } from './gateway/equal.ts'
import { type Lane, lanesOn } from './gateway/lanes.ts'
import { comparedTenfold, outcomesOf, steady } from './gateway/outcomes.ts'
import { client, onlyAtWork } from './gateway/processes.ts'
import { printLanes } from './gateway/report.ts'
import { connected, type Database, databaseIn, peersIn, type Room } from './gateway/room.ts'
import { type Slice, slicing } from './gateway/slices.ts'
import { caching, ofOthers, onSecond, type Variant, variants } from './gateway/variants.ts'

/*
 * `npm run bench -- gateway`: what an answer of the whole graph costs, beside what one would run in its place. All variants are up
 * on one machine and one database, and one at a time is asked, in rounds whose order turns round. Figures of one machine at one
 * moment: their ratios are what counts.
 */

export type GatewayOptions = {
  variants: string[]
  /** All, if none is named. */
  lanes: string[]
  rounds: number
  seconds: number
  copies: number
  tenfold: boolean
  /** How often a slice in which others were at work is repeated. */
  again: number
  /** The share of the requests of a warm-up that are sent. */
  warm: number
  /** A folder to keep, with all that is set up in it. */
  folder?: string
  json: string
}

export const allVariants = Object.keys(variants)

export function benchGateway(options: GatewayOptions): Promise<void> {
  if (options.folder === undefined) return inRoom(folder => benchIn(folder, options))
  mkdirSync(options.folder, { recursive: true })
  return benchIn(resolve(options.folder), options)
}

type Ending = { end(): Promise<void> }
type Asked = { lane: Lane; variants: Variant[] }

/** Whatever was started ends with the run, and with a signal. */
async function benchIn(folder: string, options: GatewayOptions): Promise<void> {
  const ending: Ending[] = []
  const ends = <T extends Ending>(each: T) => {
    ending.push(each)
    return each
  }
  const interrupted = new Promise<never>((_, reject) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      process.once(signal, () => reject(new Error(`Ended by ${signal}.`)))
  })
  try {
    await Promise.race([run(folder, options, ends), interrupted])
  } finally {
    await onlyAtWork()
    for (const each of ending.reverse()) await each.end()
  }
}

async function run(folder: string, options: GatewayOptions, ends: <T extends Ending>(each: T) => T): Promise<void> {
  const database = await databaseIn(folder, options.copies)
  ends({ end: database.stop })
  const isOfOthers = (name: string) => ofOthers.includes(name)
  const peers = options.variants.some(isOfOthers) ? await peersIn(folder) : undefined
  const names = options.variants.filter(name => peers || !isOfOthers(name))

  async function up(names: string[], room: Room): Promise<Variant[]> {
    const all: Variant[] = []
    for (const name of names) {
      const variant = await variants[name]!(room)
      variant.processes.forEach(ends)
      all.push(variant)
    }
    return all
  }
  const lanesIn = async (database: Database) => {
    const sql = connected(database)
    const all = await lanesOn(sql)
    await sql.end()
    return options.lanes.length > 0 ? all.filter(({ name }) => options.lanes.includes(name)) : all
  }

  const lanes = await lanesIn(database)
  const room = { folder, database, peers, isCached: false }
  const isRepeated = lanes.some(lane => lane.isRepeated)
  // Every tree of Accord keeps forty connections, and a PostgreSQL has two hundred: some have another one with the same data.
  const isOnSecond = (name: string) => onSecond.includes(name)
  const needsSecond = names.some(name => isOnSecond(name) || (isRepeated && caching.includes(name)))
  const second = needsSecond ? { ...room, database: await databaseIn(folder, options.copies, '-again') } : room
  if (second !== room) ends({ end: second.database.stop })
  const plain: Variant[] = []
  for (const name of names) plain.push(...(await up([name], isOnSecond(name) ? second : room)))
  const cached = isRepeated
    ? await up(
        names.filter(name => caching.includes(name)),
        { ...second, isCached: true },
      )
    : []
  const fits = ({ isRepeated, questions }: Lane) =>
    plain
      .map(each => (isRepeated && cached.find(({ name }) => name === each.name)) || each)
      .filter(({ lacks }) => questions[0]!.operation !== lacks)
  const asked: Asked[] = lanes.map(lane => ({ lane, variants: fits(lane) }))

  const bench = slicing(ends(client()), options)
  const check = async () => {
    for (const { lane, variants } of asked) await checkEqual(lane, variants)
  }
  await check()
  const slices = await measured(asked, bench, options)
  await check()
  console.log(`${names.length} variants gave equal answers, byte for byte, before and after`)

  if (options.tenfold) {
    const large = await databaseIn(folder, 10 * options.copies)
    ends({ end: large.stop })
    const [one] = await up(['accord-one'], { ...room, database: large })
    const pairs = (await lanesIn(large)).flatMap((tenfold): Asked[] => {
      const lane = lanes.find(({ name }) => name === tenfold.name && comparedTenfold.includes(name))
      const small = plain.filter(({ name }) => name === one!.name)
      if (!lane) return []
      return [
        { lane: { ...lane, name: `${lane.name}, as it is` }, variants: small },
        { lane: { ...tenfold, name: `${lane.name}, ten times the data` }, variants: [one!] },
      ]
    })
    slices.push(...(await measured(pairs, bench, options)))
    await ended(one!)
  }

  for (const each of [...plain, ...cached]) await ended(each)
  for (const name of names.filter(name => steady.variants.includes(name))) {
    const [variant] = await up([name], room)
    const own = lanes.filter(lane => steady.lanes.includes(lane.name))
    slices.push(...(await alone(own, variant!, slices, bench, options)))
    await ended(variant!)
  }

  printLanes(slices)
  printOutcomes(outcomesOf(slices))
  const machine = { node: process.version, processors: cpus().map(({ model }) => model) }
  writeFileSync(options.json, `${JSON.stringify({ machine, options, slices }, null, 1)}\n`)
  console.log(`\nAll figures are in ${options.json}.`)
}

/** Rounds over all lanes; each variant at full load, and then at half of what it bore so far. */
async function measured(
  asked: Asked[],
  { warm, slice }: ReturnType<typeof slicing>,
  { rounds }: GatewayOptions,
): Promise<Slice[]> {
  const slices: Slice[] = []
  for (const { lane, variants } of asked) for (const variant of variants) await warm(lane, variant)
  for (let round = 0; round < rounds; round++) {
    for (const { lane, variants } of asked) {
      for (const variant of round % 2 === 0 ? variants : [...variants].reverse()) {
        await onlyAtWork(variant.processes)
        slices.push(await slice(lane, variant, 'full'))
        slices.push(await slice(lane, variant, 'half', borne(slices, lane, variant) / 2))
      }
    }
    console.log(`round ${round + 1} of ${rounds}`)
  }
  await onlyAtWork()
  return slices
}

/** The requests a second that a variant bore. */
function borne(slices: Slice[], lane: Lane, variant: Variant): number {
  const full = slices.filter(each => each.lane === lane.name && each.variant === variant.name && each.kind === 'full')
  return median(full.map(({ rate }) => rate))
}

/**
 * Half of what a variant bore beside the others, once more with none of them in memory, as it runs where it is used: a kernel that
 * looks through all memory for what is in use stops everybody for as long as that takes. As there, each slice comes after one at
 * full load.
 */
async function alone(
  lanes: Lane[],
  variant: Variant,
  before: Slice[],
  { warm, slice }: ReturnType<typeof slicing>,
  { rounds }: GatewayOptions,
): Promise<Slice[]> {
  const slices: Slice[] = []
  for (const lane of lanes) await warm(lane, variant)
  for (let round = 0; round < rounds; round++) {
    for (const lane of lanes) {
      await slice(lane, variant, 'full')
      slices.push(await slice(lane, variant, 'alone', borne(before, lane, variant) / 2))
    }
  }
  console.log(`${variant.name} by itself`)
  return slices
}

async function ended({ processes }: Variant): Promise<void> {
  for (const each of processes) await each.end()
}
