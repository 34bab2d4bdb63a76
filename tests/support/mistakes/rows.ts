import { prefixesOf, tableByPrefix } from '#data/bundle'
import type { Draft, Line, Mistake } from '#tests/draft'
import { bundleTable, bundleTables, columnsOf } from '#toolkit/domain'
import { prefixOf } from '#toolkit/graphql'

const withEvidence = bundleTables.filter(({ hasEvidence }) => hasEvidence).map(({ name }) => name)
const entityTables = ['organisations', 'people', 'initiatives', 'areas', 'agreements', 'events']
const upward = [
  ['initiatives', 'part_of'],
  ['areas', 'broader'],
  ['events', 'follows'],
] as const

/** The row of a new entity, with its id, its source and the cells of `more`. */
const newEntity = (table: string, number: number, source: string, more: Record<string, string> = {}): Line => {
  const [prefix] = prefixesOf(bundleTable[table]!.columns[0]!)
  return { cells: { id: `${prefix}_new-${number}`, source, ...more } }
}
const anId = (draft: Draft, table: string, not: string | undefined) =>
  draft.original(table, ({ id }) => id !== not)?.cells.id
const isArea = ({ entity }: Record<string, string>) => entity!.startsWith('area_')

/** Mistakes that involve several cells or several rows. */
export const rowMistakes: Record<string, Mistake> = {
  'a duplicate claim'(draft) {
    const table = draft.pick(withEvidence)!
    const line = draft.original(table)
    if (!line) return false
    const again = draft.copy(table, line, {}, true)
    return draft.expectError(table, again, { column: 'source', value: line.cells.source!, rule: 'a claim occurs once' })
  },
  'a duplicate source'(draft) {
    const line = draft.original('sources')
    if (!line) return false
    const again = draft.copy('sources', line, {}, true)
    return draft.expectError('sources', again, { column: 'id', value: line.cells.id!, rule: 'a source has one row' })
  },
  'a second preferred name'(draft, number) {
    const line = draft.original('names', ({ kind }) => kind === 'PREFERRED')
    if (!line) return false
    const other = draft.copy('names', line, { text: `${line.cells.text} ${number}` })
    return draft.expectError('names', other, {
      column: 'kind',
      value: 'PREFERRED',
      rule: 'one name is preferred in a language',
    })
  },
  'a language without a preferred name'(draft, number) {
    const line = draft.original('names')
    if (!line || !draft.protectHomeOf(line.cells.entity!)) return false
    const alias = draft.copy('names', line, { language: `en-x-n${number}`, kind: 'ALIAS' })
    return draft.expectError('names', alias, { column: 'kind', rule: 'one name is preferred in a language' })
  },
  'a new entity without a name'(draft, number) {
    const table = draft.pick(entityTables)!
    const line = draft.original(table, ({ kind }) => kind !== '')
    if (!line || !draft.protect('names')) return false
    const { source, kind } = line.cells
    const added = draft.add(table, newEntity(table, number, source!, kind === undefined ? {} : { kind }))
    return draft.expectError(table, added, { column: 'id', value: added.cells.id!, rule: 'a new entity has a name' })
  },
  'a new entity without a kind'(draft, number) {
    const table = draft.pick(
      entityTables.filter(name => bundleTable[name]!.columns.some(({ name }) => name === 'kind')),
    )!
    const source = draft.original('names')?.cells.source
    if (source === undefined || !draft.protect(table)) return false
    const added = draft.add(table, newEntity(table, number, source))
    const name = { entity: added.cells.id!, text: `New ${number}`, language: 'en', kind: 'PREFERRED', source }
    draft.add('names', { cells: name })
    return draft.expectError(table, added, { column: 'kind', rule: `a new row of ${table} has a kind` })
  },
  'an identifier with wrong check digits'(draft, number) {
    const line = draft.original('identifiers', cells => !isArea(cells))
    if (!line) return false
    const value = `549300A0JPRWG1KI${String(number).padStart(2, '0')}00`
    const other = draft.copy('identifiers', line, { scheme: 'LEI', value })
    return draft.expectError('identifiers', other, { column: 'value', value, rule: 'an identifier of LEI' })
  },
  'an identifier of two entities'(draft) {
    const line = draft.original('identifiers', cells => !isArea(cells))
    const entity = line && anId(draft, tableByPrefix.get(prefixOf(line.cells.entity!))!, line.cells.entity)
    if (!line || !entity) return false
    const other = draft.copy('identifiers', line, { entity })
    return draft.expectError('identifiers', other, {
      column: 'value',
      value: line.cells.value!,
      rule: 'an identifier belongs to one entity',
    })
  },
  'a match for another entity than an area'(draft) {
    const line = draft.original('identifiers', cells => !isArea(cells))
    if (!line) return false
    const other = draft.copy('identifiers', line, { match: 'EXACT' })
    return draft.expectError('identifiers', other, {
      column: 'match',
      value: 'EXACT',
      rule: 'only identifiers of areas have a match',
    })
  },
  'an area without a match'(draft) {
    const line = draft.original('identifiers', isArea)
    if (!line) return false
    const other = draft.copy('identifiers', line, { match: '' })
    return draft.expectError('identifiers', other, { column: 'match', rule: 'an identifier of an area has a match' })
  },
  'a participant on behalf of two organisations'(draft) {
    const line = draft.original('participations', cells => cells.on_behalf_of !== '')
    const other = line && anId(draft, 'organisations', line.cells.on_behalf_of)
    if (!line || !other) return false
    const copy = draft.copy('participations', line, { on_behalf_of: other })
    const rule = 'on_behalf_of is the same in all rows of a fact'
    return draft.expectError('participations', copy, { column: 'on_behalf_of', value: other, rule })
  },
  'a figure about two entities'(draft) {
    const line = draft.original('figures', cells => cells.entity !== '')
    const other = line && anId(draft, 'agreements', line.cells.entity)
    if (!line || !other) return false
    const copy = draft.copy('figures', line, { entity: other })
    return draft.expectError('figures', copy, {
      column: 'entity',
      value: other,
      rule: 'entity is the same in all rows of a fact',
    })
  },
  'an entity that is part of itself'(draft) {
    const [table, column] = draft.pick(upward)!
    const line = draft.original(table)
    if (!line || !draft.first(`${line.cells.id} above`)) return false
    const { id } = line.cells as { id: string }
    const copy = draft.copy(table, line, { [column]: id })
    return draft.expectError(table, copy, { column, value: id, rule: `${column} forms no cycle` })
  },
  'a cycle of two entities'(draft) {
    // An import reports the cycle for its second row if no other row refers to that entity, and it refers to no other
    // one.
    const [table, column] = draft.pick(upward)!
    const lines = draft.sheets.get(table)!.lines
    const isAlone = (id: string) =>
      !lines.some(({ cells }) => cells[column] === id || (cells.id === id && cells[column]))
    const second = draft.original(table, ({ id }) => isAlone(id!))
    const first = second && draft.original(table, ({ id }) => id !== second.cells.id)
    if (!first || !draft.first(`${second.cells.id} above`) || !draft.first(`${first.cells.id} above`)) return false
    const down = draft.copy(table, first, { [column]: second.cells.id! })
    draft.first(second.cells)
    const up = { cells: { ...second.cells, locator: 'back', [column]: first.cells.id! } }
    draft.add(table, up, down)
    return draft.expectError(table, up, { column, value: first.cells.id!, rule: `${column} forms no cycle` })
  },
  'a row with too few cells': rawLine(() => 'x,', 'a row has a cell for each column'),
  'a row with too many cells': rawLine(count => `x${','.repeat(count + 5)}`, 'a row has a cell for each column'),
  'quotes inside a cell': rawLine(count => `The "x" of${','.repeat(count)}`, 'quotes enclose a whole cell'),
}

function rawLine(raw: (columns: number) => string, rule: string): Mistake {
  return draft => {
    const table = draft.pick(bundleTables)!
    if (!draft.protect(table.name)) return false
    const line = draft.add(table.name, { cells: {}, raw: raw(columnsOf(table).length - 1) })
    return draft.expectError(table.name, line, { rule })
  }
}
