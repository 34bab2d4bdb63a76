import { Kind, print } from 'graphql'
import type { EntityType } from '#toolkit/config'

/*
 * How an index of the graph comes to know the types of things that others bring along: composition adds them to its SDL, and
 * the index reads in the composed graph what was added.
 */

/** The value of `NodeType` that stands for a type: `TRADE_FLOW` for `TradeFlow`. */
export const nodeTypeOf = (type: string): string => type.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()

/** Whether an SDL is that of an index: it tells types of things apart by an enum. */
export const isIndex = (sdl: string): boolean => /^(extend )?enum NodeType\b/m.test(sdl)

/** A type that an index is to know, and how its owner describes it and its key. */
type EntityTypeDescription = { type: string; description?: string | undefined; key?: string | undefined }

/**
 * An SDL of an index with types of things that it is to know as well, by their ids alone.
 *
 *     knowing(sdlOf('links'), [{ type: 'Office' }])   // … type Office implements Node @key(fields: "id", resolvable: false) …
 */
export const withNodeTypes = (sdl: string, types: EntityTypeDescription[]): string =>
  [sdl, ...types.map(knownById)].join('')

function knownById({ type, description, key }: EntityTypeDescription): string {
  const about = described(description)
  return `
${about}
type ${type} implements Node @key(fields: "id", resolvable: false) {
  ${described(key)}
  id: ID!
}

extend enum NodeType {
  ${about}
  ${nodeTypeOf(type)}
}
`
}

const described = (text: string | undefined) =>
  text === undefined ? '' : print({ kind: Kind.STRING, value: text, block: true })

/** The types that composition added to an SDL, by the graph that came of it; with the subgraphs that own each. */
export function addedNodeTypes(sdl: string, name: string, things: () => EntityType[]): EntityType[] {
  if (!isIndex(sdl)) return []
  const isOwn = (type: string) => new RegExp(`^type ${type}\\b`, 'm').test(sdl)
  return things().filter(({ type, knowers }) => knowers.includes(name) && !isOwn(type))
}
