import type { Mistake } from '#tests/draft'
import { cellMistakes } from './cells.ts'
import { fileMistakes } from './files.ts'
import { rowMistakes } from './rows.ts'

/**
 * Mistakes that people make in a bundle, by their names. Those in rows are made in rows of their own beside the sound ones, so
 * that no mistake has a consequence elsewhere.
 */
export const mistakes: Record<string, Mistake> = { ...cellMistakes, ...rowMistakes, ...fileMistakes }
