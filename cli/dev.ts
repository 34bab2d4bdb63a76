import { setTimeout as after } from 'node:timers/promises'
import { formatError } from '#cli/command'
import { committedYaml, composedOf } from '#cli/graph'
import type { CompositionError } from '#cli/graph/fault'
import { runGateway, startAllInOne } from '#gateway/server'
import { readConfig, readSupergraph } from '#toolkit/config'
import { createLog, main } from '#toolkit/runtime'
import { subgraphMetrics } from '#toolkit/subgraph'
import { createSchemaReader, type SchemaReader } from './dev/schemas.ts'

/** How the work on the graph stands: what the playground shows. */
export type Development = {
  /** How many graphs have been gone over to. */
  graph: number
  subgraphs: string[]
  /** Why the schemas are no graph; the one before goes on answering. */
  faults: CompositionError[]
  /** Subgraphs whose schemas cannot be had. */
  missing: CompositionError[]
}

// A change is in the graph two seconds after it was saved, with the time that composing takes.
const pause = 500

/**
 * `accord dev`: what `npm start` starts, with the subgraphs of a second list beside or in place of ours, composed anew whenever
 * a schema or a list changes. Nothing is written.
 *
 * What does not compose is told here and in the playground, and the last graph that did goes on answering.
 */
export const dev = (second: URL | undefined): Promise<void> =>
  main(async () => {
    const config = { ...readConfig({ ...process.env, LOG_LEVEL: process.env.LOG_LEVEL || 'warn' }), workers: undefined }
    const log = createLog(config.logLevel)
    const read = createSchemaReader(committedYaml, second)
    const stands: Development = { graph: 0, subgraphs: [], faults: [], missing: [] }
    let elsewhere = new Set<string>()
    let seen = ''

    /** Composes what is there now, if it is not what was there before, and has `take` go over to what comes of it. */
    async function round(take: (supergraphSdl: string) => Promise<void>): Promise<void> {
      const schemas = await read()
      const now = schemaFingerprint(schemas)
      if (now === seen) return
      seen = now
      const before = elsewhere
      try {
        const { graph, faults } = await graphOf(schemas)
        stands.faults = faults
        stands.missing = schemas.missing
        if (graph) {
          elsewhere = schemas.theirs
          await take(graph.supergraphSdl)
          stands.graph++
          stands.subgraphs = schemas.sources.map(({ name }) => name)
        }
      } catch (error) {
        elsewhere = before
        stands.faults = [{ code: 'NOT_SERVED', message: (error as Error).message, places: [] }]
      }
      printLine(stands)
    }

    let first = readSupergraph(config)
    await round(async supergraphSdl => {
      first = supergraphSdl
    })
    // Whoever works on a subgraph wants to see what it answers now.
    const whole = await startAllInOne({ ...config, answerCache: 0, rowCache: 0 }, log, {
      supergraphSdl: first,
      isElsewhere: name => elsewhere.has(name),
      development: () => stands,
    })
    const ending = new AbortController()
    let working = Promise.resolve()
    const address = await runGateway(whole.gateway!, config, log, {
      isReady: whole.isReady,
      async stop() {
        ending.abort()
        await working
        await whole.graph.stop()
      },
      measures: subgraphMetrics(whole.graph),
    })
    process.stdout.write(`\nThe graph is at ${address}/graphql, and the playground at ${address}/playground/.\n`)

    async function work(): Promise<void> {
      while (!ending.signal.aborted) {
        await round(whole.take)
        await after(pause, undefined, { signal: ending.signal }).catch(() => {})
      }
    }
    working = work()
  })

const graphOf = ({ sources, missing, faults }: SchemaReader) =>
  faults.length > 0
    ? { faults, graph: undefined }
    : composedOf(sources, { missing, twice: false, operations: new URL('operations/', committedYaml) })

const schemaFingerprint = ({ sources, missing, faults, theirs }: SchemaReader) =>
  JSON.stringify([sources.map(({ name, url, sdl }) => [name, url, sdl]), missing, faults, [...theirs]])

function printLine({ graph, subgraphs, faults, missing }: Development): void {
  const outcome =
    faults.length === 0
      ? `${subgraphs.join(', ')} are one graph (${graph}).`
      : 'This is no graph, and the one before goes on answering.'
  process.stdout.write(['', ...[...missing, ...faults].map(formatError), outcome, ''].join('\n'))
}
