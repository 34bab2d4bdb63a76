import { readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  type ConstDirectiveNode,
  type EnumTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  valueFromASTUntyped,
} from 'graphql'
import type { Config } from './config.ts'

/*
 * Reads the subgraphs and entity types of a supergraph. It parses only their lines, because the file is long.
 */

/**
 * A type that implements `Node` with the key `id`. `owners` are subgraphs with its rows, `stubSubgraphs` with ids only.
 */
export type EntityType = { type: string; owners: string[]; stubSubgraphs: string[] }

/** The file of the supergraph: ACCORD_SUPERGRAPH, or `schema/supergraph.graphql` if that is not set. */
export const supergraphFile = ({ supergraph }: Pick<Config, 'supergraph'>): URL =>
  supergraph === undefined ? new URL('../../schema/supergraph.graphql', import.meta.url) : pathToFileURL(supergraph)

/** The SDL of the supergraph. Throws an Error with advice if the file cannot be read. */
export function readSupergraph(config: Pick<Config, 'supergraph'>): string {
  const file = supergraphFile(config)
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Error(
      `The supergraph ${fileURLToPath(file)} cannot be read (${code}). Check ACCORD_SUPERGRAPH, or compose it with \`npm run compose\`.`,
    )
  }
}

/** Throws an Error if a text is not a supergraph. A truncated supergraph can be valid GraphQL without subgraphs. */
export function validateSupergraph(supergraphSdl: string): void {
  parse(supergraphSdl, { noLocation: true })
  if (subgraphsIn(supergraphSdl).length > 0) return
  throw new Error('This is not a supergraph: the enum join__Graph, which lists the subgraphs, is missing.')
}

/**
 * The subgraphs of a supergraph, with their addresses.
 *
 *     subgraphsIn(supergraphSdl)   // [{ name: 'sources', url: 'http://127.0.0.1:4004/graphql' }, …]
 */
export const subgraphsIn = (supergraphSdl: string): { name: string; url: string }[] =>
  graphsIn(supergraphSdl).map(({ name, url }) => ({ name, url }))

/** The entity types of a supergraph. */
export function entityTypesIn(supergraphSdl: string): EntityType[] {
  const graphs = new Map(graphsIn(supergraphSdl).map(({ value, name }) => [value, name]))
  const typeHeads = supergraphSdl.match(/^type \w+ [^{"]*\bNode\b[^{]*/gm) ?? []
  return typeHeads.map(parseTypeHead).flatMap(({ name, interfaces = [], directives = [] }) => {
    if (!interfaces.some(each => each.name.value === 'Node')) return []
    const keys = directives
      .filter(each => each.name.value === 'join__type')
      .map(directiveArguments)
      .filter(({ key }) => key === 'id')
    const subgraphsWith = (isOwner: boolean) =>
      keys
        .filter(({ resolvable = true }) => resolvable === isOwner)
        .flatMap(({ graph }) => graphs.get(graph as string)!)
    return [{ type: name.value, owners: subgraphsWith(true), stubSubgraphs: subgraphsWith(false) }]
  })
}

function graphsIn(supergraphSdl: string): { value: string; name: string; url: string }[] {
  const [text] = /^enum join__Graph\b[^}]*\}/m.exec(supergraphSdl) ?? []
  if (text === undefined) return []
  const { values = [] } = parse(text, { noLocation: true }).definitions[0] as EnumTypeDefinitionNode
  return values.map(({ name: value, directives = [] }) => {
    const { name, url } = directiveArguments(directives[0]!)
    return { value: value.value, name: String(name), url: String(url) }
  })
}

// The text before the fields is enough, because GraphQL allows a type without fields.
const parseTypeHead = (text: string) => parse(text, { noLocation: true }).definitions[0] as ObjectTypeDefinitionNode

/** The arguments of a directive: `{ graph: 'SOURCES', key: 'id' }` for `@join__type(graph: SOURCES, key: "id")`. */
export const directiveArguments = ({ arguments: nodes = [] }: ConstDirectiveNode): Record<string, unknown> =>
  Object.fromEntries(
    nodes.map(({ name, value }) => [name.value, value.kind === Kind.ENUM ? value.value : valueFromASTUntyped(value)]),
  )
