import type { Mapping } from '#data/adapters/mapping'
import { aiddata } from './aiddata/mapping.ts'
import { gfdc } from './gfdc/mapping.ts'
import { ggo } from './ggo/mapping.ts'
import { ukTreaties } from './uk-treaties/mapping.ts'

/** The mappings of public data sets, by the value of `--from`. */
export const adapters: { [name: string]: Mapping } = { ggo, 'uk-treaties': ukTreaties, aiddata, gfdc }
