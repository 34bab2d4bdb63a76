import { Kind, parse, type SelectionSetNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { SubgraphQuery } from '#gateway/context'
import { type Fragments, indexFragments } from '#gateway/limits'

/**
 * Whether the data of a subgraph match the selection of the query. Each selected field must be present, as an object if
 * it has a selection of its own, else as a leaf value. Otherwise a client would read a missing field as `null`.
 *
 *     matchesSelection({ source: { title: 'A report' } }, { query: '{ source(id: "src_a") { title } }' })   // true
 *
 * The fields of a fragment on another type may be absent: the type may be an interface that the object implements.
 */
export function matchesSelection(data: Record<string, unknown>, { query, variables }: SubgraphQuery): boolean {
  const wanted = expectedSelectionOf(query)
  const keys = variables?.representations as { __typename: string }[] | undefined
  if (!keys) return hasAllFields(data, wanted, undefined, true)
  const { _entities: entities } = data
  if (!Array.isArray(entities) || entities.length !== keys.length) return false
  const below = wanted.fields.find(({ name }) => name === '_entities')?.below
  return entities.every((entity, at) => matchesValue(entity, below, keys[at]!.__typename))
}

/** The fields of a selection. `isSure` is false if a directive, such as @skip, may remove the field. */
type ExpectedSelection = {
  fields: { name: string; isSure: boolean; below: ExpectedSelection | undefined }[]
  fragments: { type: string | undefined; isSure: boolean; wanted: ExpectedSelection }[]
}

function matchesValue(value: unknown, wanted: ExpectedSelection | undefined, typename?: string): boolean {
  if (value === null) return true
  if (Array.isArray(value)) return value.every(each => matchesValue(each, wanted, typename))
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

// The keys are the queries of query plans.
const cache = new LRUCache<string, ExpectedSelection>({ max: 500 })

function expectedSelectionOf(query: string): ExpectedSelection {
  const found = cache.get(query)
  if (found) return found
  const document = parse(query, { noLocation: true })
  const { selectionSet } = document.definitions.find(one => one.kind === Kind.OPERATION_DEFINITION)!
  const wanted = compileSelection(selectionSet, indexFragments(document))
  cache.set(query, wanted)
  return wanted
}

function compileSelection({ selections }: SelectionSetNode, fragments: Fragments): ExpectedSelection {
  const wanted: ExpectedSelection = { fields: [], fragments: [] }
  for (const one of selections) {
    const isSure = one.directives!.length === 0
    if (one.kind === Kind.FIELD) {
      const below = one.selectionSet && compileSelection(one.selectionSet, fragments)
      wanted.fields.push({ name: (one.alias ?? one.name).value, isSure, below })
    } else {
      const { typeCondition, selectionSet } = one.kind === Kind.FRAGMENT_SPREAD ? fragments.get(one.name.value)! : one
      const below = compileSelection(selectionSet, fragments)
      wanted.fragments.push({ type: typeCondition?.name.value, isSure, wanted: below })
    }
  }
  return wanted
}
