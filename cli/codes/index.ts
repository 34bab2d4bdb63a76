import type { Code } from './code.ts'
import { fields } from './fields.ts'
import { keys } from './keys.ts'
import { own } from './own.ts'
import { wholes } from './wholes.ts'

export { type Code, type Example, served } from './code.ts'

/**
 * What `accord explain` knows: the codes of a failed composition that people meet first, with examples, and its own.
 *
 *     codes.INVALID_FIELD_SHARING.mend   // 'Leave the field in the subgraph that owns it; …'
 */
export const codes: Record<string, Code | Pick<Code, 'meaning' | 'mend'>> = { ...wholes, ...fields, ...keys, ...own }

/** Those with examples. */
export const illustrated: Record<string, Code> = { ...wholes, ...fields, ...keys }
