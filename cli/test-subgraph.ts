import { readFileSync } from 'node:fs'
import { exitCodes, type Outcome, usageError } from '#cli/command'
import { type Finding, tried } from '#cli/conformance/index'
import { keyedIn } from '#cli/conformance/subject'
import type { SendQuery, SubgraphResponse } from '#cli/conformance/types'
import { committedYaml } from '#cli/graph'
import { type Entry, readYaml } from '#cli/graph/yaml'
import { readProcessConfig } from '#toolkit/config'
import { cacheControl } from '#toolkit/graphql'
import { createLog } from '#toolkit/runtime'
import { type Subgraph, startSubgraphs } from '#toolkit/subgraph'

type Options = { ids: string[]; headers: Record<string, string>; name?: string; graph?: string; strict: boolean }

/**
 * `accord test-subgraph`: runs the conformance checks on a subgraph at an address. For the name of a subgraph of this repository, it
 * starts the subgraph in this process, on its database.
 *
 *     await testSubgraph('http://127.0.0.1:4101/graphql', { ids: [], headers: {}, strict: false })
 */
export async function testSubgraph(
  which: string,
  { ids, headers, name: given, graph, strict }: Options,
): Promise<Outcome> {
  const { entries } = readYaml(committedYaml, process.env, { urlsFromEnv: true })
  const isAddress = /^https?:\/\//.test(which)
  const names = entries.map(({ name }) => name)
  if (!isAddress && !names.includes(which))
    throw usageError(
      `There is no subgraph ${which}. Give the address of a subgraph, or one of these names: ${names.join(', ')}.`,
    )
  const name = isAddress ? (given ?? entries.find(({ routingUrl }) => routingUrl === which)?.name ?? 'subgraph') : which
  const { ask, stop } = isAddress
    ? { ask: querySender(which, headers), stop: async () => {} }
    : await startSubgraph(which)
  try {
    const findings = await tried(name, ask, {
      others: typesOf(entries.filter(entry => entry.name !== name)),
      given: ids,
      graph: graph === undefined ? undefined : querySender(graph),
    })
    return outcomeOf(name, findings, strict)
  } finally {
    await stop()
  }
}

/** The entity types of the subgraphs whose schemas are files. */
export const typesOf = (entries: Entry[]): string[] =>
  entries.flatMap(({ schema }) => (schema.kind === 'file' ? keyedIn(readFileSync(schema.file, 'utf8')) : []))

/** Sends queries to a subgraph over HTTP, as the gateway does. It returns a response that is not JSON as an error. */
export function querySender(url: string, headers: Record<string, string> = {}): SendQuery {
  return async (query, variables) => {
    const began = performance.now()
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
      redirect: 'error',
      signal: AbortSignal.timeout(30_000),
    }).catch(error => {
      throw usageError(`${url} does not respond: ${error.cause?.code ?? error.message}.`)
    })
    const text = await response.text()
    const meta = { took: performance.now() - began, cacheControl: response.headers.get('cache-control') ?? undefined }
    try {
      const { data, errors } = JSON.parse(text) as Partial<SubgraphResponse>
      return { ...meta, data, errors }
    } catch {
      return {
        ...meta,
        errors: [{ message: `The response is not JSON (HTTP ${response.status}): ${text.slice(0, 200)}` }],
      }
    }
  }
}

/** Starts all subgraphs of this repository, since `links` reads the feeds of the others. */
async function startSubgraph(name: string): Promise<{ ask: SendQuery; stop(): Promise<void> }> {
  const graph = await startSubgraphs(readProcessConfig(), createLog('fatal', 2))
  await graph.catchUp()
  const subgraph = graph.subgraphs.find(each => each.name === name)!
  return { ask: createSender(subgraph), stop: graph.stop }
}

/** Sends queries to a subgraph in this process. */
export function createSender({ execute }: Pick<Subgraph, 'execute'>): SendQuery {
  return async (query, variables) => {
    const began = performance.now()
    const { cacheHint, ...answer } = await execute({ query, variables, requestId: 'test-subgraph' })
    const { data, errors } = JSON.parse(JSON.stringify(answer))
    return { data, errors, took: performance.now() - began, cacheControl: cacheControl(cacheHint) }
  }
}

function outcomeOf(name: string, findings: Finding[], strict: boolean): Outcome {
  const failed = (level: string) => findings.filter(each => each.result === 'failed' && each.level === level).length
  const count = (result: string) => findings.filter(each => each.result === result).length
  const isFit = failed('MUST') === 0 && (!strict || failed('SHOULD') === 0)
  const groups = [...new Set(findings.map(({ about }) => about))].map(about =>
    [about, ...findings.filter(each => each.about === about).map(formatFinding), ''].join('\n'),
  )
  const failures = (['MUST', 'SHOULD', 'MAY'] as const).map(level => `${failed(level)} ${level}`).join(', ')
  const sum = `${count('passed')} passed, ${count('failed')} failed (${failures}), ${count('unasked')} skipped.`
  const text = [
    ...groups,
    `${name} ${isFit ? 'conforms' : 'does not conform'} to the rules of the graph: ${sum}`,
    '',
  ].join('\n')
  return { text, json: { ok: isFit, subgraph: name, findings }, code: isFit ? exitCodes.good : exitCodes.findings }
}

const signs = { passed: '✓', failed: '✗', unasked: '·' }

function formatFinding({ level, check, result, found, why }: Finding): string {
  const line = `  ${signs[result]} ${level.padEnd(6)} ${check}`
  if (result === 'passed') return line
  if (result === 'unasked') return `${line} (skipped: ${found[0]})`
  return [line, ...found.map(each => `             ${each}`), `             Why: ${why}`].join('\n')
}
