import { type ConstDirectiveNode, Kind, parse } from 'graphql'
import { directiveArguments } from '#toolkit/config'

/** The arguments of `@listSize`. The size is the value of a slicing argument, or `assumedSize`. */
export type ListSize = { assumedSize?: number; slicingArguments?: string[]; sizedFields?: string[] }

/** Weights and list sizes by schema coordinate, of types (`Facet`) and fields (`Query.search`). */
export type Weights = { weights: Map<string, number>; sizes: Map<string, ListSize> }

/**
 * Reads `@cost` and `@listSize` from a supergraph; the API schema does not have them.
 *
 *     readWeights(supergraphSdl).sizes.get('Organisation.names')   // { assumedSize: 15 }
 *
 * https://specs.apollo.dev/cost defines both directives. Their names depend on the `@link` of the supergraph: without
 * `as` and `import` they are `cost` and `cost__listSize`.
 */
export function readWeights(supergraphSdl: string): Weights {
  const { definitions } = parse(supergraphSdl, { noLocation: true })
  const names = directiveNames(
    definitions.flatMap(one => ('directives' in one ? one.directives : []) as ConstDirectiveNode[]),
  )
  const weights = new Map<string, number>()
  const sizes = new Map<string, ListSize>()
  const read = (coordinate: string, directives: readonly ConstDirectiveNode[] = []) => {
    for (const one of directives) {
      if (one.name.value === names.cost) weights.set(coordinate, directiveArguments(one).weight as number)
      if (one.name.value === names.listSize) sizes.set(coordinate, directiveArguments(one) as ListSize)
    }
  }
  for (const one of definitions) {
    if (one.kind !== Kind.OBJECT_TYPE_DEFINITION && one.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    read(one.name.value, one.directives)
    for (const field of one.fields ?? []) read(`${one.name.value}.${field.name.value}`, field.directives)
  }
  return { weights, sizes }
}

function directiveNames(directives: ConstDirectiveNode[]): { cost: string; listSize: string } {
  const links = directives.filter(one => one.name.value === 'link').map(directiveArguments)
  const link = links.find(({ url }) => /\/cost\/v\d/.test(String(url))) ?? {}
  const prefix = link.as ?? 'cost'
  const imports = (link.import ?? []) as (string | { name: string; as?: string })[]
  const imported = (name: string) => {
    const found = imports.find(one => (typeof one === 'string' ? one : one.name) === `@${name}`)
    return found && (typeof found === 'string' ? found : (found.as ?? found.name)).slice(1)
  }
  return { cost: imported('cost') ?? String(prefix), listSize: imported('listSize') ?? `${prefix}__listSize` }
}
