import { type FragmentDefinitionNode, Kind, parse, type SelectionSetNode } from 'graphql'
import type { Asked } from './faults.ts'

/**
 * Whether the data of a subgraph have what was asked of it: every field, with fields of its own where they were asked for and
 * a plain value where not. A field that was left out would otherwise look like one that has nothing.
 *
 *     hasWhatWasAsked({ source: { title: 'A report' } }, { query: '{ source(id: "src_a") { title } }' })   // true
 *
 * Of a fragment on another type than the value is known to have, which may be an interface, only what is there is looked at.
 */
export function hasWhatWasAsked(data: Record<string, unknown>, { query, variables }: Asked): boolean {
  const { selectionSet, fragments } = documentOf(query)
  const keys = variables?.representations as { __typename: string }[] | undefined

  const fits = (value: unknown, selected: SelectionSetNode | undefined, typename?: string): boolean => {
    if (value === null) return true
    if (Array.isArray(value)) return value.every(each => fits(each, selected, typename))
    if (!selected) return typeof value !== 'object'
    return isRecord(value) && hasAll(value, selected, typename)
  }
  const hasAll = (value: Record<string, unknown>, { selections }: SelectionSetNode, typename?: string, isSure = true) =>
    selections.every((one): boolean => {
      if (one.kind === Kind.FIELD) {
        const name = (one.alias ?? one.name).value
        if (!Object.hasOwn(value, name)) return !isSure || one.directives!.length > 0
        return fits(value[name], one.selectionSet)
      }
      const { typeCondition, selectionSet, directives } =
        one.kind === Kind.FRAGMENT_SPREAD ? fragments.get(one.name.value)! : one
      const type = value.__typename ?? typename
      const applies = !typeCondition || typeCondition.name.value === type
      return hasAll(value, selectionSet, typename, isSure && applies && directives!.length === 0)
    })

  if (!keys) return hasAll(data, selectionSet)
  const { _entities: entities } = data
  if (!Array.isArray(entities) || entities.length !== keys.length) return false
  const asked = selectionSet.selections.find(one => one.kind === Kind.FIELD && one.name.value === '_entities')
  const selected = asked && 'selectionSet' in asked ? asked.selectionSet : undefined
  return entities.every((entity, index) => fits(entity, selected, keys[index]!.__typename))
}

type Parsed = { selectionSet: SelectionSetNode; fragments: Map<string, FragmentDefinitionNode> }

// Documents are the gateway's own; the same question is planned alike.
const remembered = new Map<string, Parsed>()

function documentOf(query: string): Parsed {
  const found = remembered.get(query)
  if (found) return found
  const { definitions } = parse(query, { noLocation: true })
  const fragments = definitions.filter(one => one.kind === Kind.FRAGMENT_DEFINITION)
  const parsed = {
    selectionSet: definitions.find(one => one.kind === Kind.OPERATION_DEFINITION)!.selectionSet,
    fragments: new Map(fragments.map(fragment => [fragment.name.value, fragment])),
  }
  if (remembered.size >= 500) remembered.delete(remembered.keys().next().value!)
  remembered.set(query, parsed)
  return parsed
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
