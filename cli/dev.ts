import { setTimeout as after } from 'node:timers/promises'
import { formatError } from '#cli/command'
import { committedYaml, composedOf } from '#cli/graph'
import type { CompositionError } from '#cli/graph/composition-error'
import { runGateway, startAllInOne } from '#gateway/server'
import { readProcessConfig, readSupergraph } from '#toolkit/config'
import { createLog, main } from '#toolkit/runtime'
import { subgraphMetrics } from '#toolkit/subgraph'
import { createSchemaReader, type SchemaSnapshot } from './dev/schemas.ts'

/** The state of `accord dev`, which the playground shows. */
export type Development = {
  /** Number of supergraphs served so far. */
  graph: number
  subgraphs: string[]
  /** Errors of the last composition. With errors, the gateway keeps the supergraph that it serves. */
  errors: CompositionError[]
  /** Subgraphs whose schemas could not be read. */
  missing: CompositionError[]
}

// Together with the composition, the gateway serves a change about 2 s after it was saved.
const POLL_MS = 500

/**
 * `accord dev`: starts the graph like `npm start`. Subgraphs of a second list are added to those of supergraph.yaml, or replace them.
 * It polls schemas and lists, recomposes after each change, and writes no file.
 *
 * The terminal and the playground show composition errors; the gateway then keeps the last valid supergraph.
 */
export const dev = (second: URL | undefined): Promise<void> =>
  main(async () => {
    const env = { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL || 'warn' }
    const config = { ...readProcessConfig(env), workers: undefined }
    const log = createLog(config.logLevel)
    const read = createSchemaReader(committedYaml, second)
    const state: Development = { graph: 0, subgraphs: [], errors: [], missing: [] }
    let elsewhere = new Set<string>()
    let fingerprint = ''

    /** Composes the schemas if they have changed, and passes the supergraph to `take`. */
    async function round(take: (supergraphSdl: string) => Promise<void>): Promise<void> {
      const schemas = await read()
      const now = schemaFingerprint(schemas)
      if (now === fingerprint) return
      fingerprint = now
      const before = elsewhere
      try {
        const { graph, errors } = await graphOf(schemas)
        state.errors = errors
        state.missing = schemas.missing
        if (graph) {
          elsewhere = schemas.theirs
          await take(graph.supergraphSdl)
          state.graph++
          state.subgraphs = schemas.sources.map(({ name }) => name)
        }
      } catch (error) {
        elsewhere = before
        state.errors = [{ code: 'NOT_SERVED', message: (error as Error).message, places: [] }]
      }
      printLine(state)
    }

    let first = readSupergraph(config)
    await round(async supergraphSdl => {
      first = supergraphSdl
    })
    // No caches, so that a developer sees the current response of a subgraph.
    const allInOne = await startAllInOne({ ...config, responseCache: 0, rowCache: 0 }, log, {
      supergraphSdl: first,
      isElsewhere: name => elsewhere.has(name),
      development: () => state,
    })
    const ending = new AbortController()
    let working = Promise.resolve()
    const address = await runGateway(allInOne.gateway!, config, log, {
      isReady: allInOne.isReady,
      async stop() {
        ending.abort()
        await working
        await allInOne.graph.stop()
      },
      measures: subgraphMetrics(allInOne.graph),
    })
    process.stdout.write(`\nThe graph is at ${address}/graphql, and the playground at ${address}/playground/.\n`)

    async function work(): Promise<void> {
      while (!ending.signal.aborted) {
        await round(allInOne.take)
        await after(POLL_MS, undefined, { signal: ending.signal }).catch(() => {})
      }
    }
    working = work()
  })

const graphOf = ({ sources, missing, errors }: SchemaSnapshot) =>
  errors.length > 0
    ? { errors, graph: undefined }
    : composedOf(sources, { missing, twice: false, operations: new URL('operations/', committedYaml) })

const schemaFingerprint = ({ sources, missing, errors, theirs }: SchemaSnapshot) =>
  JSON.stringify([sources.map(({ name, url, sdl }) => [name, url, sdl]), missing, errors, [...theirs]])

function printLine({ graph, subgraphs, errors, missing }: Development): void {
  const outcome =
    errors.length === 0
      ? `The gateway serves supergraph ${graph}, composed of ${subgraphs.join(', ')}.`
      : 'The subgraphs do not compose. The gateway serves the last valid supergraph.'
  process.stdout.write(['', ...[...missing, ...errors].map(formatError), outcome, ''].join('\n'))
}
