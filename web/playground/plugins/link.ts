/** The contents of the editors. */
export type Question = { query: string; variables: string; operationName?: string | undefined }

export type Read = { question: Question } | { error: string } | undefined

/** Maximum number of characters in a link: mail programs and chats truncate longer links. */
const longest = 64_000

/**
 * Returns a URL fragment with query and variables. Browsers do not send fragments, so no server logs the query. The fragment has no
 * server address, so a link cannot make the playground send requests to another server.
 *
 *     fragmentOf({ query: '{ agreements { totalCount } }', variables: '' })   // { fragment: '#query=%7B%20agreements…' }
 */
export function fragmentOf({ query, variables, operationName }: Question): { fragment: string } | { error: string } {
  const parts = Object.entries({ query, variables: compact(variables), operationName }).filter(([, text]) => text)
  const fragment = `#${parts.map(([name, text]) => `${name}=${encodeURIComponent(text!)}`).join('&')}`
  if (query.trim() === '') return { error: 'There is no query to share yet.' }
  return fragment.length > longest ? { error: tooLong(fragment.length) } : { fragment }
}

/** Parses a fragment of `fragmentOf`; returns undefined for other fragments. Never throws. */
export function readFragment(fragment: string): Read {
  if (!/^#(?:.*&)?(?:query|variables|operationName)=/.test(fragment)) return undefined
  if (fragment.length > longest) return { error: tooLong(fragment.length) }
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
    if (!query?.trim()) return { error: 'This link has no query.' }
    const given = variables ? parseObject(variables) : {}
    if (!given)
      return { error: 'This link is damaged: its variables are not a JSON object. Ask for it to be sent again.' }
    const text = variables ? JSON.stringify(given, null, 2) : ''
    return { question: { query, variables: text, operationName: operationName || undefined } }
  } catch {
    return { error: 'This link is damaged: a part of it is missing or changed. Ask for it to be sent again.' }
  }
}

/** Parses a JSON object; returns undefined for any other text. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {}
}

// A link carries variables that are not valid JSON as text. The playground shows the error when a user opens the link.
function compact(variables: string): string {
  try {
    return JSON.stringify(JSON.parse(variables))
  } catch {
    return variables.trim()
  }
}

const tooLong = (length: number): string =>
  `This query is too long for a link: ${length.toLocaleString('en')} characters, and at most ${longest.toLocaleString('en')} work everywhere. Send its text instead.`
