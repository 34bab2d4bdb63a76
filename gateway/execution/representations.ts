import { flawed, plainName, Uncovered } from './bail-out.ts'
import type { FetchNode, Selection } from './plan-types.ts'

type Data = Record<string, unknown>
type Pick = (entity: Data) => Data | null

/**
 * Makes of an entity what a subgraph knows it by: what `requires` of the plan asks for.
 *
 *     const keyOf = keying([... on Source { __typename id }])
 *     keyOf({ __typename: 'Source', id: 'src_a', title: 'A' })   // { __typename: 'Source', id: 'src_a' }
 *
 * `null` where there is no such thing to know it by.
 */
export function keying(requires: NonNullable<FetchNode['requires']>): Pick {
  const pick = picking(requires)
  return entity => {
    const key = pick(entity)
    return key?.__typename ? key : null
  }
}

function picking(selections: readonly Selection[]): Pick {
  const parts = selections.map(partOf)
  return source => {
    const picked: Data = {}
    for (const part of parts) if (!part(source, picked)) return null
    return picked
  }
}

/** Adds its part to what is picked; `false` where the source lacks it. */
function partOf(selection: Selection): (source: Data, picked: Data) => boolean {
  if (selection.kind === 'InlineFragment') {
    const { typeCondition, selections } = selection
    if (selections.some(({ kind }) => kind === 'InlineFragment')) throw new Uncovered('fragments in fragments')
    const pick = picking(selections)
    return (source, picked) => {
      if (source.__typename === typeCondition) Object.assign(picked, pick(source))
      return true
    }
  }
  const name = plainName(selection.alias ?? selection.name)
  const pick = selection.selections && picking(selection.selections)
  const picked = (value: unknown) => {
    if (!pick || value === null) return value
    return typeof value === 'object' ? pick(value as Data) : flawed()
  }
  return (source, key) => {
    const value = source[name]
    if (value === undefined) return false
    key[name] = Array.isArray(value) ? value.map(picked) : picked(value)
    return true
  }
}
