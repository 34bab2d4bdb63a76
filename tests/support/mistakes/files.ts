import { type Mistake, meant } from '#tests/draft'
import { bundleTables } from '#toolkit/domain'

// If one of these columns is missing, no two rows become equal.
const needed = ['figures.meaning', 'figures.bound', 'statements.gist', 'names.kind', 'sources.title']
const misspelt = Object.entries(meant)

/** Mistakes in a header or in a whole file. */
export const fileMistakes: Record<string, Mistake> = {
  'another separator'(draft) {
    const { name } = draft.pick(bundleTables)!
    const isMade = draft.makeUnreadable(name, sheet => {
      sheet.separator = draft.pick([';', '\t', '|'])!
      draft.expectError(name, 'header', {
        value: sheet.header.join(sheet.separator),
        rule: 'cells are separated by commas',
      })
    })
    return isMade
  },
  'a missing column'(draft) {
    const [table, column] = draft.pick(needed)!.split('.') as [string, string]
    return draft.makeUnreadable(table, sheet => {
      sheet.header = sheet.header.filter(name => name !== column)
      draft.expectError(table, 'header', { column, rule: 'the column is required' })
    })
  },
  'an empty file'(draft) {
    const { name } = draft.pick(bundleTables)!
    return draft.makeUnreadable(name, sheet => {
      sheet.header = []
      draft.expectError(name, 'header', { rule: 'a file starts with a header' })
    })
  },
  'a file that is not UTF-8'(draft) {
    const { name } = draft.pick(bundleTables)!
    return draft.makeUnreadable(name, () => {
      const line = draft.add(name, { cells: {}, raw: Buffer.from([0xe9, 0x74, 0xe9]) })
      draft.expectError(name, line, { value: '0xe9 at offset OFFSET', rule: 'a file is UTF-8' })
    })
  },
  'an unclosed quote'(draft) {
    const { name } = draft.pick(bundleTables)!
    return draft.makeUnreadable(name, ({ lines }) => {
      const line = { cells: {}, raw: '"an open' }
      lines.push(line)
      draft.expectError(name, line, { rule: 'an opened quote is closed' })
    })
  },
  'an unknown column'(draft) {
    const { name } = draft.pick(bundleTables)!
    if (!draft.first(`${name} header`) || !draft.protect(name)) return false
    draft.sheets.get(name)!.header.push('zzzzzz')
    return draft.expectError(name, 'header', { column: 'zzzzzz', value: 'zzzzzz', rule: `a column of ${name}` })
  },
  'a duplicate column'(draft) {
    const { name } = draft.pick(bundleTables)!
    if (!draft.first(`${name} header`) || !draft.protect(name)) return false
    draft.sheets.get(name)!.header.push('note')
    return draft.expectError(name, 'header', { column: 'note', value: 'note', rule: 'a column occurs once' })
  },
  'a misspelt column'(draft) {
    const name = draft.pick(bundleTables.filter(({ hasEvidence }) => hasEvidence))!.name
    const [wrong, right] = draft.pick(misspelt)!
    if (!draft.first(`${name} ${right}`) || !draft.protect(name)) return false
    const { header } = draft.sheets.get(name)!
    header[header.indexOf(right)] = wrong
    return draft.expectError(name, 'header', { column: wrong, value: wrong, rule: `a column of ${name}` })
  },
  'a file without a table'(draft, number) {
    const name = `letters-${number}.csv`
    draft.addFile(name)
    return draft.expectError(name, 'file', { rule: 'a CSV file is named after its table' })
  },
}
