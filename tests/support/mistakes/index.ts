import type { Mistake } from '#tests/draft'
import { cellMistakes } from './cells.ts'
import { fileMistakes } from './files.ts'
import { rowMistakes } from './rows.ts'

/**
 * Mistakes that people make in a bundle, by name. A mistake in a row is made in an additional row, so that it causes no
 * second error elsewhere.
 */
export const mistakes: Record<string, Mistake> = { ...cellMistakes, ...rowMistakes, ...fileMistakes }
