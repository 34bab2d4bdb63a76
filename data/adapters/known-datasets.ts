import type { Mapping } from '#data/adapters/mapping'
import { aiddata } from './aiddata/mapping.ts'
import { gfdc } from './gfdc/mapping.ts'
import { ggo } from './ggo/mapping.ts'
import { ukTreaties } from './uk-treaties/mapping.ts'

/** The public data sets that Accord reads, by the name that `--from` takes. */
export const adapters: { [name: string]: Mapping } = { ggo, 'uk-treaties': ukTreaties, aiddata, gfdc }
