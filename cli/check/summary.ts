import { appendFileSync } from 'node:fs'
import { pluralise } from '#cli/command'
import { formatPlace } from '#cli/graph/composition-error'
import type { Finding } from './finding.ts'

export type Report = {
  ok: boolean
  /** The git ref of the schema before the change; absent if the ref has no api.graphql. */
  against?: string
  operations: { files: number; recorded: number }
  changes: { breaking: number; warned: number; safe: number }
  findings: Finding[]
  /** Limits of the check, such as a missing recording. */
  notes: string[]
}

const headings: Record<Finding['of'], string> = {
  composition: 'Composition',
  changes: 'Changes of the public schema',
  operations: 'Operations',
  schema: 'Rules of the schema',
}

export function formatText(report: Report): string {
  const parts = grouped(report.findings).map(([of, findings]) => [
    `${headings[of]}\n`,
    ...findings.map(({ level, code, message, places, advice }) =>
      [
        `  ${level} ${code}: ${message}`,
        ...places.map(place => `    at ${[formatPlace(place), ...place.owners].join(' ')}`),
        ...(advice ? [`    ${advice}`] : []),
        '',
      ].join('\n'),
    ),
    '\n',
  ])
  return [...parts.flat(), ...report.notes.map(note => `${note}\n`), `${verdict(report)}\n`].join('')
}

/**
 * Formats the report for GitHub. In a job it appends Markdown to the file of GITHUB_STEP_SUMMARY and returns workflow commands,
 * with which GitHub annotates the lines. Elsewhere it returns the Markdown.
 */
export function formatGithub(report: Report, env: Record<string, string | undefined>): string {
  const markdown = formatMarkdown(report)
  if (!env.GITHUB_STEP_SUMMARY) return markdown
  appendFileSync(env.GITHUB_STEP_SUMMARY, `${markdown}\n`)
  return report.findings.map(annotation).join('')
}

function formatMarkdown(report: Report): string {
  const tables = grouped(report.findings).map(([of, findings]) => {
    const rows = findings.map(({ level, code, message, places }) => {
      const where = places.map(place => `\`${formatPlace(place)}\`${place.owners.map(owner => ` ${owner}`).join('')}`)
      return `| ${level === 'error' ? ':x:' : ':warning:'} | \`${code}\` | ${cell(message)} | ${where.join('<br>')} |\n`
    })
    return `### ${headings[of]}\n\n|  | what | says | where |\n| --- | --- | --- | --- |\n${rows.join('')}\n`
  })
  const notes = report.notes.map(note => `> ${note}\n\n`)
  return `## ${report.ok ? ':white_check_mark:' : ':x:'} ${verdict(report)}\n\n${tables.join('')}${notes.join('')}`
}

function verdict({ ok, against, changes, operations, findings }: Report): string {
  const errors = findings.filter(({ level }) => level === 'error').length
  const counts = `${operations.files} operations in files, ${operations.recorded} recorded`
  const compared = against
    ? `Against ${against}: ${changes.breaking} breaking, ${changes.warned} with a warning, ${changes.safe} safe; ${counts}.`
    : `No schema to compare with; ${counts}.`
  return `${ok ? 'No errors' : pluralise(errors, 'error')}. ${compared}`
}

function annotation({ level, code, message, places: [place] }: Finding): string {
  const at = place ? `file=${property(place.file)},line=${place.line},col=${place.column},` : ''
  return `::${level} ${at}title=${property(code)}::${escaped(message)}\n`
}

const grouped = (findings: Finding[]) =>
  (Object.keys(headings) as Finding['of'][])
    .map(of => [of, findings.filter(each => each.of === of)] as const)
    .filter(([, some]) => some.length > 0)

// The escapes of @actions/core for workflow commands.
const escaped = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string) => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\n+/g, ' ')
