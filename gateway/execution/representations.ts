import { bailOutError, plainName, UnsupportedPlan } from './bail-out.ts'
import type { Data } from './deep-merge.ts'
import type { FetchNode, Selection } from './plan-types.ts'

type PickFields = (entity: Data) => Data | null

/**
 * Compiles `requires` of a fetch into a function that creates the representation of an entity for `_entities`, or
 * returns `null` if the entity lacks a required field.
 *
 *     const keyOf = compileRepresentations([... on Source { __typename id }])
 *     keyOf({ __typename: 'Source', id: 'src_a', title: 'A' })   // { __typename: 'Source', id: 'src_a' }
 */
export function compileRepresentations(requires: NonNullable<FetchNode['requires']>): PickFields {
  const pick = compilePick(requires)
  return entity => {
    const key = pick(entity)
    return key?.__typename ? key : null
  }
}

function compilePick(selections: readonly Selection[]): PickFields {
  const parts = selections.map(partOf)
  return source => {
    const picked: Data = {}
    for (const part of parts) if (!part(source, picked)) return null
    return picked
  }
}

/** Returns a function that copies a selection to `picked`. It returns `false` if `source` lacks the field. */
function partOf(selection: Selection): (source: Data, picked: Data) => boolean {
  if (selection.kind === 'InlineFragment') {
    const { typeCondition, selections } = selection
    if (selections.some(({ kind }) => kind === 'InlineFragment')) throw new UnsupportedPlan('fragments in fragments')
    const pick = compilePick(selections)
    return (source, picked) => {
      if (source.__typename === typeCondition) Object.assign(picked, pick(source))
      return true
    }
  }
  const name = plainName(selection.alias ?? selection.name)
  const pick = selection.selections && compilePick(selection.selections)
  const picked = (value: unknown) => {
    if (!pick || value === null) return value
    return typeof value === 'object' ? pick(value as Data) : bailOutError()
  }
  return (source, key) => {
    const value = source[name]
    if (value === undefined) return false
    key[name] = Array.isArray(value) ? value.map(picked) : picked(value)
    return true
  }
}
