import type { CompositionCode } from './code.ts'
import { fieldCodes } from './fields.ts'
import { keyCodes } from './keys.ts'
import { accordCodes } from './own.ts'
import { schemaCodes } from './wholes.ts'

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
