import { accordCodes } from './accord-codes.ts'
import type { CompositionCode } from './code.ts'
import { fieldCodes } from './field-codes.ts'
import { keyCodes } from './key-codes.ts'
import { schemaCodes } from './schema-codes.ts'

/** Frequent codes of a failed composition, with examples. */
export const illustrated: Record<string, CompositionCode> = { ...schemaCodes, ...fieldCodes, ...keyCodes }

/**
 * The codes of `accord explain`: those of a failed composition, and those of `accord compose` itself.
 *
 *     codes.INVALID_FIELD_SHARING.mend   // 'Leave the field in the subgraph that owns it; …'
 */
export const codes: Record<string, Pick<CompositionCode, 'meaning' | 'mend'>> = { ...illustrated, ...accordCodes }
