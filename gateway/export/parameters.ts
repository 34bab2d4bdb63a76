import {
  type GraphQLFormattedError,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql'
import { refusal } from '#toolkit/errors'

/** A parameter in the URL of an export: `date.from` sets `$filter.date.from`. */
export type Parameter = {
  /** The paths that it sets: the name of a variable, then the names of fields. */
  targets: string[][]
  isList: boolean
  /** The values of an enum. Undefined for other types: the subgraph validates their values. */
  words: string[] | undefined
  parse: (text: string) => unknown
  /** Parameters that it requires. */
  needs: string[]
}

/**
 * Derives the parameters from the variables of a document. A field of `$filter` becomes a parameter of the same name. A
 * field of another variable has the name of the variable as a prefix. Cursors (`$after`, `$…After`) are not parameters.
 */
export function parametersOf(schema: GraphQLSchema, operations: OperationDefinitionNode[]): Map<string, Parameter> {
  const parameters = new Map<string, Parameter>()
  for (const { variable, type: node } of operations.flatMap(one => one.variableDefinitions ?? [])) {
    const name = variable.name.value
    const type = typeFromAST(schema, node as never) as GraphQLInputType | undefined
    if (type && !/^after$|After$/.test(name)) add(name === 'filter' ? '' : name, [name], type, [])
  }
  return parameters

  function add(name: string, target: string[], type: GraphQLInputType, needs: string[]): void {
    const named = getNamedType(type)
    if (isInputObjectType(named)) {
      const fields = Object.values(named.getFields())
      const inside = (field: string) => (name === '' ? field : `${name}.${field}`)
      const required = fields.filter(isRequiredInputField).map(field => inside(field.name))
      for (const field of fields) add(inside(field.name), [...target, field.name], field.type, [...needs, ...required])
      return
    }
    const known = parameters.get(name)
    if (known) {
      if (!known.targets.some(other => other.join('.') === target.join('.'))) known.targets.push(target)
      return
    }
    const words = isEnumType(named) ? named.getValues().map(value => value.name) : undefined
    const parse = parsers[named.name] ?? ((text: string) => text)
    const isList = isListType(getNullableType(type))
    parameters.set(name, { targets: [target], isList, words, parse, needs: needs.filter(other => other !== name) })
  }
}

const parsers: Record<string, (text: string) => unknown> = {
  Int: text => (/^-?\d+$/.test(text) ? Number(text) : text),
  Float: text => (text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)),
  Boolean: text => ({ true: true, false: false })[text] ?? text,
}

/**
 * Converts the parameters of a URL to variables. Throws BAD_USER_INPUT with the invalid parameter. The subgraph
 * validates values that are not of an enum, such as dates.
 */
export function variablesIn(search: URLSearchParams, parameters: Map<string, Parameter>): Record<string, unknown> {
  const variables: Record<string, unknown> = {}
  for (const name of new Set(search.keys())) {
    const parameter = parameters.get(name)
    if (!parameter)
      throw refused(name, `\`${name}\` is no parameter of this list. It takes ${listed([...parameters.keys()])}.`)
    const { isList, words, parse, needs, targets } = parameter
    const texts = search.getAll(name)
    if (!isList && texts.length > 1) throw refused(name, `\`${name}\` stands ${texts.length} times: give it once.`)
    const wrong = words && texts.find(text => !words.includes(text))
    if (wrong !== undefined) throw refused(name, `\`${name}\` is ${JSON.stringify(wrong)}: it takes ${listed(words!)}.`)
    const missing = needs.filter(other => !search.has(other))
    if (missing.length > 0) throw refused(missing[0]!, `\`${name}\` goes with ${listed(missing)}: give that too.`)
    const value = isList ? texts.map(parse) : parse(texts[0]!)
    for (const target of targets) put(variables, target, value)
  }
  return variables
}

function put(into: Record<string, unknown>, [key, ...rest]: string[], value: unknown): void {
  if (rest.length === 0) into[key!] = value
  else {
    into[key!] ??= {}
    put(into[key!] as Record<string, unknown>, rest, value)
  }
}

const listed = (words: string[]) => words.map(word => `\`${word}\``).join(', ')
const refused = (parameter: string, message: string) => refusal('BAD_USER_INPUT', message, { parameter })

/**
 * Rewrites errors about variables of a document to errors about parameters of a URL, and removes repeated ones.
 * `filters` has the name of the filter variable of each root field.
 */
export function formatParameters(
  errors: readonly GraphQLFormattedError[],
  parameters: Map<string, Parameter>,
  filters: Map<unknown, string>,
): readonly GraphQLFormattedError[] {
  const names = new Map<string, string>(
    [...parameters].flatMap(([name, { targets }]) => targets.map(target => [target.join('.'), name])),
  )
  const formatted = errors.map(error => {
    const { argument, ...extensions } = error.extensions ?? {}
    const filter = filters.get(error.path?.[0]) ?? 'filter'
    const nameOf = (argument: string) => names.get(argument.replace(/^\$|\[\d+\]$/g, '').replace(/^filter\b/, filter))
    const parameter = nameOf(String(argument))
    if (parameter === undefined) return error
    const message = error.message.replaceAll(/`([^`]+)`/g, (quoted, word: string) =>
      word === argument || word.startsWith('filter.') ? `\`${nameOf(word) ?? word}\`` : quoted,
    )
    return { ...error, message, extensions: { ...extensions, parameter } }
  })
  const isFirst = (message: string, at: number) => formatted.findIndex(other => other.message === message) === at
  return formatted.filter(({ message, extensions }, at) => extensions?.parameter === undefined || isFirst(message, at))
}
