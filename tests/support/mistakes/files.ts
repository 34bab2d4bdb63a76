import { type Mistake, meant } from '#tests/draft'
import { bundleTables } from '#toolkit/domain'

// Without one of these, two rows do not become one.
const needed = ['figures.meaning', 'figures.bound', 'statements.gist', 'names.kind', 'sources.title']
const misspelt = Object.entries(meant)

/** Mistakes in a header, or in a file as such. */
export const fileMistakes: Record<string, Mistake> = {
  'cells parted otherwise'(draft) {
    const { name } = draft.pick(bundleTables)!
    const isMade = draft.lose(name, sheet => {
      sheet.parted = draft.pick([';', '\t', '|'])!
      draft.tell(name, 'header', { value: sheet.header.join(sheet.parted), rule: 'cells are separated by commas' })
    })
    return isMade
  },
  'a column that is missing'(draft) {
    const [table, column] = draft.pick(needed)!.split('.') as [string, string]
    return draft.lose(table, sheet => {
      sheet.header = sheet.header.filter(name => name !== column)
      draft.tell(table, 'header', { column, rule: 'the column is required' })
    })
  },
  'an empty file'(draft) {
    const { name } = draft.pick(bundleTables)!
    return draft.lose(name, sheet => {
      sheet.header = []
      draft.tell(name, 'header', { rule: 'a file starts with a header' })
    })
  },
  'a file that is not UTF-8'(draft) {
    const { name } = draft.pick(bundleTables)!
    return draft.lose(name, () => {
      const line = draft.add(name, { cells: {}, raw: Buffer.from([0xe9, 0x74, 0xe9]) })
      draft.tell(name, line, { value: '0xe9 at offset OFFSET', rule: 'a file is UTF-8' })
    })
  },
  'a quote that stays open'(draft) {
    const { name } = draft.pick(bundleTables)!
    return draft.lose(name, ({ lines }) => {
      const line = { cells: {}, raw: '"an open' }
      lines.push(line)
      draft.tell(name, line, { rule: 'an opened quote is closed' })
    })
  },
  'a column too many'(draft) {
    const { name } = draft.pick(bundleTables)!
    if (!draft.first(`${name} header`) || !draft.lean(name)) return false
    draft.sheets.get(name)!.header.push('zzzzzz')
    return draft.tell(name, 'header', { column: 'zzzzzz', value: 'zzzzzz', rule: `a column of ${name}` })
  },
  'a column twice'(draft) {
    const { name } = draft.pick(bundleTables)!
    if (!draft.first(`${name} header`) || !draft.lean(name)) return false
    draft.sheets.get(name)!.header.push('note')
    return draft.tell(name, 'header', { column: 'note', value: 'note', rule: 'a column occurs once' })
  },
  'a misspelt column'(draft) {
    const name = draft.pick(bundleTables.filter(({ hasEvidence }) => hasEvidence))!.name
    const [wrong, right] = draft.pick(misspelt)!
    if (!draft.first(`${name} ${right}`) || !draft.lean(name)) return false
    const { header } = draft.sheets.get(name)!
    header[header.indexOf(right)] = wrong
    return draft.tell(name, 'header', { column: wrong, value: wrong, rule: `a column of ${name}` })
  },
  'a file that is no table'(draft, number) {
    const name = `letters-${number}.csv`
    draft.addFile(name)
    return draft.tell(name, 'file', { rule: 'a CSV file is named after its table' })
  },
}
