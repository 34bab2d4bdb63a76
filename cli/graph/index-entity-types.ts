import { type DocumentNode, Kind, type ObjectTypeDefinitionNode, parse, Source as Text } from 'graphql'
import { isIndex, withNodeTypes } from '#toolkit/graphql'
import { directivesOf, hasIdKey, isObject } from './definitions.ts'
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

const isEntity = (node: ObjectTypeDefinitionNode): boolean =>
  (node.interfaces ?? []).some(({ name }) => name.value === 'Node') &&
  !directivesOf(node).some(({ name }) => name.value === 'inaccessible') &&
  hasIdKey(node)

const offersFeed = ({ definitions }: DocumentNode): boolean =>
  definitions
    .filter(isObject)
    .some(({ name, fields }) => name.value === 'Query' && fields?.some(field => field.name.value === '_links'))
