import { transforms } from '#data/adapters/values'
import type { Cell, RowRule } from './schema.ts'
import type { ReadColumn } from './types.ts'

/*
 * Templates: texts with columns in braces, such as `No {No}` and `{Start}/{End}`.
 */

/** Returns the columns in braces. */
export const templateColumns = (template: string): string[] =>
  [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name!).filter(name => name !== 'row')

/** Returns the columns of a cell: its single column, or those of its template. */
export function cellColumns(cell: Cell): string[] {
  if (typeof cell === 'string') return []
  return cell.from.includes('{') ? templateColumns(cell.from) : [cell.from]
}

/** Returns all columns that a row rule with these cells reads. */
export function ruleColumns(cells: Cell[], { each, when = {} }: Pick<RowRule, 'each' | 'when'>): string[] {
  const { same = [], differ = [], is, isNot, country, own } = when
  const others = [each?.column, ...same, ...differ, is?.[0], isNot?.[0], country, own]
  return [...cells.flatMap(cellColumns), ...others.filter(column => column !== undefined)]
}

/** Returns `End` for the column `other.csv:End` of the joined file, undefined for a column of the file itself. */
export const joinedColumn = (column: string, join: { file: string } | undefined): string | undefined =>
  join && column.startsWith(`${join.file}:`) ? column.slice(join.file.length + 1) : undefined

/** Compiles a template to a reader; `{row}` is the number of the row. The result is empty if all columns are empty. */
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

/** Returns an error if a template has a brace without a pair. */
export const strayBraceErrors = (path: string, template: string): string[] =>
  /[{}]/.test(template.replaceAll(/\{[^{}]+\}/g, '')) ? [`${path}: a brace has no pair; write columns as {column}`] : []
