import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { resolve } from 'node:path'
import { median, printOutcomes } from '#bench/data/outcome'
import { inRoom } from '#bench/data/room'
import { checkEqual } from './gateway/equal.ts'
import { type Lane, lanesOn } from './gateway/lanes.ts'
import { comparedTenfold, outcomesOf, steady } from './gateway/outcomes.ts'
import { client, continueOnly } from './gateway/processes.ts'
import { printLanes } from './gateway/report.ts'
import { connected, type Database, databaseIn, peersIn, type Room } from './gateway/room.ts'
import { type Slice, slicing } from './gateway/slices.ts'
import { caching, ofOthers, onSecond, type Variant, variants } from './gateway/variants.ts'

/*
 * `npm run bench -- gateway`: measures requests to the whole graph, against other servers. All variants run on one
 * machine and one database, and one at a time receives requests. Each round reverses the order of the round before. The
 * figures are from one machine at one moment, so compare their ratios.
 */

export type GatewayOptions = {
  variants: string[]
  /** An empty list selects all lanes. */
  lanes: string[]
  rounds: number
  seconds: number
  copies: number
  tenfold: boolean
  /** How often a slice is repeated if other processes used more than a tenth of the processors. */
  again: number
  /** The share of the warm-up requests to send. */
  warm: number
  /** A folder for the data and programs, which is not removed. */
  folder?: string
  json: string
}

export const allVariants = Object.keys(variants)

export function benchGateway(options: GatewayOptions): Promise<void> {
  if (options.folder === undefined) return inRoom(folder => benchIn(folder, options))
  mkdirSync(options.folder, { recursive: true })
  return benchIn(resolve(options.folder), options)
}

type Stoppable = { end(): Promise<void> }
type Contest = { lane: Lane; variants: Variant[] }

/** Runs the benchmark, and stops all its processes at the end, after an error and after a signal. */
async function benchIn(folder: string, options: GatewayOptions): Promise<void> {
  const stoppables: Stoppable[] = []
  const stopAtEnd = <T extends Stoppable>(each: T) => {
    stoppables.push(each)
    return each
  }
  const interrupted = new Promise<never>((_, reject) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      process.once(signal, () => reject(new Error(`Stopped by ${signal}.`)))
  })
  try {
    await Promise.race([run(folder, options, stopAtEnd), interrupted])
  } finally {
    await continueOnly()
    for (const each of stoppables.reverse()) await each.end()
  }
}

async function run(
  folder: string,
  options: GatewayOptions,
  stopAtEnd: <T extends Stoppable>(each: T) => T,
): Promise<void> {
  const database = await databaseIn(folder, options.copies)
  stopAtEnd({ end: database.stop })
  const isOfOthers = (name: string) => ofOthers.includes(name)
  const peers = options.variants.some(isOfOthers) ? await peersIn(folder) : undefined
  const names = options.variants.filter(name => peers || !isOfOthers(name))

  async function up(names: string[], room: Room): Promise<Variant[]> {
    const all: Variant[] = []
    for (const name of names) {
      const variant = await variants[name]!(room)
      variant.processes.forEach(stopAtEnd)
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
  // Each variant of Accord uses forty connections, and one PostgreSQL has two hundred. Some variants use a second
  // PostgreSQL with the same data.
  const isOnSecond = (name: string) => onSecond.includes(name)
  const needsSecond = names.some(name => isOnSecond(name) || (isRepeated && caching.includes(name)))
  const second = needsSecond ? { ...room, database: await databaseIn(folder, options.copies, '-again') } : room
  if (second !== room) stopAtEnd({ end: second.database.stop })
  const uncached: Variant[] = []
  for (const name of names) uncached.push(...(await up([name], isOnSecond(name) ? second : room)))
  const cached = isRepeated
    ? await up(
        names.filter(name => caching.includes(name)),
        { ...second, isCached: true },
      )
    : []
  const variantsFor = ({ isRepeated, queries }: Lane) =>
    uncached
      .map(each => (isRepeated && cached.find(({ name }) => name === each.name)) || each)
      .filter(({ lacks }) => queries[0]!.operation !== lacks)
  const contests: Contest[] = lanes.map(lane => ({ lane, variants: variantsFor(lane) }))

  const bench = slicing(stopAtEnd(client()), options)
  const check = async () => {
    for (const { lane, variants } of contests) await checkEqual(lane, variants)
  }
  await check()
  const slices = await measured(contests, bench, options)
  await check()
  console.log(`${names.length} variants gave equal answers, byte for byte, before and after`)

  if (options.tenfold) {
    const large = await databaseIn(folder, 10 * options.copies)
    stopAtEnd({ end: large.stop })
    const [one] = await up(['accord-one'], { ...room, database: large })
    const pairs = (await lanesIn(large)).flatMap((tenfold): Contest[] => {
      const lane = lanes.find(({ name }) => name === tenfold.name && comparedTenfold.includes(name))
      const small = uncached.filter(({ name }) => name === one!.name)
      if (!lane) return []
      return [
        { lane: { ...lane, name: `${lane.name}, as it is` }, variants: small },
        { lane: { ...tenfold, name: `${lane.name}, ten times the data` }, variants: [one!] },
      ]
    })
    slices.push(...(await measured(pairs, bench, options)))
    await stop(one!)
  }

  for (const each of [...uncached, ...cached]) await stop(each)
  for (const name of names.filter(name => steady.variants.includes(name))) {
    const [variant] = await up([name], room)
    const own = lanes.filter(lane => steady.lanes.includes(lane.name))
    slices.push(...(await alone(own, variant!, slices, bench, options)))
    await stop(variant!)
  }

  printLanes(slices)
  printOutcomes(outcomesOf(slices))
  const machine = { node: process.version, processors: cpus().map(({ model }) => model) }
  writeFileSync(options.json, `${JSON.stringify({ machine, options, slices }, null, 1)}\n`)
  console.log(`\nWrote all figures to ${options.json}.`)
}

/** Runs all rounds and lanes: each variant at full load, then at half of its median throughput so far. */
async function measured(
  contests: Contest[],
  { warm, slice }: ReturnType<typeof slicing>,
  { rounds }: GatewayOptions,
): Promise<Slice[]> {
  const slices: Slice[] = []
  for (const { lane, variants } of contests) for (const variant of variants) await warm(lane, variant)
  for (let round = 0; round < rounds; round++) {
    for (const { lane, variants } of contests) {
      for (const variant of round % 2 === 0 ? variants : [...variants].reverse()) {
        await continueOnly(variant.processes)
        slices.push(await slice(lane, variant, 'full'))
        slices.push(await slice(lane, variant, 'half', throughput(slices, lane, variant) / 2))
      }
    }
    console.log(`round ${round + 1} of ${rounds}`)
  }
  await continueOnly()
  return slices
}

/** The median requests per second of a variant at full load. */
function throughput(slices: Slice[], lane: Lane, variant: Variant): number {
  const full = slices.filter(each => each.lane === lane.name && each.variant === variant.name && each.kind === 'full')
  return median(full.map(({ rate }) => rate))
}

/**
 * Repeats the slices at half load with no other variant in memory, as a server runs in production. A kernel thread that
 * scans memory delays all processes for longer the more memory is in use. Each slice follows one at full load, as in
 * `measured`.
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
      slices.push(await slice(lane, variant, 'alone', throughput(before, lane, variant) / 2))
    }
  }
  console.log(`${variant.name} alone`)
  return slices
}

async function stop({ processes }: Variant): Promise<void> {
  for (const each of processes) await each.end()
}
