import { type DocumentNode, parse, visit } from 'graphql'
import { exitCodes, formatError, type Outcome, usageError } from '#cli/command'
import { composed } from '#cli/graph'
import type { CompositionError } from '#cli/graph/composition-error'
import { guildComposition } from '#cli/graph/guild-composer'
import { compositionErrorOf, type ParsedSchema } from '#cli/graph/source-places'
import { suggest } from '#toolkit/domain'

type Options = { include: string[]; exclude: string[]; supergraph: boolean }

/**
 * `accord contract`: filters the public schema by `@tag` and counts the removed elements. It removes unreachable types too.
 *
 *     await contract(yaml, { include: ['public'], exclude: ['experimental'], supergraph: false })
 *
 * Throws an Error for a tag that no subgraph has: it would filter nothing, or everything.
 */
export async function contract(yaml: URL, { include, exclude, supergraph }: Options): Promise<Outcome> {
  if (include.length + exclude.length === 0) throw usageError('Name a tag to include or to exclude: --include <tag>.')
  const { graph, errors, subgraphs } = await composed(yaml)
  if (!graph) return failed(errors)
  const known = tagsIn(subgraphs)
  for (const tag of [...include, ...exclude]) if (!known.includes(tag)) throw usageError(unknown(tag, known))

  const services = subgraphs.map(({ name, url, document }) => ({ name, url, typeDefs: document }))
  const result = guildComposition.composeSchemaContract(
    services,
    { include: new Set(include), exclude: new Set(exclude) },
    true,
  )
  if (result.errors) return failed(result.errors.map(error => compositionErrorOf(error, subgraphs)))
  const shown = coordinatesIn(result.publicDocumentNode)
  const leftOut = [...coordinatesIn(parse(graph.apiSdl))].filter(each => !shown.has(each)).sort()
  const [sdl, apiSdl] = [result.supergraphSdl, result.publicSdl].map(text => `${text.trimEnd()}\n`) as [string, string]
  return {
    text: supergraph ? sdl : apiSdl,
    aside: `Left out: ${counted(leftOut)}.\n`,
    json: { ok: true, include, exclude, leftOut, apiSdl, ...(supergraph && { supergraphSdl: sdl }) },
    code: exitCodes.good,
  }
}

const failed = (errors: CompositionError[]): Outcome => ({
  text: `${errors.map(formatError).join('')}The contract does not compose.\n`,
  json: { ok: false, faults: errors },
  code: exitCodes.findings,
})

/** The names in every @tag, also in @federation__tag. */
function tagsIn(subgraphs: ParsedSchema[]): string[] {
  const found = new Set<string>()
  for (const { document } of subgraphs)
    visit(document, {
      Directive({ name, arguments: given = [] }) {
        const [argument] = given
        if (!/^(federation__)?tag$/.test(name.value) || argument?.value.kind !== 'StringValue') return
        found.add(argument.value.value)
      },
    })
  return [...found].sort()
}

function unknown(tag: string, known: string[]): string {
  const near = suggest(tag, known)
  const all = known.length > 0 ? `The tags are ${known.join(', ')}.` : 'The subgraphs have no tags.'
  return `No subgraph has the tag ${tag}. ${near ? `Did you mean ${near}?` : all}`
}

/** Coordinates of types, fields and enum values: `Project`, `Project.budget`, `Phase.BUILT`. */
function coordinatesIn({ definitions }: DocumentNode): Set<string> {
  const found = new Set<string>()
  for (const node of definitions) {
    if (!('name' in node) || !node.name || node.kind === 'DirectiveDefinition') continue
    const parts = [...(('fields' in node && node.fields) || []), ...(('values' in node && node.values) || [])]
    found.add(node.name.value)
    for (const { name } of parts) found.add(`${node.name.value}.${name.value}`)
  }
  return found
}

function counted(coordinates: string[]): string {
  const parts = coordinates.filter(each => each.includes('.'))
  return `types ${coordinates.length - parts.length}, fields and values ${parts.length}`
}
