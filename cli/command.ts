import { type CompositionError, formatPlace, type Hint, type SourcePlace } from '#cli/graph/composition-error'

export const exitCodes = { good: 0, findings: 1, wrongUse: 2 } as const

/** The result of a command. It prints `text`, or `json` with --json, to standard output, and `aside` to standard error. */
export type Outcome = { text: string; json: object; code: number; aside?: string }

/** Error for wrong arguments: the command exits with 2. */
export const usageError = (message: string): Error => Object.assign(new Error(message), { code: 'accord.wrongUse' })

/** Formats an error for a terminal: code, message, each place with its owners, the fix, and the command to explain it. */
export function formatError({ code, message, places, mend }: CompositionError): string {
  const more = mend === undefined ? [] : [`  Fix: ${mend}`, `  More: npm run accord -- explain ${code}`]
  return [`${code}: ${message}`, ...formatPlaces(places), ...more, ''].join('\n')
}

export const formatHint = ({ code, message, places }: Hint): string =>
  [`Hint ${code}: ${message}`, ...formatPlaces(places), ''].join('\n')

export const pluralise = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`

function formatPlaces(places: SourcePlace[]): string[] {
  const width = Math.max(...places.map(place => formatPlace(place).length))
  return places.map(place =>
    ['  at', formatPlace(place).padEnd(width), place.subgraph && `(${place.subgraph})`, ...place.owners]
      .filter(Boolean)
      .join(' ')
      .trimEnd(),
  )
}
