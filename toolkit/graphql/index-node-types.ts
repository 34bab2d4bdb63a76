import { Kind, print } from 'graphql'
import type { EntityType } from '#toolkit/config'

/*
 * An index, such as the subgraph `links`, has the entity types of all subgraphs as stubs. Composition adds missing
 * types to its SDL, and the index reads them from the supergraph when it starts.
 */

/** The value of the enum `NodeType` for a type: `TRADE_FLOW` for `TradeFlow`. */
export const nodeTypeOf = (type: string): string => type.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()

/** Whether an SDL belongs to an index: it defines or extends the enum `NodeType`. */
export const isIndex = (sdl: string): boolean => /^(extend )?enum NodeType\b/m.test(sdl)

/** An entity type for an index, with the descriptions of the type and of its key in the SDL of its owner. */
type EntityTypeDescription = { type: string; description?: string | undefined; key?: string | undefined }

/**
 * The SDL of an index with further entity types, as stubs.
 *
 *     withNodeTypes(readSubgraphSdl('links'), [{ type: 'Office' }])   // … type Office implements Node @key(fields: "id", resolvable: false) …
 */
export const withNodeTypes = (sdl: string, types: EntityTypeDescription[]): string =>
  [sdl, ...types.map(stubTypeSdl)].join('')

function stubTypeSdl({ type, description, key }: EntityTypeDescription): string {
  const typeDescription = descriptionSdl(description)
  return `
${typeDescription}
type ${type} implements Node @key(fields: "id", resolvable: false) {
  ${descriptionSdl(key)}
  id: ID!
}

extend enum NodeType {
  ${typeDescription}
  ${nodeTypeOf(type)}
}
`
}

const descriptionSdl = (text: string | undefined) =>
  text === undefined ? '' : print({ kind: Kind.STRING, value: text, block: true })

/** The entity types that composition added to the SDL of the subgraph `name`; none if it is not an index. */
export function addedNodeTypes(sdl: string, name: string, entityTypes: () => EntityType[]): EntityType[] {
  if (!isIndex(sdl)) return []
  const isOwn = (type: string) => new RegExp(`^type ${type}\\b`, 'm').test(sdl)
  return entityTypes().filter(({ type, stubSubgraphs }) => stubSubgraphs.includes(name) && !isOwn(type))
}
