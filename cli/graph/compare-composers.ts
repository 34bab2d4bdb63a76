import { type DefinitionNode, type DocumentNode, parse, print } from 'graphql'
import type { CompositionError } from './composition-error.ts'
import { findPlaces, findTypePlaces, type ParsedSchema } from './source-places.ts'

/**
 * Composes with the independent composer of The Guild, and returns each difference from `apiSdl` as an error: one composer is wrong
 * there, and The Guild's router would serve another schema.
 */
export async function composeWithGuild(subgraphs: ParsedSchema[], apiSdl: string): Promise<CompositionError[]> {
  const { guildComposition } = await import('./guild-composer.ts')
  const result = guildComposition.composeServices(
    subgraphs.map(({ name, url, document }) => ({ name, url, typeDefs: document })),
  )
  const code = 'COMPOSERS_DISAGREE'
  if (result.errors)
    return result.errors.map(error => {
      const theirs = `@theguild/federation-composition says ${error.extensions.code}: ${error.message}`
      return { code, message: `@apollo/composition composes this; ${theirs}`, places: findPlaces(error, subgraphs) }
    })
  const [ours, theirs] = [partsOf(parse(apiSdl, { noLocation: true })), partsOf(result.publicDocumentNode)]
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .filter(name => ours.get(name) !== theirs.get(name))
    .map(name => {
      const difference = differenceOf(ours.get(name), theirs.get(name))
      const message = `The composers differ on ${name}: ${difference}.`
      return { code, message, places: findTypePlaces(name, subgraphs) }
    })
}

/** The definitions of a schema by name, printed in a canonical order. */
function partsOf({ definitions }: DocumentNode): Map<string, string> {
  const nameOf = (node: DefinitionNode) => ('name' in node && node.name?.value) || 'the schema'
  return new Map(definitions.map(node => [nameOf(node), print(sorted(node))]))
}

/** Sorts all lists of a node by name: the order of lists in a schema has no meaning. */
function sorted<T>(node: T): T {
  if (Array.isArray(node)) return node.map(sorted).sort((a, b) => (printedName(a) < printedName(b) ? -1 : 1)) as T
  if (typeof node !== 'object' || node === null || !('kind' in node)) return node
  const parts = Object.entries(node).filter(([key]) => key !== 'loc')
  return Object.fromEntries(parts.map(([key, value]) => [key, sorted(value)])) as T
}

const printedName = (node: { name?: { value: string } }) => node.name?.value ?? ''

function differenceOf(ours: string | undefined, theirs: string | undefined): string {
  if (ours === undefined) return '@theguild/federation-composition has it, @apollo/composition has not'
  if (theirs === undefined) return '@apollo/composition has it, @theguild/federation-composition has not'
  const [mine, other] = [ours.split('\n'), theirs.split('\n')]
  const at = mine.findIndex((line, i) => line !== other[i])
  return `@apollo/composition has \`${mine.at(at)!.trim()}\`, @theguild/federation-composition \`${(other[at] ?? '').trim()}\``
}
