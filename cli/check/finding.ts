import type { SourcePlace } from '#cli/graph/composition-error'

/** A finding of a check: an error makes the exit code 1, a warning does not. */
export type Finding = {
  /** The part of the check that reports it. */
  of: 'composition' | 'changes' | 'operations' | 'schema'
  level: 'error' | 'warning'
  code: string
  message: string
  places: SourcePlace[]
  /** How to fix it, or the reason of the rule. */
  advice?: string | undefined
}
