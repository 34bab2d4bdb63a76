import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'

/**
 * The sizes of a query. `depth` is the number of nested fields with a selection. The root field does not count, nor do
 * `nodes`, `edges` and `node`, which lead from a page to its items.
 */
type Counts = { depth: number; fields: number; aliases: number; rootFields: number; directives: number }

export type Fragments = Map<string, FragmentDefinitionNode>

type Definition = OperationDefinitionNode | FragmentDefinitionNode

/** The counts of one selection set. `topFields` is the number of fields on its first level. */
type SelectionCounts = Omit<Counts, 'rootFields'> & { topFields: number }

export const indexFragments = ({ definitions }: DocumentNode): Fragments =>
  new Map(definitions.flatMap(one => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])))

/** Counts each operation and each fragment of a document on its own. */
export function countSelections(document: DocumentNode): Counts[] {
  const countsOf = createCounter(indexFragments(document))
  return document.definitions.flatMap(one => ('selectionSet' in one ? countsOf(one) : []))
}

/**
 * Returns a function that counts an operation or a fragment. A fragment counts each time it is spread, but is read
 * once: the time is linear in the size of the document, even if 30 fragments each spread the next one twice.
 *
 *     const countsOf = createCounter(indexFragments(document))
 *     countsOf(operation)   // { depth: 1, fields: 7, aliases: 1, rootFields: 1, directives: 0 }
 *
 * Introspection (`__schema`, `__type`) has depth 0, because a validation rule of graphql-js limits its nested lists. A
 * missing or recursive fragment counts as 0; validation rejects it later.
 */
export function createCounter(fragments: Fragments): (definition: Definition) => Counts {
  const cache = new Map<string, SelectionCounts>()

  function countSelectionSet({ selections }: SelectionSetNode): SelectionCounts {
    const total: SelectionCounts = { ...none }
    for (const one of selections) {
      total.directives += one.directives?.length ?? 0
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
    // A fragment that spreads itself finds this value, and the recursion ends.
    cache.set(name, none)
    const fragment = fragments.get(name)
    if (!fragment) return none
    const counts = countSelectionSet(fragment.selectionSet)
    counts.directives += fragment.directives?.length ?? 0
    cache.set(name, counts)
    return counts
  }

  return definition => {
    const { topFields, ...counts } = countSelectionSet(definition.selectionSet)
    const withDirectives = [definition, ...(definition.variableDefinitions ?? [])]
    const directives = withDirectives.reduce((sum, one) => sum + (one.directives?.length ?? 0), counts.directives)
    return { ...counts, depth: Math.max(0, counts.depth - 1), directives, rootFields: topFields }
  }
}

/** The root fields of an operation and of its fragments. Fragments can multiply them, so check `rootFields` first. */
export function rootFields({ selectionSet }: Pick<Definition, 'selectionSet'>, fragments: Fragments): FieldNode[] {
  return selectionSet.selections.flatMap(one => {
    if (one.kind === Kind.FIELD) return one
    return rootFields(one.kind === Kind.INLINE_FRAGMENT ? one : fragments.get(one.name.value)!, fragments)
  })
}

export const isIntrospection = ({ name: { value } }: FieldNode): boolean => value === '__schema' || value === '__type'

const PAGE_FIELDS = new Set(['nodes', 'edges', 'node'])

const none: SelectionCounts = { depth: 0, fields: 0, aliases: 0, directives: 0, topFields: 0 }

function add(total: SelectionCounts, other: SelectionCounts): void {
  total.depth = Math.max(total.depth, other.depth)
  for (const key of ['fields', 'aliases', 'directives', 'topFields'] as const) {
    // The counts of nested fragments can exceed the range of exact integers.
    total[key] = Math.min(total[key] + other[key], Number.MAX_SAFE_INTEGER)
  }
}
