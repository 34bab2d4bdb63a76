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
import type { CompositionError, SourcePlace } from './fault.ts'
import type { Source } from './sources.ts'

/** The SDL of a subgraph, read; and from which letter on it is what composition added, where it did. */
export type ParsedSchema = Source & { document: DocumentNode; added?: number }

/**
 * The places of an error of composition: those of the definitions that it names; in subgraphs that it only mentions, that
 * of the type or field it speaks of. Where it is of no place, as where nothing can be asked, all subgraphs as they are listed.
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

/** An error of composition as a fault: with its places, and what would mend it. */
export const compositionErrorOf = (error: GraphQLError, subgraphs: ParsedSchema[]): CompositionError =>
  suggestFix({ code: String(error.extensions.code), message: error.message, places: findPlaces(error, subgraphs) })

export const suggestFix = (fault: CompositionError): CompositionError => ({ ...fault, mend: codes[fault.code]?.mend })

/** Where the subgraphs define a type. */
export const findTypePlaces = (type: string, subgraphs: ParsedSchema[]): SourcePlace[] =>
  subgraphs.flatMap(subgraph => placeOfFirst([type], subgraph) ?? [])

/** The place of a node that was parsed from the text of a source: of its name, where a description stands before it. */
export function placeOf(node: ASTNode, subgraphs: Source[]): SourcePlace | undefined {
  const loc = 'description' in node && node.description && 'name' in node ? node.name?.loc : node.loc
  if (!loc) return
  return subgraphs.find(({ name }) => name === loc.source.name)?.placeOf(getLocation(loc.source, loc.start))
}

/** The places of an error of syntax. */
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

/** The definition of `Type.field`, else of `Type`. */
function nodeAt(coordinate: string, { definitions }: DocumentNode): ASTNode | undefined {
  const [type, field] = coordinate.split('.')
  const types = definitions.filter(node => 'name' in node && node.name?.value === type)
  const fieldsOf = (node: DefinitionNode): readonly (FieldDefinitionNode | InputValueDefinitionNode)[] =>
    'fields' in node ? (node.fields ?? []) : []
  return types.flatMap(fieldsOf).find(({ name }) => name.value === field) ?? types[0]
}

const distinct = (places: SourcePlace[]) => {
  const seen = new Map(places.map(place => [`${place.subgraph} ${place.file}:${place.line}`, place]))
  return [...seen.values()]
}
