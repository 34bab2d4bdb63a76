import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/**
 * What is wrong, each with its place: `files[0].rows[0].cells.id.as: Invalid option: expected one of …`. Of what may be one of
 * several things, what is wrong with the one that was meant.
 */
export function formatIssues(issues: Issue[], path: PropertyKey[] = []): string[] {
  return issues.flatMap(issue => {
    const at = [...path, ...issue.path]
    const meant = issue.code === 'invalid_union' ? meantAmong(issue.errors) : undefined
    if (meant) return formatIssues(meant, at)
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

/** The form that knows the keys that are there, and lacks the least; none where it is quite something else. */
function meantAmong(forms: Issue[][]): Issue[] | undefined {
  const ofItsType = forms.filter(form => !form.some(({ code, path }) => code === 'invalid_type' && path.length === 0))
  const strange = (form: Issue[]) => form.filter(({ code }) => code === 'unrecognized_keys').length
  return ofItsType.sort((a, b) => strange(a) - strange(b) || a.length - b.length)[0]
}

const pathOf = (path: PropertyKey[]) =>
  path
    .map(step => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '') || 'mapping'
