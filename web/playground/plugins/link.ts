/** A question as the editors hold it. */
export type Question = { query: string; variables: string; operationName?: string | undefined }

export type Read = { question: Question } | { fault: string } | undefined

/** Mail programs and chats cut longer ones, and so does Safari soon after. */
const longest = 64_000

/**
 * The fragment of a link to a question. A fragment never leaves the browser, so no log has it; and it names no server:
 * a link cannot make the playground ask elsewhere.
 *
 *     fragmentOf({ query: '{ agreements { totalCount } }', variables: '' })   // { fragment: '#query=%7B%20agreements…' }
 */
export function fragmentOf({ query, variables, operationName }: Question): { fragment: string } | { fault: string } {
  const parts = Object.entries({ query, variables: compact(variables), operationName }).filter(([, text]) => text)
  const fragment = `#${parts.map(([name, text]) => `${name}=${encodeURIComponent(text!)}`).join('&')}`
  if (query.trim() === '') return { fault: 'There is no question to share yet.' }
  return fragment.length > longest ? { fault: tooLong(fragment.length) } : { fragment }
}

/** Reads such a fragment; nothing when it is of another kind. Never throws, whatever was pasted. */
export function readFragment(fragment: string): Read {
  if (!/^#(?:.*&)?(?:query|variables|operationName)=/.test(fragment)) return undefined
  if (fragment.length > longest) return { fault: tooLong(fragment.length) }
  const parts = new Map(
    fragment
      .slice(1)
      .split('&')
      .map(part => part.split('=', 1).concat(part.slice(part.indexOf('=') + 1)) as [string, string]),
  )
  try {
    const [query, variables, operationName] = ['query', 'variables', 'operationName'].map(name =>
      decodeURIComponent((parts.get(name) ?? '').replaceAll('+', ' ')),
    )
    if (!query?.trim()) return { fault: 'This link has no question in it.' }
    const fault = faultOf(variables!)
    return fault
      ? { fault }
      : { question: { query, variables: indented(variables!), operationName: operationName || undefined } }
  } catch {
    return { fault: 'This link is damaged: a part of it is missing or changed. Ask for it to be sent again.' }
  }
}

function faultOf(variables: string): string | undefined {
  if (variables === '') return undefined
  try {
    const value: unknown = JSON.parse(variables)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return undefined
  } catch {}
  return 'This link is damaged: its variables are not a JSON object. Ask for it to be sent again.'
}

const indented = (json: string): string => (json === '' ? '' : JSON.stringify(JSON.parse(json), null, 2))

// What is no JSON yet is shared as it is written; whoever opens the link is told.
function compact(variables: string): string {
  try {
    return JSON.stringify(JSON.parse(variables))
  } catch {
    return variables.trim()
  }
}

const tooLong = (length: number): string =>
  `This question is too long for a link: ${length.toLocaleString('en')} characters, and at most ${longest.toLocaleString('en')} work everywhere. Send its text instead.`
