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
 * Sizes of a query that need no schema. `depth` is the number of nested fields with a selection, without the root field; a page,
 * its `nodes` and `edges` together count as one.
 */
type Counts = { depth: number; fields: number; aliases: number; rootFields: number; directives: number }

export type Fragments = Map<string, FragmentDefinitionNode>

type Definition = OperationDefinitionNode | FragmentDefinitionNode

/** The counts of one selection set; `topFields` counts the fields of its first level. */
type SelectionCounts = Omit<Counts, 'rootFields'> & { topFields: number }

export const indexFragments = ({ definitions }: DocumentNode): Fragments =>
  new Map(definitions.flatMap(one => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])))

/** The counts of each operation and each fragment. */
export function countSelections(document: DocumentNode): Counts[] {
  const countsOf = createCounter(indexFragments(document))
  return document.definitions.flatMap(one => ('selectionSet' in one ? countsOf(one) : []))
}

/**
 * Returns a function that counts an operation or fragment as it will be planned. A fragment counts each time it is spread, but is
 * read only once. So the time is linear in the document, even if 30 fragments each spread the next one twice.
 *
 *     const countsOf = createCounter(indexFragments(document))
 *     countsOf(operation)   // { depth: 1, fields: 7, aliases: 1, rootFields: 1, directives: 0 }
 *
 * Introspection (`__schema`, `__type`) has no depth: a validation rule of graphql-js limits its nested lists. A missing or recursive
 * fragment counts as 0; validation rejects it later.
 */
export function createCounter(fragments: Fragments): (definition: Definition) => Counts {
  const cache = new Map<string, SelectionCounts>()

  function countSelectionSet({ selections }: SelectionSetNode): SelectionCounts {
    const total: SelectionCounts = { ...none }
    for (const one of selections) {
      total.directives += lengthOf(one.directives)
      if (one.kind === Kind.FIELD) add(total, countField(one))
      else if (one.kind === Kind.INLINE_FRAGMENT) add(total, countSelectionSet(one.selectionSet))
      else add(total, countFragment(one.name.value))
    }
    return total
  }

  function countField(field: FieldNode): SelectionCounts {
    const { fields, depth, aliases, directives } = field.selectionSet ? countSelectionSet(field.selectionSet) : none
    const level = field.selectionSet && !PAGE_FIELDS.has(field.name.value) ? 1 : 0
    return {
      depth: level + (isIntrospection(field) ? 0 : depth),
      fields: fields + 1,
      aliases: aliases + (field.alias ? 1 : 0),
      directives,
      topFields: 1,
    }
  }

  function countFragment(name: string): SelectionCounts {
    const cached = cache.get(name)
    if (cached) return cached
    // Ends the recursion of a fragment that spreads itself.
    cache.set(name, none)
    const fragment = fragments.get(name)
    if (!fragment) return none
    const counts = countSelectionSet(fragment.selectionSet)
    counts.directives += lengthOf(fragment.directives)
    cache.set(name, counts)
    return counts
  }

  return definition => {
    const { topFields, ...counts } = countSelectionSet(definition.selectionSet)
    const withDirectives = [definition, ...(definition.variableDefinitions ?? [])]
    const directives = withDirectives.reduce((sum, one) => sum + lengthOf(one.directives), counts.directives)
    return { ...counts, depth: Math.max(0, counts.depth - 1), directives, rootFields: topFields }
  }
}

/** The root fields of an operation, with those of fragments. Check the `rootFields` limit first: fragments can multiply them. */
export function rootFields({ selectionSet }: Pick<Definition, 'selectionSet'>, fragments: Fragments): FieldNode[] {
  return selectionSet.selections.flatMap(one => {
    if (one.kind === Kind.FIELD) return one
    return rootFields(one.kind === Kind.INLINE_FRAGMENT ? one : fragments.get(one.name.value)!, fragments)
  })
}

export const isIntrospection = ({ name: { value } }: FieldNode): boolean => value === '__schema' || value === '__type'

// These fields lead from a page to its items and add no depth.
const PAGE_FIELDS = new Set(['nodes', 'edges', 'node'])

const none: SelectionCounts = { depth: 0, fields: 0, aliases: 0, directives: 0, topFields: 0 }

function add(total: SelectionCounts, other: SelectionCounts): void {
  total.depth = Math.max(total.depth, other.depth)
  for (const key of ['fields', 'aliases', 'directives', 'topFields'] as const) {
    // Nested fragments can exceed the range of exact integers.
    total[key] = Math.min(total[key] + other[key], Number.MAX_SAFE_INTEGER)
  }
}

const lengthOf = (directives: readonly DirectiveNode[] = []) => directives.length
