import type { SourcePlace } from '#cli/graph/fault'

/** Something that a check has to say: an error ends it with 1, a warning does not. */
export type Finding = {
  /** Which part of the check says it. */
  of: 'composition' | 'changes' | 'operations' | 'schema'
  level: 'error' | 'warning'
  code: string
  message: string
  places: SourcePlace[]
  /** What would mend it, or why it is asked. */
  advice?: string | undefined
}
