import { ggo } from './ggo/mapping.ts'
import type { Mapping } from './mapping.ts'

/** The public data sets that Accord reads, by the name that `--from` takes. */
export const adapters: { [name: string]: Mapping } = { ggo }
