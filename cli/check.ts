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
 * `accord check`: whether the subgraphs compose, whether known operations still work, compared with the public schema at a git ref,
 * and whether the schemas follow the rules. It writes no file and opens no connection.
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
    notes: notesFor({ isCompared: old !== undefined, against, known: operations.length, leftOut: recording.leftOut }),
  }
  const text = format === 'github' ? formatGithub(report, process.env) : formatText(report)
  return { text, json: report, code: report.ok ? exitCodes.good : exitCodes.findings }
}

const asFinding = ({ code, message, places, mend }: CompositionError): Finding => ({
  ...{ of: 'composition', level: 'error', code, message, places },
  advice: mend,
})

type CheckContext = { isCompared: boolean; against: string; known: number; leftOut: number }

const notesFor = ({ isCompared, against, known, leftOut }: CheckContext): string[] => [
  ...(isCompared ? [] : [`There is no api.graphql at ${against}, so that nothing can have broken.`]),
  ...(known > 0
    ? []
    : ['No operation is known, so that whatever could break one counts: keep some in operations/, or record them.']),
  ...(leftOut > 0 ? [`${leftOut} requests are not in the recording, which was full: what they use is not known.`] : []),
]
