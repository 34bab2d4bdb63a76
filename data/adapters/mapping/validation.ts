import { countryOf, dateTransforms, formatError, hasMonthNames } from '#data/adapters/values'
import { formatErrorOf } from '#data/bundle'
import { bundleTable, bundleTables, columnsOf } from '#toolkit/domain'
import type { ActorRule, Cell, FileMapping, Mapping, RowRule } from './schema.ts'
import { strayBraceErrors, templateColumns } from './templates.ts'

/** What is wrong with a mapping beyond its form, each with its place in it. */
export function mappingErrors({ source, always = {}, actors, files }: Mapping): string[] {
  const names = files.map(({ file }) => file)
  const keyOf = (name: string) => files.find(({ file, key }) => file === name && key !== undefined)?.key
  const notListed = (path: string, file: string) =>
    names.includes(file) ? [] : [`${path}: ${file} is none of the files of the mapping; they are ${names.join(', ')}`]
  return [
    ...unknownColumnErrors('source', 'sources', source),
    ...Object.entries(always).flatMap(([table, rows]) =>
      rows.flatMap((row, at) => {
        const path = `always.${table}[${at}]`
        return [unknownColumnErrors, missingColumnErrors, vocabularyErrors].flatMap(faultsOf =>
          faultsOf(path, table, row),
        )
      }),
    ),
    ...(actors?.own?.file === undefined ? [] : notListed('actors.own.file', actors.own.file)),
    ...missingColumnErrors('source', 'sources', source),
    ...vocabularyErrors('source', 'sources', source),
    ...Object.entries(actors?.known ?? {}).flatMap(([name, who]) => [
      ...duplicateActorErrors(name, actors!.known),
      ...('iso' in who && !countryOf('alpha-3', who.iso)
        ? [`actors.known.${name}.iso: no country has ${who.iso}`]
        : []),
      ...('own' in who && !actors!.own ? [`actors.known.${name}.own: say under \`own\` what is made of it`] : []),
      ...('id' in who ? vocabularyErrors(`actors.known.${name}`, 'organisations', { id: who.id }) : []),
      ...('kind' in who ? vocabularyErrors(`actors.known.${name}`, 'organisations', { kind: who.kind }) : []),
    ]),
    ...[actors?.own?.kind, actors?.own?.small].flatMap(kind =>
      kind === undefined ? [] : vocabularyErrors('actors.own', 'organisations', { kind }),
    ),
    ...files.flatMap(({ key, lives, join, locator, rows }, at) => [
      ...(join ? notListed(`files[${at}].join.file`, join.file) : []),
      ...(join && names.includes(join.file) && keyOf(join.file) === undefined
        ? [`files[${at}].join: ${join.file} needs a key, by which its rows are found`]
        : []),
      ...(lives && key === undefined ? [`files[${at}].lives: it needs a key, which tells what belongs together`] : []),
      ...strayBraceErrors(`files[${at}].locator`, locator),
      ...(locator.includes('{') ? templateColumns(locator) : []).flatMap(column =>
        joinErrors(column, join, `files[${at}].locator`),
      ),
      ...rows.flatMap((row, place) => rowRuleErrors(row, { join, key, lives }, `files[${at}].rows[${place}]`)),
    ]),
  ]
}

function rowRuleErrors(
  { table, cells, otherwise = {}, needs = [], each, when = {} }: RowRule,
  { join, key, lives }: Pick<FileMapping, 'join' | 'key' | 'lives'>,
  path: string,
): string[] {
  const read = Object.values({ ...cells, ...otherwise }).flatMap(cell =>
    typeof cell === 'string' ? [] : templateColumns(cell.from),
  )
  const asked = [
    ...[...read, each?.column, ...(when.same ?? []), ...(when.differ ?? []), when.is?.[0], when.isNot?.[0]],
    ...[when.country, when.own],
  ]
  const columns = asked.filter(column => column !== undefined)
  const isJoined = (column: string) => join !== undefined && column.startsWith(`${join.file}:`)
  return [
    ...unknownColumnErrors(`${path}.cells`, table, { ...cells, ...otherwise }),
    ...Object.entries({ ...cells, ...otherwise }).flatMap(([name, cell]) =>
      typeof cell === 'string' ? [] : strayBraceErrors(`${path}.${name}.from`, cell.from),
    ),
    ...(each?.alone && isJoined(each.column) ? [`${path}.each.alone: ${each.column} is of another file`] : []),
    ...needs
      .filter(name => filledIn.includes(name) && !(name in cells))
      .map(name => `${path}.needs.${name}: it is filled in; tell it in \`cells\` to need what it says`),
    ...(when.row === 'further' && !lives
      ? [`${path}.when.row: there are no further rows of a key, which stands once, but for \`lives\``]
      : []),
    ...defaultErrors(table, { otherwise, needs }, path),
    ...unknownColumnErrors(`${path}.needs`, table, Object.fromEntries(needs.map(name => [name, '']))),
    ...missingColumnErrors(`${path}.cells`, table, { source: '', ...cells }),
    ...vocabularyErrors(`${path}.cells`, table, cells),
    ...vocabularyErrors(`${path}.otherwise`, table, otherwise),
    ...columns.flatMap(column => joinErrors(column, join, path)),
    ...(when.row !== undefined && key === undefined
      ? [`${path}.when.row: it needs a key of the file, which tells which rows belong together`]
      : []),
    ...Object.entries({ ...cells, ...otherwise }).flatMap(([name, cell]) => formatErrors(cell, `${path}.${name}`)),
  ]
}

/** What is told under `otherwise` is taken where a cell is empty that the row needs, so one of those is to be among it. */
function defaultErrors(
  table: string,
  { otherwise, needs }: { otherwise: object; needs: string[] },
  path: string,
): string[] {
  const names = Object.keys(otherwise)
  const required = columnsOf(bundleTable[table]!).flatMap(({ name, required }) => (required ? [name] : []))
  return names.length === 0 || names.some(name => required.includes(name) || needs.includes(name))
    ? []
    : [`${path}.otherwise: it is taken where a cell is empty that the row needs: add ${names[0]} to \`needs\``]
}

/** What is wrong with how a cell says that dates and numbers are written. */
function formatErrors(cell: Cell, path: string): string[] {
  if (typeof cell === 'string') return []
  const { as = 'text', format, language, groupChar, decimalChar = '.' } = cell
  const formats = format === undefined ? [] : [format].flat()
  const isNumber = groupChar !== undefined || cell.decimalChar !== undefined
  return [
    ...(formats.length > 0 && !dateTransforms.includes(as)
      ? [`${path}.format: it is for dates, with \`as: date\` or ${dateTransforms.slice(1).join(', ')}`]
      : []),
    ...formats.flatMap(each => {
      const fault = formatError(each)
      return fault ? [`${path}.format: ${each}: ${fault}`] : []
    }),
    ...(language !== undefined && formats.length === 0 ? [`${path}.language: it is that of a \`format\``] : []),
    ...(language !== undefined && !hasMonthNames(language)
      ? [`${path}.language: no names of months are known in ${language}; write it as \`fr\``]
      : []),
    ...(isNumber && as !== 'decimal'
      ? [`${path}: groupChar and decimalChar are for numbers, with \`as: decimal\``]
      : []),
    ...(cell.words && (dateTransforms.includes(as) || as === 'decimal')
      ? [`${path}.words: a ${as} is no word; cells that say nothing are listed under \`empty\` of the file`]
      : []),
    ...(cell.begins && !cell.reading ? [`${path}.begins: it goes with \`reading\``] : []),
    ...(cell.reading && cell.words ? [`${path}.reading: it goes without \`words\``] : []),
    ...(groupChar === decimalChar ? [`${path}: groupChar and decimalChar are the same`] : []),
  ]
}

const filledIn = ['source', 'locator', 'confidence']

/** What is wrong with a column that may be one of the row of another file. */
function joinErrors(column: string, join: FileMapping['join'], path: string): string[] {
  if (join === undefined || !column.startsWith(`${join.file}:`))
    return /\.csv:/i.test(column) ? [`${path}: ${column} is of a file that this one is not joined to`] : []
  return join.take.includes(column.slice(join.file.length + 1))
    ? []
    : [`${path}: ${column} is not among what \`join\` takes: add it to \`take\``]
}

/** Columns that a table needs and that are not told. */
const missingColumnErrors = (path: string, table: string, cells: object): string[] =>
  (bundleTable[table] ? columnsOf(bundleTable[table]) : [])
    .filter(({ name, required }) => required && !(name in cells))
    .map(({ name }) => `${path}: ${table} needs ${name}`)

/** What the mapping itself says and its columns do not take: told once, and not of each row that would be made. */
function vocabularyErrors(path: string, table: string, cells: { [column: string]: Cell }): string[] {
  if (!bundleTable[table]) return []
  const said = columnsOf(bundleTable[table]).flatMap(column => {
    const cell = cells[column.name]
    if (cell === undefined) return []
    if (typeof cell === 'string') return [{ column, at: column.name, text: cell }]
    const { before = '', words = {}, reading = {} } = cell
    return Object.entries({ ...words, ...reading }).map(([word, says]) => ({
      column,
      at: `${column.name}: ${word}`,
      text: says && before + says,
    }))
  })
  const isLost = Object.entries(cells).filter(([, cell]) => typeof cell !== 'string' && '' in (cell.words ?? {}))
  return [
    ...said.flatMap(({ column, at, text }) => {
      const misfit = text === '' ? null : formatErrorOf(column, text)
      return misfit ? [`${path}.${at}: ${JSON.stringify(text)} is not ${misfit.rule}: ${misfit.suggestion}`] : []
    }),
    ...isLost.map(
      ([name]) => `${path}.${name}.words: of an empty cell no word is looked up; say under \`otherwise\` what then`,
    ),
  ]
}

function unknownColumnErrors(path: string, table: string, cells: object): string[] {
  const known = bundleTable[table]
  if (!known)
    return [`${path}: there is no table ${table}; there are ${bundleTables.map(({ name }) => name).join(', ')}`]
  const names = columnsOf(known).map(({ name }) => name)
  return Object.keys(cells)
    .filter(name => !names.includes(name))
    .map(name => `${path}.${name}: ${table} has no such column; it has ${names.join(', ')}`)
}

/** Who stands for another leads to somebody in the end. */
function duplicateActorErrors(name: string, known: Record<string, ActorRule>): string[] {
  const way = [name]
  for (;;) {
    const who = known[way.at(-1)!]
    if (!who || !('same' in who)) return []
    if (way.includes(who.same)) return [`actors.known.${name}: ${[...way, who.same].join(' → ')} leads in a circle`]
    way.push(who.same)
  }
}
