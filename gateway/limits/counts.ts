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
export type Counts = { depth: number; aliases: number; rootFields: number; directives: number; fields: number }

type Tally = Omit<Counts, 'rootFields'> & { here: number }

/** The fragments of a document, by name. */
export const fragmentsIn = ({ definitions }: DocumentNode): Map<string, FragmentDefinitionNode> =>
  new Map(definitions.flatMap(one => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])))

/**
 * Counts a query as it will be planned: a fragment counts at each place where it is spread, yet is read once. So this takes
 * as long as the document is, and thirty fragments that each spread the next one twice are told as the million that they are.
 *
 *     countsOf(operation, fragmentsIn(document))   // { depth: 1, aliases: 1, rootFields: 1, directives: 0, fields: 7 }
 *
 * What is asked of the schema itself (`__schema`, `__type`) is not deep: graphql-js has a rule for its lists, and the rest of
 * it ends by itself. The document must be valid: a fragment within itself has no end.
 */
export function countsOf(operation: OperationDefinitionNode, fragments: Map<string, FragmentDefinitionNode>): Counts {
  const spread = new Map<string, Tally>()

  function tallyOf({ selections }: SelectionSetNode): Tally {
    const tally: Tally = { depth: 0, aliases: 0, directives: 0, fields: 0, here: 0 }
    for (const one of selections) {
      tally.directives += lengthOf(one.directives)
      if (one.kind === Kind.FRAGMENT_SPREAD) add(tally, spreadOf(one.name.value))
      else if (one.kind === Kind.INLINE_FRAGMENT) add(tally, tallyOf(one.selectionSet))
      else {
        const { here: _, ...inner } = one.selectionSet ? tallyOf(one.selectionSet) : nothing
        const level = one.selectionSet && !PAGES.has(one.name.value) ? 1 : 0
        add(tally, { ...inner, here: 1, depth: level + (asksOfSchema(one) ? 0 : inner.depth) })
        tally.fields++
        if (one.alias) tally.aliases++
      }
    }
    return tally
  }

  function spreadOf(name: string): Tally {
    const known = spread.get(name)
    if (known) return known
    const { selectionSet, directives } = fragments.get(name)!
    const tally = tallyOf(selectionSet)
    tally.directives += lengthOf(directives)
    spread.set(name, tally)
    return tally
  }

  const { here: rootFields, ...counts } = tallyOf(operation.selectionSet)
  const outside = [operation, ...(operation.variableDefinitions ?? [])]
  for (const { directives } of outside) counts.directives += lengthOf(directives)
  return { ...counts, depth: Math.max(0, counts.depth - 1), rootFields }
}

/** The fields that an operation starts from, those of fragments among them. There must not be more of them than may be. */
export function rootFieldsOf(
  { selectionSet }: Pick<OperationDefinitionNode, 'selectionSet'>,
  fragments: Map<string, FragmentDefinitionNode>,
): FieldNode[] {
  return selectionSet.selections.flatMap(one => {
    if (one.kind === Kind.FIELD) return one
    return rootFieldsOf(one.kind === Kind.INLINE_FRAGMENT ? one : fragments.get(one.name.value)!, fragments)
  })
}

/** `__schema` and `__type`. */
export const asksOfSchema = ({ name: { value } }: FieldNode): boolean => value === '__schema' || value === '__type'

/** What leads from a page to what is on it, and no further. */
const PAGES = new Set(['nodes', 'edges', 'node'])

const nothing: Tally = { depth: 0, aliases: 0, directives: 0, fields: 0, here: 0 }

function add(tally: Tally, other: Tally): void {
  tally.depth = Math.max(tally.depth, other.depth)
  for (const key of ['aliases', 'directives', 'fields', 'here'] as const) {
    // Doubling has no end; a number that JSON can tell does.
    tally[key] = Math.min(tally[key] + other[key], Number.MAX_SAFE_INTEGER)
  }
}

const lengthOf = (directives: readonly DirectiveNode[] = []) => directives.length
