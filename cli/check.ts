import { buildSchema } from 'graphql'
import { schemaChanges } from '#cli/check/changes'
import { committedApi } from '#cli/check/committed-api'
import type { Finding } from '#cli/check/finding'
import { lint } from '#cli/check/lint'
import { failingOperations, operationsOf, readOperations } from '#cli/check/operations'
import { formatGithub, formatText, type Report } from '#cli/check/summary'
import { exitCodes, type Outcome } from '#cli/command'
import { composed } from '#cli/graph'
import type { CompositionError } from '#cli/graph/composition-error'

type Options = { against: string; recorded?: string; format: 'text' | 'github' }

/**
 * `accord check`: reports composition errors, known operations that break compared with the public schema at a git ref, and
 * violations of the schema rules.
 *
 *     const { text, code } = await check(committedYaml, { against: 'HEAD', format: 'text' })
 */
export async function check(yaml: URL, { against, recorded, format }: Options): Promise<Outcome> {
  const [before, { graph, errors, subgraphs }] = await Promise.all([committedApi(yaml, against), composed(yaml)])
  const files = readOperations(new URL('operations/', yaml))
  const recording = operationsOf(recorded)
  const operations = [...files.operations, ...recording.operations]

  const old = before === undefined ? undefined : buildSchema(before, { assumeValidSDL: true })
  const now = graph && buildSchema(graph.apiSdl, { assumeValidSDL: true })
  const changes =
    old && now
      ? await schemaChanges(old, now, operations, subgraphs)
      : { breaking: 0, warned: 0, safe: 0, findings: [] }
  const findings = [
    ...errors.map(asFinding),
    ...changes.findings,
    ...files.findings,
    ...(now ? failingOperations(operations, now, old) : []),
    ...lint(subgraphs),
  ]
  const { breaking, warned, safe } = changes
  const report: Report = {
    ok: findings.every(({ level }) => level !== 'error'),
    ...(old && { against }),
    operations: { files: files.operations.length, recorded: recording.operations.length },
    changes: { breaking, warned, safe },
    findings,
    notes: notesFor(old !== undefined, against, operations.length, recording.leftOut),
  }
  const text = format === 'github' ? formatGithub(report, process.env) : formatText(report)
  return { text, json: report, code: report.ok ? exitCodes.good : exitCodes.findings }
}

const asFinding = ({ code, message, places, mend }: CompositionError): Finding => ({
  ...{ of: 'composition', level: 'error', code, message, places },
  advice: mend,
})

function notesFor(isCompared: boolean, against: string, known: number, leftOut: number): string[] {
  const notes: string[] = []
  if (!isCompared) notes.push(`${against} has no api.graphql, so no change was checked.`)
  if (known === 0) notes.push('No operation is known, so every breaking change is an error. Add or record operations.')
  if (leftOut > 0) notes.push(`The recording was full and lacks ${leftOut} requests. They were not checked.`)
  return notes
}
