import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { composeServices } from '@apollo/composition'
import { type DocumentNode, Kind, parse, printSchema, Source as Text } from 'graphql'
import { usageError } from '#cli/command'
import { introspectionOf } from '#gateway/http'
import { createManifests } from '#gateway/operations'
import { composeWithGuild } from './compare-composers.ts'
import { type CompositionError, type Hint, relativePath } from './composition-error.ts'
import { addEntityTypes } from './index-entity-types.ts'
import { compositionErrorOf, type ParsedSchema, placeOf, suggestFix, syntaxErrorOf } from './source-places.ts'
import { type Source, sourcesOf } from './sources.ts'
import { unsupportedCodes, unsupportedFeatures } from './unsupported-features.ts'
import { readYaml } from './yaml.ts'

type Graph = {
  supergraphSdl: string
  apiSdl: string
  /** The committed files, by path relative to `supergraph.yaml`. */
  files(): Record<string, string>
}

export type Composition = {
  /** Absent if there are errors. */
  graph?: Graph
  errors: CompositionError[]
  /** Subgraphs without a readable schema, left out if `partial` is set. */
  missing: CompositionError[]
  hints: Hint[]
  subgraphs: ParsedSchema[]
}

export const committedYaml = new URL('../../schema/supergraph.yaml', import.meta.url)

/**
 * Composes the subgraphs of a `supergraph.yaml`, and checks the result against a second composer.
 *
 *     const { graph, errors } = await composed()
 *     graph?.supergraphSdl
 *
 * It writes no file. With `partial` it leaves out subgraphs without a readable schema and returns them in `missing`; without
 * `partial` they are errors.
 */
export async function composed(
  yaml = committedYaml,
  { partial = false, urlsFromEnv = false } = {},
): Promise<Composition> {
  const { entries, errors, most } = readYaml(yaml, process.env, { urlsFromEnv })
  if (errors.length > 0) return failed(errors)
  const { sources, missing } = await sourcesOf(entries, yaml)
  if (missing.length > 0 && (!partial || sources.length === 0)) return failed(missing)
  return composedOf(sources, { missing, most, operations: new URL('operations/', yaml) })
}

type Options = { missing?: CompositionError[]; most?: number; twice?: boolean; operations: URL }

/**
 * Composes the SDL of `sources`. `most` is the latest allowed minor version of Federation 2; `twice` checks the result against the
 * second composer; `operations` is the folder from which `files()` makes the manifests.
 */
export async function composedOf(
  sources: Source[],
  { missing = [], most = Number.POSITIVE_INFINITY, twice = true, operations }: Options,
): Promise<Composition> {
  const errors: CompositionError[] = []
  const asWritten = sources.map(source => ({ ...source, document: parsed(source, errors) }))
  if (errors.length > 0) return failed(errors, { subgraphs: asWritten, missing })
  const subgraphs = addEntityTypes(asWritten)
  const result = composeServices(subgraphs.map(({ name, url, document }) => ({ name, url, typeDefs: document })))
  if (!result.schema)
    return failed(
      result.errors.map(error => compositionErrorOf(error, subgraphs)),
      { subgraphs, missing },
    )

  errors.push(...unsupportedFeatures(subgraphs, most))
  if (errors.length > 0) return failed(errors, { subgraphs, missing })

  const supergraphSdl = ended(result.supergraphSdl)
  const apiSdl = ended(printSchema(result.schema.toAPISchema().toGraphQLJSSchema()))
  const disagreements = twice ? await composeWithGuild(subgraphs, apiSdl) : []
  if (disagreements.length > 0) return failed(disagreements, { subgraphs, missing })
  const files = () => ({
    ...Object.fromEntries(
      subgraphs.filter(({ isOurs }) => isOurs).map(({ name, sdl }) => [`subgraphs/${name}.graphql`, sdl]),
    ),
    'supergraph.graphql': supergraphSdl,
    'api.graphql': apiSdl,
    'introspection.json': introspectionOf(apiSdl),
    ...createManifests(operationsIn(operations)),
  })
  const hints = result.hints.map(
    ({ definition, message, nodes = [] }): Hint => ({
      ...{ code: definition.code, level: definition.level.name as Hint['level'], message },
      places: nodes.flatMap(node => placeOf(node, subgraphs) ?? []),
    }),
  )
  hints.push(...unsupportedCodes(supergraphSdl, subgraphs))
  return { graph: { supergraphSdl, apiSdl, files }, errors, missing, hints, subgraphs }
}

const failed = (errors: CompositionError[], known: Partial<Composition> = {}): Composition => ({
  ...{ errors: errors.map(suggestFix), missing: [], hints: [], subgraphs: [] },
  ...known,
})

function parsed(source: Source, errors: CompositionError[]): DocumentNode {
  try {
    return parse(new Text(source.sdl, source.name))
  } catch (error) {
    errors.push(syntaxErrorOf(error, source))
    return { kind: Kind.DOCUMENT, definitions: [] }
  }
}

/** The operations in operations/. Throws an Error for an operation without a name, which the manifests need. */
function operationsIn(folder: URL): string[] {
  const names = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.graphql')) : []
  return names.sort().map(name => {
    const file = new URL(name, folder)
    const text = readFileSync(file, 'utf8')
    try {
      const { definitions } = parse(text)
      if (definitions.some(each => each.kind === Kind.OPERATION_DEFINITION && each.name)) return text
    } catch (error) {
      throw usageError(`${relativePath(file)} is not valid GraphQL: ${(error as Error).message}`)
    }
    throw usageError(
      `${relativePath(file)} has no named operation. Name it: the manifests of persisted documents need the name.`,
    )
  })
}

const ended = (text: string) => `${text.trimEnd()}\n`
