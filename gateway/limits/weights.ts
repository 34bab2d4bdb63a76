import { type ConstDirectiveNode, Kind, parse, valueFromASTUntyped } from 'graphql'

/** How many items a list has: as many as an argument says, or as many as are assumed. */
export type ListSize = { assumedSize?: number; slicingArguments?: string[]; sizedFields?: string[] }

/** What the schema says of the cost of its types (`Facet`) and fields (`Query.search`). */
export type Weights = { weights: Map<string, number>; sizes: Map<string, ListSize> }

/**
 * Reads `@cost` and `@listSize` from a supergraph, which keeps them; the schema that clients see has lost them.
 *
 *     weightsIn(supergraphSdl).sizes.get('Organisation.names')   // { assumedSize: 15 }
 *
 * Both are of https://specs.apollo.dev/cost. A supergraph names them as its `@link` says; without `as` and `import`, `cost`
 * and `cost__listSize`.
 */
export function readWeights(supergraphSdl: string): Weights {
  const { definitions } = parse(supergraphSdl, { noLocation: true })
  const names = namesIn(definitions.flatMap(one => ('directives' in one ? one.directives : []) as ConstDirectiveNode[]))
  const weights = new Map<string, number>()
  const sizes = new Map<string, ListSize>()
  const read = (coordinate: string, directives: readonly ConstDirectiveNode[] = []) => {
    for (const one of directives) {
      if (one.name.value === names.cost) weights.set(coordinate, argumentsOf(one).weight as number)
      if (one.name.value === names.listSize) sizes.set(coordinate, argumentsOf(one) as ListSize)
    }
  }
  for (const one of definitions) {
    if (one.kind !== Kind.OBJECT_TYPE_DEFINITION && one.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    read(one.name.value, one.directives)
    for (const field of one.fields ?? []) read(`${one.name.value}.${field.name.value}`, field.directives)
  }
  return { weights, sizes }
}

function namesIn(directives: ConstDirectiveNode[]): { cost: string; listSize: string } {
  const links = directives.filter(one => one.name.value === 'link').map(argumentsOf)
  const link = links.find(({ url }) => /\/cost\/v\d/.test(String(url))) ?? {}
  const prefix = link.as ?? 'cost'
  const imports = (link.import ?? []) as (string | { name: string; as?: string })[]
  const imported = (name: string) => {
    const found = imports.find(one => (typeof one === 'string' ? one : one.name) === `@${name}`)
    return found && (typeof found === 'string' ? found : (found.as ?? found.name)).slice(1)
  }
  return { cost: imported('cost') ?? String(prefix), listSize: imported('listSize') ?? `${prefix}__listSize` }
}

const argumentsOf = (node: ConstDirectiveNode): Record<string, unknown> =>
  Object.fromEntries((node.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]))
