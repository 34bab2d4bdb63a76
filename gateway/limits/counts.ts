import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'

/**
 * What can be counted of a query without knowing the schema.
 * `depth` is how many steps lead away from what the query starts from; a page with its edges is one step.
 */
export type Counts = { depth: number; fields: number; aliases: number; rootFields: number; directives: number }

export type Fragments = Map<string, FragmentDefinitionNode>

/** What selects: an operation or a fragment. */
type Selecting = OperationDefinitionNode | FragmentDefinitionNode

/** The same of a part of it; `here` are the fields on its first level. */
type Tally = Omit<Counts, 'rootFields'> & { here: number }

export const indexFragments = ({ definitions }: DocumentNode): Fragments =>
  new Map(definitions.flatMap(one => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])))

/** The counts of each operation and each fragment. */
export function countSelections(document: DocumentNode): Counts[] {
  const countsOf = createCounter(indexFragments(document))
  return document.definitions.flatMap(one => ('selectionSet' in one ? countsOf(one) : []))
}

/**
 * Counts a query as it will be planned: a fragment counts at each place where it is spread, yet is read once. So this takes
 * as long as the document is, and thirty fragments that each spread the next one twice are told as the million that they are.
 *
 *     const countsOf = counting(fragmentsIn(document))
 *     countsOf(operation)   // { depth: 1, fields: 7, aliases: 1, rootFields: 1, directives: 0 }
 *
 * What is asked of the schema itself (`__schema`, `__type`) is not deep: graphql-js has a rule for its lists, and the rest of
 * it ends by itself. A fragment that is not there, or within itself, counts for nothing: neither is valid.
 */
export function createCounter(fragments: Fragments): (selecting: Selecting) => Counts {
  const known = new Map<string, Tally>()

  function tallyOf({ selections }: SelectionSetNode): Tally {
    const tally: Tally = { ...nothing }
    for (const one of selections) {
      tally.directives += lengthOf(one.directives)
      if (one.kind === Kind.FIELD) add(tally, tallyOfField(one))
      else add(tally, one.kind === Kind.INLINE_FRAGMENT ? tallyOf(one.selectionSet) : tallyOfFragment(one.name.value))
    }
    return tally
  }

  function tallyOfField(field: FieldNode): Tally {
    const { fields, depth, aliases, directives } = field.selectionSet ? tallyOf(field.selectionSet) : nothing
    const level = field.selectionSet && !PAGES.has(field.name.value) ? 1 : 0
    return {
      depth: level + (isIntrospection(field) ? 0 : depth),
      fields: fields + 1,
      aliases: aliases + (field.alias ? 1 : 0),
      directives,
      here: 1,
    }
  }

  function tallyOfFragment(name: string): Tally {
    const tally = known.get(name)
    if (tally) return tally
    known.set(name, nothing)
    const fragment = fragments.get(name)
    if (!fragment) return nothing
    const counted = tallyOf(fragment.selectionSet)
    counted.directives += lengthOf(fragment.directives)
    known.set(name, counted)
    return counted
  }

  return selecting => {
    const { here, ...tally } = tallyOf(selecting.selectionSet)
    const outside = [selecting, ...(selecting.variableDefinitions ?? [])]
    const directives = outside.reduce((sum, one) => sum + lengthOf(one.directives), tally.directives)
    return { ...tally, depth: Math.max(0, tally.depth - 1), directives, rootFields: here }
  }
}

/** The fields that an operation starts from, those of fragments among them. There must not be more of them than may be. */
export function rootFields({ selectionSet }: Pick<Selecting, 'selectionSet'>, fragments: Fragments): FieldNode[] {
  return selectionSet.selections.flatMap(one => {
    if (one.kind === Kind.FIELD) return one
    return rootFields(one.kind === Kind.INLINE_FRAGMENT ? one : fragments.get(one.name.value)!, fragments)
  })
}

/** `__schema` and `__type`. */
export const isIntrospection = ({ name: { value } }: FieldNode): boolean => value === '__schema' || value === '__type'

/** What leads from a page to what is on it, and no further. */
const PAGES = new Set(['nodes', 'edges', 'node'])

const nothing: Tally = { depth: 0, fields: 0, aliases: 0, directives: 0, here: 0 }

function add(tally: Tally, other: Tally): void {
  tally.depth = Math.max(tally.depth, other.depth)
  for (const key of ['fields', 'aliases', 'directives', 'here'] as const) {
    // Doubling has no end; a number that JSON can tell does.
    tally[key] = Math.min(tally[key] + other[key], Number.MAX_SAFE_INTEGER)
  }
}

const lengthOf = (directives: readonly DirectiveNode[] = []) => directives.length
