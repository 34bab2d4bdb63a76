import { transforms } from '#data/adapters/values'
import type { ReadColumn } from './types.ts'

/*
 * Templates: texts with columns in braces, such as `No {No}` and `{Start}/{End}`.
 */

/** Returns the columns of `from`: the single column, or those in braces. */
export function templateColumns(from: string): string[] {
  if (!from.includes('{')) return [from]
  return [...from.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name!).filter(name => name !== 'row')
}

/**
 * Compiles a template to a reader; `{row}` is the number of the row. The result is empty if all columns are empty.
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

/** Reports an unpaired brace in a template of a mapping. */
export const strayBraceErrors = (path: string, template: string): string[] =>
  /[{}]/.test(template.replaceAll(/\{[^{}]+\}/g, '')) ? [`${path}: a brace has no pair; write columns as {column}`] : []
