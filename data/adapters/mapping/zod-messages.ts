import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/**
 * Formats Zod issues with their paths: `files[0].rows[0].cells.id.as: Invalid option: expected one of …`. For a union it reports
 * only the issues of the member that fits best.
 */
export function formatIssues(issues: Issue[], path: PropertyKey[] = []): string[] {
  return issues.flatMap(issue => {
    const at = [...path, ...issue.path]
    const match = issue.code === 'invalid_union' ? bestMember(issue.errors) : undefined
    if (match) return formatIssues(match, at)
    return [`${pathOf(at)}: ${wordsOf(issue, String(at.at(-2)))}`]
  })
}

function wordsOf(issue: Issue, within: string): string {
  if (issue.code === 'invalid_type' && issue.message.endsWith('undefined')) return 'it is missing'
  if (issue.code === 'invalid_type' && /expected string, received (number|boolean|null)/.test(issue.message))
    return `${issue.message}: write it in quotes`
  if (issue.code !== 'invalid_union') return issue.message
  if (within === 'cells' || within === 'otherwise')
    return `${issue.message}: write a text in quotes, or \`{ from: … }\` for a column`
  if (within === 'known')
    return `${issue.message}: write \`{ id: org_…, name: …, kind: … }\`, \`{ iso: FRA }\`, \`{ same: … }\` or \`{ own: true }\``
  return issue.message
}

/** Returns the issues of the union member with the fewest unknown keys, then the fewest issues. Undefined if no type matches. */
function bestMember(forms: Issue[][]): Issue[] | undefined {
  const sameType = forms.filter(form => !form.some(({ code, path }) => code === 'invalid_type' && path.length === 0))
  const unknownKeys = (form: Issue[]) => form.filter(({ code }) => code === 'unrecognized_keys').length
  return sameType.sort((a, b) => unknownKeys(a) - unknownKeys(b) || a.length - b.length)[0]
}

const pathOf = (path: PropertyKey[]) =>
  path
    .map(step => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '') || 'mapping'
