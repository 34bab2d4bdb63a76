import { countryOf, dateTransforms, formatError, hasMonthNames } from '#data/adapters/values'
import { formatErrorOf } from '#data/bundle'
import { bundleTable, bundleTables, columnsOf } from '#toolkit/domain'
import type { ActorRule, Cell, FileMapping, Mapping, RowRule } from './schema.ts'
import { strayBraceErrors, templateColumns } from './templates.ts'

/** Validates what the schema cannot express: columns, vocabularies and references between files. Each error has its path. */
export function mappingErrors({ source, always = {}, actors, files }: Mapping): string[] {
  const names = files.map(({ file }) => file)
  const keyOf = (name: string) => files.find(({ file, key }) => file === name && key !== undefined)?.key
  const notListed = (path: string, file: string) =>
    names.includes(file) ? [] : [`${path}: ${file} is not a file of the mapping, which has ${names.join(', ')}`]
  return [
    ...unknownColumnErrors('source', 'sources', source),
    ...Object.entries(always).flatMap(([table, rows]) =>
      rows.flatMap((row, at) => {
        const path = `always.${table}[${at}]`
        return [unknownColumnErrors, missingColumnErrors, vocabularyErrors].flatMap(errorsOf =>
          errorsOf(path, table, row),
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
      ...('own' in who && !actors!.own ? [`actors.known.${name}.own: add a rule under \`own\``] : []),
      ...('id' in who ? vocabularyErrors(`actors.known.${name}`, 'organisations', { id: who.id }) : []),
      ...('kind' in who ? vocabularyErrors(`actors.known.${name}`, 'organisations', { kind: who.kind }) : []),
    ]),
    ...[actors?.own?.kind, actors?.own?.small].flatMap(kind =>
      kind === undefined ? [] : vocabularyErrors('actors.own', 'organisations', { kind }),
    ),
    ...files.flatMap(({ key, lives, join, locator, rows }, at) => [
      ...(join ? notListed(`files[${at}].join.file`, join.file) : []),
      ...(join && names.includes(join.file) && keyOf(join.file) === undefined
        ? [`files[${at}].join: ${join.file} needs a key for the join`]
        : []),
      ...(lives && key === undefined ? [`files[${at}].lives: add the key of the file, by which rows are grouped`] : []),
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
  const candidates = [
    ...[...read, each?.column, ...(when.same ?? []), ...(when.differ ?? []), when.is?.[0], when.isNot?.[0]],
    ...[when.country, when.own],
  ]
  const columns = candidates.filter(column => column !== undefined)
  const isJoined = (column: string) => join !== undefined && column.startsWith(`${join.file}:`)
  return [
    ...unknownColumnErrors(`${path}.cells`, table, { ...cells, ...otherwise }),
    ...Object.entries({ ...cells, ...otherwise }).flatMap(([name, cell]) =>
      typeof cell === 'string' ? [] : strayBraceErrors(`${path}.${name}.from`, cell.from),
    ),
    ...(each?.alone && isJoined(each.column) ? [`${path}.each.alone: ${each.column} is a column of another file`] : []),
    ...needs
      .filter(name => columnsWithDefault.includes(name) && !(name in cells))
      .map(name => `${path}.needs.${name}: it has a default; add it to \`cells\` to require its value`),
    ...(when.row === 'further' && !lives
      ? [`${path}.when.row: a key has one row; add \`lives\` to the file if it has several`]
      : []),
    ...defaultErrors(table, { otherwise, needs }, path),
    ...unknownColumnErrors(`${path}.needs`, table, Object.fromEntries(needs.map(name => [name, '']))),
    ...missingColumnErrors(`${path}.cells`, table, { source: '', ...cells }),
    ...vocabularyErrors(`${path}.cells`, table, cells),
    ...vocabularyErrors(`${path}.otherwise`, table, otherwise),
    ...columns.flatMap(column => joinErrors(column, join, path)),
    ...(when.row !== undefined && key === undefined
      ? [`${path}.when.row: add the key of the file, by which rows are grouped`]
      : []),
    ...Object.entries({ ...cells, ...otherwise }).flatMap(([name, cell]) => formatErrors(cell, `${path}.${name}`)),
  ]
}

/** Reports an `otherwise` that is never used, because it has no required cell. */
function defaultErrors(
  table: string,
  { otherwise, needs }: { otherwise: object; needs: string[] },
  path: string,
): string[] {
  const names = Object.keys(otherwise)
  const required = columnsOf(bundleTable[table]!).flatMap(({ name, required }) => (required ? [name] : []))
  return names.length === 0 || names.some(name => required.includes(name) || needs.includes(name))
    ? []
    : [`${path}.otherwise: it replaces cells only if a needed cell is empty: add ${names[0]} to \`needs\``]
}

/** Validates the date and number formats of a cell. */
function formatErrors(cell: Cell, path: string): string[] {
  if (typeof cell === 'string') return []
  const { as = 'text', format, language, groupChar, decimalChar = '.' } = cell
  const formats = format === undefined ? [] : [format].flat()
  const isNumber = groupChar !== undefined || cell.decimalChar !== undefined
  return [
    ...(formats.length > 0 && !dateTransforms.includes(as)
      ? [`${path}.format: only dates have a format: add \`as: date\` or ${dateTransforms.slice(1).join(', ')}`]
      : []),
    ...formats.flatMap(each => {
      const error = formatError(each)
      return error ? [`${path}.format: ${each}: ${error}`] : []
    }),
    ...(language !== undefined && formats.length === 0 ? [`${path}.language: it needs a \`format\``] : []),
    ...(language !== undefined && !hasMonthNames(language)
      ? [`${path}.language: no names of months are known in ${language}; write a language tag such as \`fr\``]
      : []),
    ...(isNumber && as !== 'decimal'
      ? [`${path}: groupChar and decimalChar are for numbers, with \`as: decimal\``]
      : []),
    ...(cell.words && (dateTransforms.includes(as) || as === 'decimal')
      ? [`${path}.words: a ${as} cannot have \`words\`; list texts that mean no value under \`empty\` of the file`]
      : []),
    ...(cell.begins && !cell.reading ? [`${path}.begins: it needs \`reading\``] : []),
    ...(cell.reading && cell.words ? [`${path}.reading: it excludes \`words\``] : []),
    ...(groupChar === decimalChar ? [`${path}: groupChar and decimalChar are the same`] : []),
  ]
}

const columnsWithDefault = ['source', 'locator', 'confidence']

/** Validates a column that may be a column of the joined file. */
function joinErrors(column: string, join: FileMapping['join'], path: string): string[] {
  if (join === undefined || !column.startsWith(`${join.file}:`))
    return /\.csv:/i.test(column) ? [`${path}: ${column} is a column of a file that is not joined`] : []
  return join.take.includes(column.slice(join.file.length + 1))
    ? []
    : [`${path}: ${column} is missing in \`join\`: add it to \`take\``]
}

/** Reports required columns that are not filled. */
const missingColumnErrors = (path: string, table: string, cells: object): string[] =>
  (bundleTable[table] ? columnsOf(bundleTable[table]) : [])
    .filter(({ name, required }) => required && !(name in cells))
    .map(({ name }) => `${path}: ${table} needs ${name}`)

/** Validates constant texts of the mapping once, instead of once per row. */
function vocabularyErrors(path: string, table: string, cells: { [column: string]: Cell }): string[] {
  if (!bundleTable[table]) return []
  const constants = columnsOf(bundleTable[table]).flatMap(column => {
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
  const unreachable = Object.entries(cells).filter(([, cell]) => typeof cell !== 'string' && '' in (cell.words ?? {}))
  return [
    ...constants.flatMap(({ column, at, text }) => {
      const error = text === '' ? null : formatErrorOf(column, text)
      return error ? [`${path}.${at}: ${JSON.stringify(text)} is not ${error.rule}: ${error.suggestion}`] : []
    }),
    ...unreachable.map(
      ([name]) => `${path}.${name}.words: \`words\` never match an empty cell; use \`otherwise\` instead`,
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

/** Reports a cycle of `same` rules. */
function duplicateActorErrors(name: string, known: Record<string, ActorRule>): string[] {
  const path = [name]
  for (;;) {
    const who = known[path.at(-1)!]
    if (!who || !('same' in who)) return []
    if (path.includes(who.same)) return [`actors.known.${name}: ${[...path, who.same].join(' → ')} is a cycle`]
    path.push(who.same)
  }
}
