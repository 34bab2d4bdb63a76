/** The `cache-control` header of a response. */
export type Policy = { header: string | null; hasErrors: boolean }

export function policyInWords({ header, hasErrors }: Policy): string {
  if (header === null) return 'The response has no cache-control header.'
  const parts = header
    .toLowerCase()
    .split(',')
    .map(part => part.trim())
  const seconds = secondsIn(parts, 's-maxage') ?? secondsIn(parts, 'max-age')
  if (parts.includes('no-store') || seconds === 0 || seconds === undefined) {
    return hasErrors
      ? 'This response must not be cached: a part of it is missing.'
      : 'This response must not be cached: a part of it changes or is private.'
  }
  const who = parts.includes('private')
    ? 'Only the client’s own browser may cache this response'
    : 'A CDN, a proxy or a browser may cache this response'
  return `${who}, for ${durationOf(seconds)}. Caches store responses to GET, not to POST.`
}

function secondsIn(parts: string[], name: string): number | undefined {
  const found = parts.map(part => new RegExp(`^${name}=(\\d+)$`).exec(part)?.[1]).find(Boolean)
  return found === undefined ? undefined : Number(found)
}

function durationOf(seconds: number): string {
  const [size, unit] = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ].find(([size]) => seconds % Number(size) === 0) as [number, string]
  const count = seconds / size
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
