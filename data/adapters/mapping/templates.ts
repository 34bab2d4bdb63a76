import { transforms } from '#data/adapters/values'
import type { ReadColumn } from './types.ts'

/*
 * Texts with columns in braces: `No {No}`, `{Start}/{End}`.
 */

/** The columns that `from` names: one, or those in braces. */
export function templateColumns(from: string): string[] {
  if (!from.includes('{')) return [from]
  return [...from.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name!).filter(name => name !== 'row')
}

/**
 * Reads what is written with columns in braces, `{row}` being the number of the row: `{Start}/{End}`. It is empty where each of the
 * columns is.
 */
export function compileTemplate(template: string, readOf: (column: string) => ReadColumn): ReadColumn {
  const parts = template.split(/\{([^{}]+)\}/)
  if (parts.length === 1) return () => template
  const reads = parts.map((part, at): ReadColumn => {
    if (at % 2 === 0) return () => part
    return part === 'row' ? ({ row }) => String(row) : readOf(part)
  })
  return record => {
    const texts = reads.map((read, at) => (at % 2 === 0 ? read(record) : (transforms.text(read(record)) as string)))
    return texts.some((text, at) => at % 2 === 1 && text !== '') ? texts.join('') : ''
  }
}

/** What is wrong with a template at this place of a mapping. */
export const strayBraceErrors = (path: string, template: string): string[] =>
  /[{}]/.test(template.replaceAll(/\{[^{}]+\}/g, '')) ? [`${path}: a brace stands alone; columns are written {so}`] : []
