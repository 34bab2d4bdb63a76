import { type FragmentDefinitionNode, Kind, parse, type SelectionSetNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { SubgraphQuery } from '#gateway/context'

/**
 * Whether a subgraph's data match the selection of the query: each selected field is present, as an object if it has
 * sub-selections and as a leaf value if not. Without this check a missing field would look like `null`.
 *
 *     matchesSelection({ source: { title: 'A report' } }, { query: '{ source(id: "src_a") { title } }' })   // true
 *
 * A fragment on another type may be on an interface of the object's type, so its fields are optional: they are checked only if
 * present.
 */
export function matchesSelection(data: Record<string, unknown>, { query, variables }: SubgraphQuery): boolean {
  const wanted = expectedSelectionOf(query)
  const keys = variables?.representations as { __typename: string }[] | undefined
  if (!keys) return hasAllFields(data, wanted, undefined, true)
  const { _entities: entities } = data
  if (!Array.isArray(entities) || entities.length !== keys.length) return false
  const below = wanted.fields.find(({ name }) => name === '_entities')?.below
  for (let at = 0; at < entities.length; at++)
    if (!matchesValue(entities[at], below, keys[at]!.__typename)) return false
  return true
}

/** The fields of a selection; `isSure` is false if a directive such as @skip may remove one. */
type ExpectedSelection = {
  fields: { name: string; isSure: boolean; below: ExpectedSelection | undefined }[]
  fragments: { type: string | undefined; isSure: boolean; wanted: ExpectedSelection }[]
}

function matchesValue(value: unknown, wanted: ExpectedSelection | undefined, typename?: string): boolean {
  if (value === null) return true
  if (Array.isArray(value)) {
    for (const each of value) if (!matchesValue(each, wanted, typename)) return false
    return true
  }
  if (!wanted) return typeof value !== 'object'
  return typeof value === 'object' && hasAllFields(value as Record<string, unknown>, wanted, typename, true)
}

function hasAllFields(
  value: Record<string, unknown>,
  { fields, fragments }: ExpectedSelection,
  typename: string | undefined,
  isKnown: boolean,
): boolean {
  for (const { name, isSure, below } of fields) {
    if (!Object.hasOwn(value, name)) {
      if (isKnown && isSure) return false
    } else if (!matchesValue(value[name], below)) return false
  }
  for (const { type, isSure, wanted } of fragments) {
    const applies = type === undefined || type === (value.__typename ?? typename)
    if (!hasAllFields(value, wanted, typename, isKnown && isSure && applies)) return false
  }
  return true
}

// Keyed by the query text, which comes from the gateway's query plans, so that there are few.
const cache = new LRUCache<string, ExpectedSelection>({ max: 500 })

function expectedSelectionOf(query: string): ExpectedSelection {
  const found = cache.get(query)
  if (found) return found
  const { definitions } = parse(query, { noLocation: true })
  const fragments = definitions.filter(one => one.kind === Kind.FRAGMENT_DEFINITION)
  const byName = new Map(fragments.map(fragment => [fragment.name.value, fragment]))
  const { selectionSet } = definitions.find(one => one.kind === Kind.OPERATION_DEFINITION)!
  const wanted = compileSelection(selectionSet, byName)
  cache.set(query, wanted)
  return wanted
}

function compileSelection(
  { selections }: SelectionSetNode,
  fragments: Map<string, FragmentDefinitionNode>,
): ExpectedSelection {
  const wanted: ExpectedSelection = { fields: [], fragments: [] }
  for (const one of selections) {
    const isSure = one.directives!.length === 0
    if (one.kind === Kind.FIELD) {
      const below = one.selectionSet && compileSelection(one.selectionSet, fragments)
      wanted.fields.push({ name: (one.alias ?? one.name).value, isSure, below })
    } else {
      const { typeCondition, selectionSet } = one.kind === Kind.FRAGMENT_SPREAD ? fragments.get(one.name.value)! : one
      wanted.fragments.push({
        type: typeCondition?.name.value,
        isSure,
        wanted: compileSelection(selectionSet, fragments),
      })
    }
  }
  return wanted
}
