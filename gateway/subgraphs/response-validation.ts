import { type FragmentDefinitionNode, Kind, parse, type SelectionSetNode } from 'graphql'
import type { Asked } from '#gateway/context'

/**
 * Whether the data of a subgraph have what was asked of it: every field, with fields of its own where they were asked for and
 * a plain value where not. A field that was left out would otherwise look like one that has nothing.
 *
 *     hasWhatWasAsked({ source: { title: 'A report' } }, { query: '{ source(id: "src_a") { title } }' })   // true
 *
 * Of a fragment on another type than the value is known to have, which may be an interface, only what is there is looked at.
 */
export function hasWhatWasAsked(data: Record<string, unknown>, { query, variables }: Asked): boolean {
  const wanted = wantedIn(query)
  const keys = variables?.representations as { __typename: string }[] | undefined
  if (!keys) return hasAll(data, wanted, undefined, true)
  const { _entities: entities } = data
  if (!Array.isArray(entities) || entities.length !== keys.length) return false
  const below = wanted.fields.find(({ name }) => name === '_entities')?.below
  for (let at = 0; at < entities.length; at++) if (!fits(entities[at], below, keys[at]!.__typename)) return false
  return true
}

/** What a selection asks for; it `isSure` unless a directive may take it away. */
type Wanted = {
  fields: { name: string; isSure: boolean; below: Wanted | undefined }[]
  fragments: { type: string | undefined; isSure: boolean; wanted: Wanted }[]
}

function fits(value: unknown, wanted: Wanted | undefined, typename?: string): boolean {
  if (value === null) return true
  if (Array.isArray(value)) {
    for (const each of value) if (!fits(each, wanted, typename)) return false
    return true
  }
  if (!wanted) return typeof value !== 'object'
  return typeof value === 'object' && hasAll(value as Record<string, unknown>, wanted, typename, true)
}

function hasAll(
  value: Record<string, unknown>,
  { fields, fragments }: Wanted,
  typename: string | undefined,
  isKnown: boolean,
): boolean {
  for (const { name, isSure, below } of fields) {
    if (!Object.hasOwn(value, name)) {
      if (isKnown && isSure) return false
    } else if (!fits(value[name], below)) return false
  }
  for (const { type, isSure, wanted } of fragments) {
    const applies = type === undefined || type === (value.__typename ?? typename)
    if (!hasAll(value, wanted, typename, isKnown && isSure && applies)) return false
  }
  return true
}

// Documents are the gateway's own; the same question is planned alike.
const remembered = new Map<string, Wanted>()
const REMEMBERED = 500

function wantedIn(query: string): Wanted {
  const found = remembered.get(query)
  if (found) return found
  const { definitions } = parse(query, { noLocation: true })
  const fragments = definitions.filter(one => one.kind === Kind.FRAGMENT_DEFINITION)
  const byName = new Map(fragments.map(fragment => [fragment.name.value, fragment]))
  const { selectionSet } = definitions.find(one => one.kind === Kind.OPERATION_DEFINITION)!
  const wanted = wantedBy(selectionSet, byName)
  if (remembered.size >= REMEMBERED) remembered.delete(remembered.keys().next().value!)
  remembered.set(query, wanted)
  return wanted
}

function wantedBy({ selections }: SelectionSetNode, fragments: Map<string, FragmentDefinitionNode>): Wanted {
  const wanted: Wanted = { fields: [], fragments: [] }
  for (const one of selections) {
    const isSure = one.directives!.length === 0
    if (one.kind === Kind.FIELD) {
      const below = one.selectionSet && wantedBy(one.selectionSet, fragments)
      wanted.fields.push({ name: (one.alias ?? one.name).value, isSure, below })
    } else {
      const { typeCondition, selectionSet } = one.kind === Kind.FRAGMENT_SPREAD ? fragments.get(one.name.value)! : one
      wanted.fragments.push({ type: typeCondition?.name.value, isSure, wanted: wantedBy(selectionSet, fragments) })
    }
  }
  return wanted
}
