import { type CompositionError, formatPlace, type Hint, type SourcePlace } from '#cli/graph/fault'

/*
 * What the commands share: how a command ends, and how faults are told.
 */

/** How a command ends, for programs that wait for it. */
export const exitCodes = { good: 0, findings: 1, wrongUse: 2 } as const

/**
 * What a command came to: what goes to standard output, or the same as JSON, and the exit code. What is not part of it, such as how
 * much was left out, is said aside, on standard error.
 */
export type Outcome = { text: string; json: object; code: number; aside?: string }

/** Thrown where a command is asked for what it cannot do; it ends with 2. */
export const usageError = (message: string): Error => Object.assign(new Error(message), { code: 'accord.wrongUse' })

/**
 * A fault as one reads it in a terminal: code and message, each place with its owners, what would mend it, where there is more.
 */
export function formatError({ code, message, places, mend }: CompositionError): string {
  const more = mend === undefined ? [] : [`  Mend: ${mend}`, `  More: npm run accord -- explain ${code}`]
  return [`${code}: ${message}`, ...formatPlaces(places), ...more, ''].join('\n')
}

export const formatHint = ({ code, message, places }: Hint): string =>
  [`Hint ${code}: ${message}`, ...formatPlaces(places), ''].join('\n')

function formatPlaces(places: SourcePlace[]): string[] {
  const width = Math.max(...places.map(place => formatPlace(place).length))
  return places.map(place =>
    ['  at', formatPlace(place).padEnd(width), place.subgraph && `(${place.subgraph})`, ...place.owners]
      .filter(Boolean)
      .join(' ')
      .trimEnd(),
  )
}
