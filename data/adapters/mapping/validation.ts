import { countryOf, dateTransforms, formatError, hasMonthNames } from '#data/adapters/values'
import { formatErrorOf } from '#data/bundle'
import { bundleTable, bundleTables, columnsOf } from '#toolkit/domain'
import type { ActorRule, Cell, FileMapping, Mapping, RowRule } from './schema.ts'
import { joinedColumn, ruleColumns, strayBraceErrors, templateColumns } from './templates.ts'

/** Validates the parts of a mapping that a Zod schema cannot: columns, vocabularies, references between files. */
export function mappingErrors({ source, always = {}, actors, files }: Mapping): string[] {
  const names = files.map(({ file }) => file)
  const hasKey = (name: string) => files.some(({ file, key }) => file === name && key !== undefined)
  const notListed = (path: string, file: string) =>
    names.includes(file) ? [] : [`${path}: ${file} is not a file of the mapping, which has ${names.join(', ')}`]
  return [
    ...constantRowErrors('source', 'sources', source),
    ...Object.entries(always).flatMap(([table, rows]) =>
      rows.flatMap((row, at) => constantRowErrors(`always.${table}[${at}]`, table, row)),
    ),
    ...(actors?.own?.file === undefined ? [] : notListed('actors.own.file', actors.own.file)),
    ...Object.entries(actors?.known ?? {}).flatMap(([name, who]) => [
      ...duplicateActorErrors(name, actors!.known),
      ...('iso' in who && !countryOf('alpha-3', who.iso)
        ? [`actors.known.${name}.iso: no country has ${who.iso}`]
        : []),
      ...('own' in who && !actors!.own ? [`actors.known.${name}.own: add a rule under \`own\``] : []),
      ...('id' in who ? vocabularyErrors(`actors.known.${name}`, 'organisations', { id: who.id, kind: who.kind }) : []),
    ]),
    ...[actors?.own?.kind, actors?.own?.small].flatMap(kind =>
      kind === undefined ? [] : vocabularyErrors('actors.own', 'organisations', { kind }),
    ),
    ...files.flatMap(({ key, lives, join, locator, rows }, at) => [
      ...(join ? notListed(`files[${at}].join.file`, join.file) : []),
      ...(join && names.includes(join.file) && !hasKey(join.file)
        ? [`files[${at}].join: ${join.file} needs a key for the join`]
        : []),
      ...(lives && key === undefined ? [`files[${at}].lives: add the key of the file, by which rows are grouped`] : []),
      ...strayBraceErrors(`files[${at}].locator`, locator),
      ...templateColumns(locator).flatMap(column => joinErrors(column, join, `files[${at}].locator`)),
      ...rows.flatMap((row, place) => rowRuleErrors(row, { join, key, lives }, `files[${at}].rows[${place}]`)),
    ]),
  ]
}

function rowRuleErrors(
  { table, cells, otherwise = {}, needs = [], each, when = {} }: RowRule,
  { join, key, lives }: Pick<FileMapping, 'join' | 'key' | 'lives'>,
  path: string,
): string[] {
  const all = { ...cells, ...otherwise }
  return [
    ...unknownColumnErrors(`${path}.cells`, table, all),
    ...Object.entries(all).flatMap(([name, cell]) =>
      typeof cell === 'string' ? [] : strayBraceErrors(`${path}.${name}.from`, cell.from),
    ),
    ...(each?.alone && joinedColumn(each.column, join) !== undefined
      ? [`${path}.each.alone: ${each.column} is a column of another file`]
      : []),
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
    ...ruleColumns(Object.values(all), { each, when }).flatMap(column => joinErrors(column, join, path)),
    ...(when.row !== undefined && key === undefined
      ? [`${path}.when.row: add the key of the file, by which rows are grouped`]
      : []),
    ...Object.entries(all).flatMap(([name, cell]) => formatErrors(cell, `${path}.${name}`)),
  ]
}

/** Returns an error if `otherwise` is never used, because it replaces no required cell. */
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

/** Returns an error if a column such as `other.csv:End` is not one that `join` takes. */
function joinErrors(column: string, join: FileMapping['join'], path: string): string[] {
  const name = joinedColumn(column, join)
  if (name === undefined)
    return /\.csv:/i.test(column) ? [`${path}: ${column} is a column of a file that is not joined`] : []
  return join!.take.includes(name) ? [] : [`${path}: ${column} is missing in \`join\`: add it to \`take\``]
}

/** Validates a constant row of the mapping. */
const constantRowErrors = (path: string, table: string, row: { [column: string]: string }): string[] =>
  [unknownColumnErrors, missingColumnErrors, vocabularyErrors].flatMap(errorsOf => errorsOf(path, table, row))

/** Returns an error for each required column that is not filled. */
const missingColumnErrors = (path: string, table: string, cells: object): string[] =>
  (bundleTable[table] ? columnsOf(bundleTable[table]) : [])
    .filter(({ name, required }) => required && !(name in cells))
    .map(({ name }) => `${path}: ${table} needs ${name}`)

/** Validates the constant texts of cells against the columns of their table. */
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

/** Returns an error if the `same` rules from a name form a cycle. */
function duplicateActorErrors(name: string, known: Record<string, ActorRule>): string[] {
  const path = [name]
  for (;;) {
    const who = known[path.at(-1)!]
    if (!who || !('same' in who)) return []
    if (path.includes(who.same)) return [`actors.known.${name}: ${[...path, who.same].join(' → ')} is a cycle`]
    path.push(who.same)
  }
}
