import { accordCodes } from './accord-codes.ts'
import type { CompositionCode } from './code.ts'
import { fieldCodes } from './field-codes.ts'
import { keyCodes } from './key-codes.ts'
import { schemaCodes } from './schema-codes.ts'

export { type CompositionCode, type Example, supportedDirectives } from './code.ts'

/**
 * The codes of `accord explain`: frequent codes of a failed composition, with examples, and the codes of `accord compose`.
 *
 *     codes.INVALID_FIELD_SHARING.mend   // 'Leave the field in the subgraph that owns it; …'
 */
export const codes: Record<string, CompositionCode | Pick<CompositionCode, 'meaning' | 'mend'>> = {
  ...schemaCodes,
  ...fieldCodes,
  ...keyCodes,
  ...accordCodes,
}

/** The codes with examples. */
export const illustrated: Record<string, CompositionCode> = { ...schemaCodes, ...fieldCodes, ...keyCodes }
