import { type DocumentNode, Kind, type ObjectTypeDefinitionNode, parse, Source as Text } from 'graphql'
import { isIndex, withNodeTypes } from '#toolkit/graphql'
import type { ParsedSchema } from './source-places.ts'

/**
 * Appends a stub of each missing entity type to the SDL of the links index. An entity type implements `Node`, has the key `id`, and
 * belongs to a subgraph with a feed (`_links`). So search finds the entities of a new subgraph without a change of the index.
 */
export function addEntityTypes(subgraphs: ParsedSchema[]): ParsedSchema[] {
  return subgraphs.map(subgraph => {
    if (!isIndex(subgraph.sdl)) return subgraph
    const known = new Set(objectsIn(subgraph.document).map(({ name }) => name.value))
    const others = subgraphs.filter(other => other !== subgraph && offersFeed(other.document))
    const entities = others.flatMap(({ document }) => objectsIn(document).filter(isEntity))
    const unknown = new Map(
      entities
        .filter(({ name }) => !known.has(name.value))
        .map(({ name, description, fields }) => [
          name.value,
          { type: name.value, description: description?.value, key: keyIn(fields)?.description?.value },
        ]),
    )
    if (unknown.size === 0) return subgraph
    const sdl = withNodeTypes(subgraph.sdl, [...unknown.values()])
    return { ...subgraph, sdl, added: subgraph.sdl.length, document: parse(new Text(sdl, subgraph.name)) }
  })
}

const keyIn = (fields: ObjectTypeDefinitionNode['fields']) => fields?.find(({ name }) => name.value === 'id')

const objectsIn = ({ definitions }: DocumentNode) => definitions.filter(one => one.kind === Kind.OBJECT_TYPE_DEFINITION)

const isEntity = ({ interfaces = [], directives = [] }: ObjectTypeDefinitionNode): boolean =>
  interfaces.some(({ name }) => name.value === 'Node') &&
  !directives.some(({ name }) => name.value === 'inaccessible') &&
  directives.some(({ name, arguments: given = [] }) => {
    const has = (argument: string, value: unknown) =>
      given.some(one => one.name.value === argument && 'value' in one.value && one.value.value === value)
    return name.value === 'key' && has('fields', 'id') && !has('resolvable', false)
  })

const offersFeed = ({ definitions }: DocumentNode): boolean =>
  definitions.some(
    one =>
      (one.kind === Kind.OBJECT_TYPE_DEFINITION || one.kind === Kind.OBJECT_TYPE_EXTENSION) &&
      one.name.value === 'Query' &&
      one.fields?.some(({ name }) => name.value === '_links'),
  )
