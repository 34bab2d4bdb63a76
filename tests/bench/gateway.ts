import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { median } from './data/outcome.ts'
import { inRoom } from './data/room.ts'
import { checkEqual } from './gateway/equal.ts'
import { type Lane, lanesOn } from './gateway/lanes.ts'
import { client } from './gateway/processes.ts'
import { printLanes } from './gateway/report.ts'
import { connected, databaseIn, peersIn } from './gateway/room.ts'
import { type Slice, slicing } from './gateway/slices.ts'
import { ofOthers, type Room, type Variant, variants } from './gateway/variants.ts'

/*
 * `npm run bench -- gateway`: what an answer of the whole graph costs, beside what a user would run in its place. All variants are
 * up on one machine and one database, and one at a time is asked, in rounds whose order turns round. Figures of one machine at one
 * moment: their ratios are what counts.
 */

export type GatewayOptions = {
  variants: string[]
  lanes: string[]
  rounds: number
  seconds: number
  copies: number
  /** How often a slice in which others were at work is repeated. */
  again: number
  /** The share of the requests of a warm-up that are sent. */
  warm: number
  /** A folder to keep, with the database in it. */
  folder?: string
  json?: string
}

export async function benchGateway(options: GatewayOptions): Promise<Slice[]> {
  if (options.folder === undefined) return inRoom(folder => benchIn(folder, options))
  mkdirSync(options.folder, { recursive: true })
  return benchIn(resolve(options.folder), options)
}

async function benchIn(folder: string, options: GatewayOptions): Promise<Slice[]> {
  const database = await databaseIn(folder, options.copies)
  const isOfOthers = (name: string) => ofOthers.includes(name)
  const peers = options.variants.some(isOfOthers) ? await peersIn(folder) : undefined
  const room: Room = { folder, database, peers }
  const asking = client()
  const up: Variant[] = []
  try {
    const sql = connected(database)
    const all = await lanesOn(sql)
    await sql.end()
    const lanes = options.lanes.length > 0 ? all.filter(({ name }) => options.lanes.includes(name)) : all
    for (const name of options.variants.filter(name => peers || !isOfOthers(name))) {
      up.push(await variants[name]!(room, { isCached: false }))
      console.log(`${name} is up`)
    }
    await checkEqual(up, lanes, 10)
    const { warm, slice } = slicing(asking, database, options.seconds, options.again)
    for (const lane of lanes) for (const variant of up) await warm(lane, variant, Math.ceil(options.warm * lane.warmUp))
    const slices: Slice[] = []
    for (let round = 0; round < options.rounds; round++)
      for (const lane of lanes)
        for (const variant of round % 2 === 0 ? thoseFor(up, lane) : thoseFor(up, lane).reverse()) {
          const full = await slice(lane, variant)
          const isOf = (each: Slice) => each.lane === lane.name && each.variant === variant.name && each.kind === 'full'
          slices.push(full)
          const rate = median(slices.filter(isOf).map(each => each.rate))
          slices.push(await slice(lane, variant, rate / 2))
        }
    await checkEqual(up, lanes, 10)
    printLanes(slices)
    if (options.json) writeFileSync(options.json, `${JSON.stringify({ options, slices }, null, 1)}\n`)
    return slices
  } finally {
    await Promise.all([...up.flatMap(({ processes }) => processes), asking].map(each => each.end()))
    await database.stop()
  }
}

const thoseFor = (variants: Variant[], { questions }: Lane) =>
  variants.filter(({ lacks }) => questions.every(({ operation }) => operation !== lacks))
