import {
  type ASTNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  GraphQLError,
  getLocation,
  type InputValueDefinitionNode,
} from 'graphql'
import { codes } from '#cli/codes'
import type { CompositionError, SourcePlace } from './composition-error.ts'
import type { Source } from './sources.ts'

/** A parsed SDL; `added` is the offset of the part that composition appended. */
export type ParsedSchema = Source & { document: DocumentNode; added?: number }

/**
 * The places of a composition error: those of its nodes, and for each further subgraph in the message, that of the type or field in
 * the message. If there is none, as for NO_QUERIES, it returns the entries of all subgraphs in supergraph.yaml.
 */
export function findPlaces({ nodes = [], message }: GraphQLError, subgraphs: ParsedSchema[]): SourcePlace[] {
  const found = nodes.flatMap(node => placeOf(node, subgraphs) ?? [])
  const mentioned = subgraphs.filter(
    ({ name }) => message.startsWith(`[${name}]`) || new RegExp(`subgraphs?[^.:]*"${name}"`).test(message),
  )
  const coordinates = [...message.matchAll(/"([A-Za-z_]\w*(?:\.\w+)?)(?:\(\w+:\))?"/g)].map(([, each]) => each!)
  const further = mentioned
    .filter(({ name }) => !found.some(({ subgraph }) => subgraph === name))
    .flatMap(subgraph => placeOfFirst(coordinates, subgraph) ?? [])
  const places = distinct([...found, ...further])
  return places.length > 0 ? places : subgraphs.map(({ listed }) => listed)
}

export const compositionErrorOf = (error: GraphQLError, subgraphs: ParsedSchema[]): CompositionError =>
  suggestFix({ code: String(error.extensions.code), message: error.message, places: findPlaces(error, subgraphs) })

export const suggestFix = (error: CompositionError): CompositionError => ({ ...error, mend: codes[error.code]?.mend })

/** The places where subgraphs define a type. */
export const findTypePlaces = (type: string, subgraphs: ParsedSchema[]): SourcePlace[] =>
  subgraphs.flatMap(subgraph => placeOfFirst([type], subgraph) ?? [])

/** The place of a parsed node. If the node has a description, it is the place of the name. */
export function placeOf(node: ASTNode, subgraphs: Source[]): SourcePlace | undefined {
  const loc = 'description' in node && node.description && 'name' in node ? node.name?.loc : node.loc
  if (!loc) return
  return subgraphs.find(({ name }) => name === loc.source.name)?.placeOf(getLocation(loc.source, loc.start))
}

export function syntaxErrorOf(error: unknown, source: Source): CompositionError {
  if (!(error instanceof GraphQLError)) throw error
  return {
    code: 'INVALID_GRAPHQL',
    message: `[${source.name}] ${error.message}`,
    places: (error.locations ?? []).map(source.placeOf),
  }
}

function placeOfFirst(coordinates: string[], subgraph: ParsedSchema): SourcePlace | undefined {
  for (const coordinate of coordinates) {
    const node = nodeAt(coordinate, subgraph.document)
    if (node) return placeOf(node, [subgraph])
  }
}

/** The definition of `Type.field`, or of `Type` if there is no such field. */
function nodeAt(coordinate: string, { definitions }: DocumentNode): ASTNode | undefined {
  const [type, field] = coordinate.split('.')
  const types = definitions.filter(node => 'name' in node && node.name?.value === type)
  const fieldsOf = (node: DefinitionNode): readonly (FieldDefinitionNode | InputValueDefinitionNode)[] =>
    'fields' in node ? (node.fields ?? []) : []
  return types.flatMap(fieldsOf).find(({ name }) => name.value === field) ?? types[0]
}

const distinct = (places: SourcePlace[]) => [
  ...new Map(places.map(place => [`${place.subgraph} ${place.file}:${place.line}`, place])).values(),
]
